using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail.Incoming;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>
/// One question that nobody answers, from the asker through two escalations to KS and back, in four browsers, with the e-mails read from
/// a real mail server. Time passes by moving the question's due moment in the database: the site's own clock does the rest.
/// </summary>
[Collection<JourneyCollection>]
public sealed class EscalationJourney(BrowserFixture browser)
{
    private const string Title = "Hvem har byttet ut feiemaskiner med elektriske?";

    private readonly ConcurrentQueue<ReceivedMail> _mails = new();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_nobody_answers_goes_to_the_others_and_to_KS_and_comes_back_with_an_answer()
    {
        await using var mail = await SmtpServer.StartAsync(startTls: false);
        _ = ReceiveAsync(mail);
        await using var server = await ServerProcess.StartAsync(
            ("Demo:Enabled", "true"),
            ("Mail:Host", "localhost"),
            ("Mail:Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
            ("Mail:StartTls", "false"),
            ("Mail:From", "nettverk@ks.test"),
            ("Mail:BaseUrl", "https://nettverk.ks.test"),
            ("Mail:ReplyDomain", "svar.ks.test"),
            ("Mail:IncomingKey", new string('k', 40)));
        await using var member = await browser.OpenDemoAsync(server, "medlem");
        await using var superuser = await browser.OpenDemoAsync(server, "superbruker");
        await using var coordinator = await browser.OpenDemoAsync(server, "koordinator");
        await using var ks = await browser.OpenDemoAsync(server, "ks");

        // The superuser has the desk open; the member asks.
        await superuser.GoToAsync("/skranke");
        await Expect(superuser.Page.Locator("#sporsmal")).ToBeVisibleAsync();
        var thread = await AskAsync(member);
        await Expect(member.Page.Locator(".duty")).ToContainTextAsync("Kristiansand svarer innen");

        // It comes to the desk by itself, and to the mailbox.
        await Expect(superuser.Page.Locator("[data-desk-item]", new() { HasText = Title })).ToBeVisibleAsync();
        var asked = await MailAsync("superbruker@demo.example", Title);
        Header(asked, "List-Unsubscribe-Post").ShouldBe("List-Unsubscribe=One-Click");
        Header(asked, "List-Unsubscribe").ShouldStartWith("<https://nettverk.ks.test/epost/avmeld/");
        Header(asked, "Reply-To").ShouldContain("@svar.ks.test");
        Text(asked).ShouldContain("Vi har tre gamle maskiner.");

        // Nobody answers. The due moment passes: the network's other superusers, and the coordinator, are told, and so is the asker.
        await PassAsync(server, thread);
        await Expect(member.Page.Locator(".post--note", new() { HasText = "alle superbrukerne i nettverket" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(member.Page.Locator(".duty")).ToContainTextAsync("Spørsmålet er hos alle superbrukerne");
        await MailAsync("koordinator@demo.example", Title);
        await MailAsync("medlem@demo.example", Title);
        await coordinator.GoToAsync("/skranke");
        await Expect(coordinator.Page.Locator("[data-desk-item]", new() { HasText = Title })).ToContainTextAsync("Hos alle superbrukerne");

        // And passes again: KS is told that something waits, and not what.
        await PassAsync(server, thread);
        await Expect(member.Page.Locator(".post--note", new() { HasText = "KS har fått vite" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        var toKs = await MailAsync("ks@demo.example", "Agder");
        toKs.Raw.ShouldNotContain("feiemaskin");
        Text(toKs).ShouldNotContain("feiemaskin");
        await ks.GoToAsync("/skranke");
        await Expect(ks.Page.Locator("#ks-venter")).ToBeVisibleAsync();
        await Expect(ks.Page.Locator("main")).ToContainTextAsync("Agder");
        (await ks.Page.ContentAsync()).ShouldNotContain("feiemaskin");
        ((int)await ks.GoToAsync($"/samtaler/{thread}")).ShouldBe(404);

        // The coordinator is called, gives the question to somebody, and the superuser answers from the desk.
        await coordinator.Page.Locator("[data-desk-item]", new() { HasText = Title }).Locator("summary").ClickAsync();
        await coordinator.Page.Locator("[data-desk-item]", new() { HasText = Title }).Locator("[data-key=h]").ClickAsync();
        await coordinator.Page.SelectOptionAsync("#colleague", new SelectOptionValue { Index = 0 });
        await coordinator.Page.Locator("form:has(#colleague) button[type=submit]").ClickAsync();
        await coordinator.AtAsync(Regex.Escape(thread) + "$");
        await superuser.Page.Locator("[data-desk-item]", new() { HasText = Title }).Locator("a.list__title").ClickAsync();
        await superuser.AliveAsync();
        await superuser.Page.Locator("[data-part=text]").ClickAsync();
        await superuser.Page.Locator("[data-part=text]").PressSequentiallyAsync("Vi byttet i 2024, og sparte drivstoff.");
        await superuser.Page.Locator("[data-editor] [data-part=send]").ClickAsync();

        // Back with the asker: on the page at once, on the bell, and in the mailbox.
        await Expect(member.Page.Locator(".prose", new() { HasText = "Vi byttet i 2024" })).ToBeVisibleAsync();
        await Expect(member.Page.Locator(".duty")).ToHaveCountAsync(0);
        Text(await MailAsync("medlem@demo.example", "Svar:")).ShouldContain("Vi byttet i 2024");
        await member.Page.ClickAsync("[data-post-action=accept]");
        await Expect(member.Page.Locator(".post--accepted")).ToBeVisibleAsync();
        await MailAsync("superbruker@demo.example", "løste spørsmålet");
        await Expect(superuser.Page.Locator(".site-bell__count")).ToBeVisibleAsync();
        await superuser.GoToAsync("/varsler");
        await Expect(superuser.Page.Locator("[data-notifications]")).ToContainTextAsync("Svaret ditt løste spørsmålet");
        await superuser.GoToAsync("/skranke");
        await Expect(superuser.Page.Locator("#sporsmal")).ToBeVisibleAsync();
        await Expect(superuser.Page.Locator("[data-desk-item]", new() { HasText = Title })).ToHaveCountAsync(0);

        // Each step stands in the conversation once.
        await coordinator.GoToAsync($"/samtaler/{thread}");
        await Expect(coordinator.Page.Locator(".post--note", new() { HasText = "alle superbrukerne" })).ToHaveCountAsync(1);
        await Expect(coordinator.Page.Locator(".post--note", new() { HasText = "KS har fått vite" })).ToHaveCountAsync(1);
        _mails.Count(m => m.To.Contains("ks@demo.example") && Subject(m).Contains("Agder", StringComparison.Ordinal)).ShouldBe(1);
        foreach (var tab in (Tab[])[member, superuser, coordinator, ks])
        {
            tab.Faults.ShouldBeEmpty();
        }
    }

    private static async Task<string> AskAsync(Tab tab)
    {
        await tab.GoToAsync("/samtaler/ny");
        await tab.AliveAsync();
        await tab.Page.FillAsync("[name=title]", Title);
        await tab.Page.Locator("[data-part=text]").ClickAsync();
        await tab.Page.Locator("[data-part=text]").PressSequentiallyAsync("Vi har tre gamle maskiner.");
        await tab.Page.Locator("[data-editor] [data-part=send]").ClickAsync();
        await tab.AtAsync("/[0-9a-f-]{36}([?#].*)?$");
        await tab.AliveAsync();
        return new Uri(tab.Page.Url).Segments[^1];
    }

    /// <summary>The question's next step is due now.</summary>
    private static async Task PassAsync(ServerProcess server, string thread)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "ioa.db")};Default Timeout=30");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE Threads SET NextStepAt = $now, AnswerDueAt = min(AnswerDueAt, $now) WHERE Id = $id";
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().UtcTicks);
        command.Parameters.AddWithValue("$id", Guid.Parse(thread));
        (await command.ExecuteNonQueryAsync(Cancel)).ShouldBe(1);
    }

    private async Task ReceiveAsync(SmtpServer server)
    {
        while (await server.TryReceiveAsync() is { } mail)
        {
            _mails.Enqueue(mail);
        }
    }

    private async Task<ReceivedMail> MailAsync(string to, string subject)
    {
        for (var i = 0; i < 600; i++)
        {
            if (_mails.FirstOrDefault(m => m.To.Contains(to) && Subject(m).Contains(subject, StringComparison.Ordinal)) is { } mail)
            {
                return mail;
            }

            await Task.Delay(100, Cancel);
        }

        throw new TimeoutException($"No mail to {to} about «{subject}»; there are: {string.Join(" · ", _mails.Where(m => m.To.Contains(to)).Select(Subject))}");
    }

    private static MimePart Read(ReceivedMail mail) => MimePart.Read(System.Text.Encoding.Latin1.GetBytes(mail.Raw));

    private static string Header(ReceivedMail mail, string name) => MimeText.DecodeWords(Read(mail).Header(name) ?? "").Trim();

    private static string Subject(ReceivedMail mail) => Header(mail, "Subject");

    private static string Text(ReceivedMail mail)
    {
        var part = Read(mail) is var whole && whole.Parts.Count > 0 ? whole.Parts.First(p => p.MediaType == "text/plain") : whole;
        return MimeText.Decode(part.Content(), part.TypeParameter("charset"));
    }
}
