using Ioa.Network.Tests.Support;
using Microsoft.Data.Sqlite;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>From the map to whom to call, by keyboard; and how far a coordinator and a member get.</summary>
[Collection<JourneyCollection>]
public sealed class NationalJourney(BrowserFixture browser)
{
    [Fact]
    public async Task A_KS_administrator_goes_from_a_marked_hexagon_to_the_lack_and_to_whom_to_call_and_reads_no_text()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        var (titles, other) = await PrepareAsync(server);
        await using var ks = await browser.OpenDemoAsync(server, "ks");
        await ks.GoToAsync("/nasjonalt");
        await Expect(ks.Page.Locator("[data-tile]")).ToHaveCountAsync(357);
        (await Axe.AllAsync(ks)).ShouldBeEmpty();
        (await ks.Page.ContentAsync()).ShouldNotContain(titles);

        // The hexagon, found by the first letters of its name.
        await ks.SettleAsync();
        await ks.Page.Locator(".tilemap__skip").FocusAsync();
        await ks.Page.Keyboard.PressAsync("Tab");
        await ks.Page.Keyboard.TypeAsync("lyngd");
        await Expect(ks.Page.Locator("[data-tile]:focus")).ToHaveAttributeAsync("data-tile", "Lyngdal");
        (await ks.Page.Locator("[data-tile]:focus").GetAttributeAsync("aria-label"))!.ShouldContain("Nettverket mangler noe");
        await ks.Page.Keyboard.PressAsync("Enter");
        await ks.AtAsync("/nasjonalt/kommune/4225");
        await Expect(ks.Page.Locator("h1")).ToContainTextAsync("Lyngdal");
        (await Axe.AllAsync(ks)).ShouldBeEmpty();

        // To its network, to what it lacks, to whom to call.
        await ks.Page.Locator("main table a", new() { HasText = "Agder" }).First.ClickAsync();
        await ks.AtAsync("/nasjonalt/nettverk/agder");
        await Expect(ks.Page.Locator("#tilstand")).ToBeVisibleAsync();
        await Expect(ks.Page.Locator("section", new() { Has = ks.Page.Locator("#tilstand") })).ToContainTextAsync("superbrukere har ingen kontaktperson");
        await Expect(ks.Page.Locator("a[href='mailto:koordinator@demo.example']")).ToBeVisibleAsync();
        await Expect(ks.Page.Locator(".measure__value").First).Not.ToHaveTextAsync("0");

        // Down to what was counted: how many, and no title.
        (await ks.Page.ContentAsync()).ShouldNotContain(titles);
        (await Axe.AllAsync(ks)).ShouldBeEmpty();
        await ks.Page.Locator(".measure__value").First.ClickAsync();
        await ks.AtAsync("/nasjonalt/liste");
        await Expect(ks.Page.Locator("main")).ToContainTextAsync("tilgang");
        (await ks.Page.ContentAsync()).ShouldNotContain(titles);
        (await Axe.AllAsync(ks)).ShouldBeEmpty();

        // The coordinator sees the own network, each organisation in it, and nothing else.
        await using var coordinator = await browser.OpenDemoAsync(server, "koordinator");
        await coordinator.GoToAsync("/nasjonalt");
        await Expect(coordinator.Page.Locator("main h1")).ToHaveTextAsync("Tall for nettverkene dine");
        await coordinator.Page.Locator("main a", new() { HasText = "Agder" }).First.ClickAsync();
        await coordinator.AtAsync("/nasjonalt/nettverk/agder");
        await Expect(coordinator.Page.Locator("#kommuner")).ToBeVisibleAsync();
        await Expect(coordinator.Page.Locator("main")).ToContainTextAsync("Kristiansand");
        foreach (var elsewhere in (string[])[$"/nasjonalt/nettverk/{other}", "/nasjonalt/fylke/42", "/nasjonalt/kommune/4225"])
        {
            ((int)await coordinator.GoToAsync(elsewhere)).ShouldBe(404, elsewhere);
        }

        // A member sees how the network does, and their own municipality in it.
        await using var member = await browser.OpenDemoAsync(server, "medlem");
        ((int)await member.GoToAsync("/nasjonalt/nettverk/agder")).ShouldBe(200);
        await member.Page.Locator("main details", new() { Has = member.Page.Locator("table") }).Last.Locator("summary").ClickAsync();
        await Expect(member.Page.Locator("section", new() { Has = member.Page.Locator("#kommuner") }).Locator("tbody tr")).ToHaveCountAsync(1);
        foreach (var tab in (Tab[])[ks, coordinator, member])
        {
            tab.Faults.ShouldBeEmpty();
        }
    }

    /// <summary>Agder's superusers lose their contacts; comes back with a question that only Agder reads, and a network that its coordinator is not in.</summary>
    private static async Task<(string Title, string Other)> PrepareAsync(ServerProcess server)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "ioa.db")};Default Timeout=30");
        await connection.OpenAsync(Xunit.TestContext.Current.CancellationToken);
        await ExecuteAsync("""UPDATE "Memberships" SET "ContactId" = NULL WHERE "NetworkId" = (SELECT "Id" FROM "Networks" WHERE "Slug" = 'agder')""");
        return (
            await ExecuteAsync("""SELECT "Title" FROM "Threads" WHERE "NetworkId" = (SELECT "Id" FROM "Networks" WHERE "Slug" = 'agder') AND "Kind" = 0 ORDER BY "Id" LIMIT 1"""),
            await ExecuteAsync("""SELECT "Slug" FROM "Networks" WHERE "Kind" = 0 AND "Slug" <> 'agder' ORDER BY "Slug" LIMIT 1"""));

        async Task<string> ExecuteAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return (string?)await command.ExecuteScalarAsync(Xunit.TestContext.Current.CancellationToken) ?? "";
        }
    }
}
