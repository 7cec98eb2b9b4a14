using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Pages.Experiences;
using Ioa.Network.Web.Localization;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Components.Experiences;

/// <summary>Who does what with an experience, as its page shows it.</summary>
public sealed class AdoptionSectionTests : IAsyncLifetime
{
    private readonly BunitContext _bunit = new();
    private World _world = null!;
    private Agder _agder = null!;
    private ExperienceId _experience;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(DatabaseKind.Sqlite);
        _agder = await _world.AgderAsync();
        _experience = await _world.ExperienceAsync(_agder.Network, _agder.Superuser, audience: Audience.Open);
        _bunit.Services.AddSingleton<Texts>();
    }

    [Fact]
    public async Task Section_WithAdopters_ShowsWhoTheCurveAndTheSameAsATable()
    {
        await _world.AdoptAsync(_agder.Neighbour, _experience, AdoptionStage.Implementation, _world.Today.AddDays(-100));
        var mine = await _world.AdoptAsync(_agder.Member, _experience, AdoptionStage.Implementation, _world.Today.AddDays(-10), mayBeAsked: true);
        (await _world.Get<DescribeAdoption>().HandleAsync(new(mine, new("Skjema", "Sett av <b>tid</b>.", true, 5, 4, null, null, null), 4), World.As(_agder.Member), _world.Cancel)).Error.ShouldBeNull();
        var no = await _world.AdoptAsync(_agder.Observer, _experience, AdoptionStage.Knowledge);
        (await _world.Get<DecideAdoption>().HandleAsync(new(no, AdoptionDecision.Rejected, "Vi har ikke nett.", null, _world.Today, 1), World.As(_agder.Observer), _world.Cancel)).Error.ShouldBeNull();

        var section = await RenderAsync(_agder.Outsider);
        section.Find("h2#gjenbruk").TextContent.ShouldBe("Gjenbruk");
        section.Find(".adoption__sum").TextContent.ShouldBe("2 virksomheter har tatt det i bruk. 1 har valgt det bort.");
        section.Find("a.button--primary").GetAttribute("href").ShouldBe($"erfaringer/{_experience}/gjenbruk");
        section.Find("svg title").TextContent.ShouldNotBeEmpty();
        section.Find("svg desc").TextContent.ShouldBe($"2 virksomheter har tatt det i bruk fra {Dates.Long(_world.Today.AddDays(-100))} til {Dates.Long(_world.Today.AddDays(-10))}.");
        section.FindAll("details tbody td").Select(td => td.TextContent).ShouldBe(["1", "2"]);
        section.FindAll("table").ShouldAllBe(t => t.QuerySelector("caption") != null && t.QuerySelectorAll("th:not([scope])").Length == 0);
        section.Markup.ShouldContain("Færre enn 5");
        section.FindAll(".list__item h4").Count.ShouldBe(3);
        section.Find("blockquote").TextContent.ShouldBe("Sett av <b>tid</b>.");
        section.Markup.ShouldContain("Vi har ikke nett.");
        section.FindAll($"a[href='erfaringer/{_experience}/spor/{mine}']").Count.ShouldBe(1);
        section.FindAll("a[href*='/spor/']").Count.ShouldBe(1, "the others have not agreed");

        (await RenderAsync(_agder.Member)).FindAll("a[href*='/spor/']").ShouldBeEmpty();
        (await RenderAsync(_agder.Member)).Find(".card a.button").GetAttribute("href").ShouldBe($"erfaringer/{_experience}/gjenbruk");
    }

    [Fact]
    public async Task Section_WithoutAnAccount_ShowsNumbersOnly()
    {
        await _world.AdoptAsync(_agder.Neighbour, _experience, AdoptionStage.Implementation, mayBeAsked: true);

        var section = await RenderAsync(null);
        section.Find(".adoption__sum").TextContent.ShouldBe("1 virksomhet har tatt det i bruk.");
        section.FindAll("svg").Count.ShouldBe(1);
        section.Markup.ShouldNotContain("Lindesnes");
        section.Markup.ShouldNotContain("passer");
        section.FindAll("a, form").ShouldBeEmpty();
    }

    [Fact]
    public async Task Section_OfOnesOwnWithoutAdopters_OffersNothingToBegin()
    {
        var section = await RenderAsync(_agder.Superuser);
        section.FindAll("svg, a, table").ShouldBeEmpty();
        section.Markup.ShouldContain("Ingen har sagt at de bruker dette ennå.");
    }

    public async ValueTask DisposeAsync()
    {
        await _bunit.DisposeAsync();
        await _world.DisposeAsync();
    }

    private async Task<IRenderedComponent<AdoptionSection>> RenderAsync(Person? person)
    {
        var view = await _world.AdoptionsAsync(_experience, person is null ? World.Anonymous : World.As(person));
        return _bunit.Render<AdoptionSection>(section => section.Add(s => s.View, view.Value));
    }
}
