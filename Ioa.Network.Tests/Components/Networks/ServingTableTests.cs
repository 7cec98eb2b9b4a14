using Bunit;
using Bunit.TestDoubles;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Pages.Networks;
using Ioa.Network.Web.Localization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Components.Networks;

/// <summary>The serving editor, on a real Core: many at once, the proposal, and nothing lost when it is refused.</summary>
public sealed class ServingTableTests : IAsyncLifetime
{
    private readonly BunitContext _bunit = new();
    private World _world = null!;
    private Agder _agder = null!;
    private Organisation _arendal = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(DatabaseKind.Sqlite);
        _agder = await _world.AgderAsync();
        _arendal = await _world.OrganisationAsync("Arendal");
        (await _world.Get<AddMembers>().HandleAsync(
            new(_agder.Network.Id, [_arendal.Id], MembershipRole.Superuser, _world.Today), World.As(_agder.Coordinator), _world.Cancel)).Error.ShouldBeNull();
        _bunit.Services.AddSingleton(_world.Get<CoordinatorPageQuery>());
        _bunit.Services.AddSingleton(_world.Get<AssignServing>());
        _bunit.Services.AddSingleton(_world.Get<TimeProvider>());
        _bunit.Services.AddSingleton<Texts>();
        var authorisation = _bunit.AddAuthorization();
        authorisation.SetAuthorized(_agder.Coordinator.Name);
        authorisation.SetClaims([.. _agder.Coordinator.Id.ToPrincipal().Claims]);
    }

    [Fact]
    public async Task Save_TwoChosen_AreServedByTheChosenSuperuser()
    {
        var table = Render();
        table.FindAll("tbody input").Count.ShouldBe(2);
        await Choose(table, _agder.Lyngdal);
        await Choose(table, _agder.Lindesnes);
        table.Find("#serving-by").Change(_arendal.Id.ToString());

        await table.Find(".tools .actions button").ClickAsync();

        (await ServedByAsync()).ShouldBe([_arendal.Id]);
        table.Find(".notice--ok").TextContent.ShouldContain("2 medlemmer");
        table.FindAll("tbody input:checked").ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_ChangedMeanwhile_KeepsWhatWasChosen_AndTheSecondTryIsSaved()
    {
        var table = Render();
        await Choose(table, _agder.Lyngdal);
        table.Find("#serving-by").Change(_arendal.Id.ToString());
        (await _world.Get<UpdateNetwork>().HandleAsync(new(_agder.Network.Id, "Nytt navn", "", 1), World.As(_agder.Administrator), _world.Cancel)).Error.ShouldBeNull();

        await table.Find(".tools .actions button").ClickAsync();

        table.Find("[role=alert]").TextContent.ShouldContain("Noen andre endret dette");
        table.Find($"#s-{_agder.Lyngdal.Id}").HasAttribute("checked").ShouldBeTrue();
        table.Find("#serving-by").GetAttribute("value").ShouldBe(_arendal.Id.ToString());
        (await ServedByAsync()).ShouldBe([_agder.Kristiansand.Id]);

        await table.Find(".tools .actions button").ClickAsync();
        (await ServedByAsync()).ShouldBe([_agder.Kristiansand.Id, _arendal.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task Save_NothingChosen_IsTold()
    {
        var table = Render();
        await table.Find(".tools .actions button").ClickAsync();
        table.Find("[role=alert]").TextContent.ShouldContain("superbruker");
        table.Find("#serving-by").Change(_arendal.Id.ToString());
        await table.Find(".tools .actions button").ClickAsync();
        table.Find("[role=alert]").TextContent.ShouldContain("minst én virksomhet");
    }

    [Fact]
    public async Task Propose_ShowsAndSavesOnlyWhenAccepted()
    {
        var table = Render();
        await table.FindAll(".tools .actions button")[1].ClickAsync();
        table.Find(".notice--info").TextContent.ShouldContain("1 medlem");
        (await ServedByAsync()).ShouldBe([_agder.Kristiansand.Id]);

        await table.Find(".notice--info .button--primary").ClickAsync();

        (await ServedByAsync()).ShouldBe([_agder.Kristiansand.Id, _arendal.Id], ignoreOrder: true);
        table.FindAll(".notice--info").ShouldBeEmpty();
    }

    [Fact]
    public void Filter_ByPartOfAName_ShowsThoseAndChoosesAllShown()
    {
        var table = Render();
        table.Find("#serving-filter").Input("lyng");
        table.FindAll("tbody tr").ShouldHaveSingleItem().TextContent.ShouldContain("Lyngdal");
        table.Find("thead input").Change(true);
        table.Find("#serving-filter").Input("");
        table.FindAll("tbody input:checked").ShouldHaveSingleItem().Id.ShouldBe($"s-{_agder.Lyngdal.Id}");
    }

    public async ValueTask DisposeAsync()
    {
        await _bunit.DisposeAsync();
        await _world.DisposeAsync();
    }

    private IRenderedComponent<ServingTable> Render() => _bunit.Render<ServingTable>(table => table.Add(t => t.Slug, _agder.Network.Slug));

    private static Task Choose(IRenderedComponent<ServingTable> table, Organisation member) =>
        table.Find($"#s-{member.Id}").ChangeAsync(new() { Value = true });

    private async Task<List<OrganisationId>> ServedByAsync()
    {
        await using var db = await _world.DbAsync();
        return await db.Servings.Where(s => s.NetworkId == _agder.Network.Id && s.To == null).Select(s => s.SuperuserId).Distinct().ToListAsync(_world.Cancel);
    }
}
