using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Reference;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Organisations;

public sealed class ReferenceDataTests
{
    [Theory, Databases]
    public async Task Load_EmptyDatabase_IsTheWholeCountry(DatabaseKind kind)
    {
        await using var world = await LoadedAsync(kind);
        await using var db = await world.DbAsync();

        var organisations = await db.Organisations.ToListAsync(world.Cancel);

        organisations.Count(o => o.Kind == OrganisationKind.Municipality).ShouldBe(357);
        organisations.Where(o => o.Kind == OrganisationKind.Municipality).Select(o => o.CountyNumber).Distinct().Count().ShouldBe(15);
        organisations.Count(o => o.Kind == OrganisationKind.CountyAuthority).ShouldBe(14, "Oslo is municipality and county at once");
        organisations.Where(o => o.Kind == OrganisationKind.NationalBody).Select(o => o.Number).Order(StringComparer.Ordinal).ShouldBe(["DFO", "KS", "LUP"]);
        organisations.Select(o => o.DisplayName).ShouldBeUnique();
    }

    [Theory, Databases]
    public async Task Load_Municipality_HasItsFacts(DatabaseKind kind)
    {
        await using var world = await LoadedAsync(kind);
        await using var db = await world.DbAsync();

        var oslo = await db.Organisations.SingleAsync(o => o.Number == "0301", world.Cancel);
        oslo.OfficialName.ShouldBe("Oslo - Oslove");
        (oslo.SamiName, oslo.SamiLanguage).ShouldBe(("Oslove", "sma"));
        oslo.ValidFrom.ShouldBe(new DateOnly(2020, 1, 1));

        var gaivuotna = await db.Organisations.Include(o => o.EmailDomains).SingleAsync(o => o.Number == "5540", world.Cancel);
        (gaivuotna.SamiName, gaivuotna.SamiLanguage, gaivuotna.KvenName).ShouldBe(("Gáivuotna", "se", "Kaivuono"));
        gaivuotna.CountyName.ShouldBe("Troms");
        gaivuotna.Population.ShouldNotBeNull();
        gaivuotna.KostraGroup.ShouldNotBeNull();
        gaivuotna.CentralityClass.ShouldBe(6);
        gaivuotna.Latitude!.Value.ShouldBeInRange(69, 70);
        gaivuotna.ValidFrom.ShouldBe(new DateOnly(2024, 1, 1));
        gaivuotna.EmailDomains.Select(d => d.Domain).ShouldBe(["kafjord.kommune.no"]);

        var written = await db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality)
            .GroupBy(o => o.WrittenForm).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, world.Cancel);
        written.ShouldBe(new Dictionary<WrittenForm, int> { [WrittenForm.Neutral] = 150, [WrittenForm.Bokmaal] = 119, [WrittenForm.Nynorsk] = 88 }, ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task Load_NameThatOccursTwice_GetsItsCounty(DatabaseKind kind)
    {
        await using var world = await LoadedAsync(kind);
        await using var db = await world.DbAsync();

        var names = await db.Organisations.Where(o => o.ShortName == "Herøy" || o.ShortName == "Våler").Select(o => o.DisplayName).ToListAsync(world.Cancel);

        names.ShouldBe(["Herøy (Møre og Romsdal)", "Herøy (Nordland)", "Våler (Innlandet)", "Våler (Østfold)"], ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task Load_Again_WritesNothing(DatabaseKind kind)
    {
        await using var world = await LoadedAsync(kind);

        (await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task Load_WhatIsStoredDiffers_UpdatesInPlace(DatabaseKind kind)
    {
        await using var world = await LoadedAsync(kind);
        OrganisationId id;
        await using (var db = await world.DbAsync())
        {
            var lyngdal = await db.Organisations.SingleAsync(o => o.Number == "4225", world.Cancel);
            id = lyngdal.Id;
            lyngdal.Population = 1;
            lyngdal.DisplayName = "Noe annet";
            await db.SaveChangesAsync(world.Cancel);
        }

        (await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel)).ShouldBe(1);

        await using var after = await world.DbAsync();
        var updated = await after.Organisations.SingleAsync(o => o.Number == "4225", world.Cancel);
        updated.Id.ShouldBe(id);
        updated.DisplayName.ShouldBe("Lyngdal");
        updated.Population!.Value.ShouldBeGreaterThan(10_000);
    }

    [Theory, Databases]
    public async Task Load_NumberThatTheDataNoLongerHas_IsNotValidAnyMore(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        await world.AddAsync(new Organisation
        {
            Kind = OrganisationKind.Municipality, Number = "1507", ShortName = "Ålesund", DisplayName = "Ålesund", OfficialName = "Ålesund", ValidFrom = new DateOnly(2020, 1, 1),
        });

        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);

        await using var db = await world.DbAsync();
        (await db.Organisations.SingleAsync(o => o.Number == "1507", world.Cancel)).ValidTo.ShouldBe(new DateOnly(2023, 12, 31));
        (await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel)).ShouldBe(0);
    }

    [Fact]
    public void Sectors_CodeList_HasTheSixOfTheReportFirst()
    {
        Sectors.Core.ShouldBe(["helse-omsorg", "bygg", "samferdsel", "var", "oppvekst", "administrasjon"]);
        Sectors.All.Take(6).ShouldBe(Sectors.Core);
        Sectors.All.Count.ShouldBe(11);
        Sectors.Contains("kultur").ShouldBeTrue();
        Sectors.Contains("Kultur").ShouldBeFalse();
    }

    internal static async Task<World> LoadedAsync(DatabaseKind kind)
    {
        var world = await World.CreateAsync(kind);
        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);
        return world;
    }
}
