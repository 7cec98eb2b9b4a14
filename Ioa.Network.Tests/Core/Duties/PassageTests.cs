using Ioa.Network.Core.Common;
using Ioa.Network.Core.Duties;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Duties;

public sealed class PassageTests
{
    [Theory]
    [InlineData("Hei {navn}! Ring {telefon} eller {Telefon}.", "navn,telefon")]
    [InlineData("{ikke\nfelt} {} {1} { x} [lenke](https://a.no/{id}) {dato 2}", "id,dato 2")]
    [InlineData("```\n{kode}\n```", "kode")]
    [InlineData("Uten felt", "")]
    public void FieldsIn_AText_AreItsNamesOnce(string markdown, string fields) => string.Join(',', Passage.FieldsIn(markdown)).ShouldBe(fields);

    [Fact]
    public void Fill_SomeValues_LeavesTheOthersToBeSeen() =>
        Passage.Fill("Hei {Navn}! {kommune} og {dato}, {dato}.", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["navn"] = "Mona {dato}", ["dato"] = "1. mai", ["kommune"] = "" })
            .ShouldBe("Hei Mona {dato}! {kommune} og 1. mai, 1. mai.");

    [Theory, Databases]
    public async Task Write_AColleagueSavedMeanwhile_IsToldAndNothingIsOverwritten(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = (await WriteAsync(world, agder, new(null, "  Besøk\n", "Velkommen,\r\n{navn}!\u0000 ", 0))).Value;
        (await WriteAsync(world, agder, new(id, "Besøk", "Kom gjerne, {navn}!", 1))).Succeeded.ShouldBeTrue();

        (await world.Get<WritePassage>().HandleAsync(new(id, "Besøk", "Annet", 1), World.As(agder.OtherSuperuser), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);

        var kept = (await world.Get<PassagesQuery>().HandleAsync(World.As(agder.OtherSuperuser), world.Cancel)).Value.Items.ShouldHaveSingleItem();
        (kept.Title, kept.Markdown, kept.Version, kept.EditedBy).ShouldBe(("Besøk", "Kom gjerne, {navn}!", 2, agder.Superuser.Name));
    }

    [Theory]
    [InlineData("", "Tekst", "Duties.PassageTitle")]
    [InlineData("   ", "Tekst", "Duties.PassageTitle")]
    [InlineData("Navn", " \n ", "Duties.PassageText")]
    [InlineData("long", "Tekst", "Duties.PassageTitle")]
    [InlineData("Navn", "long", "Duties.PassageText")]
    public async Task Write_UnusableText_IsRefusedWithTheLimit(string title, string text, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var refused = await WriteAsync(world, agder, new(null, title == "long" ? new string('x', Passage.MaxTitleLength + 1) : title, text == "long" ? new string('x', Passage.MaxLength + 1) : text, 0));
        refused.Error!.Code.ShouldBe(code);
        refused.Error.Arguments.ShouldHaveSingleItem();
    }

    [Theory, Databases]
    public async Task Write_MoreThanAnOrganisationMayHave_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.AddAsync([.. Enumerable.Range(0, Passage.MaxPerOrganisation).Select(i => (object)new Passage
        {
            OrganisationId = agder.Kristiansand.Id, Title = $"Nr. {i}", Markdown = "Tekst", EditedById = agder.Superuser.Id, EditedAt = world.Now,
        })]);

        (await WriteAsync(world, agder, new(null, "En til", "Tekst", 0))).Error!.Code.ShouldBe("Duties.TooManyPassages");
    }

    private static Task<Result<PassageId>> WriteAsync(World world, Agder agder, WritePassageCommand command) =>
        world.Get<WritePassage>().HandleAsync(command, World.As(agder.Superuser), world.Cancel);
}
