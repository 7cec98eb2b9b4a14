using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>Answers by e-mail, as the mail server hands them in.</summary>
[Collection<ReplyCollection>]
public sealed class IncomingMailEndpointTests(ReplySite site)
{
    private World World => site.World;

    [Fact]
    public async Task Post_AnAnswer_IsAPostByThePersonWithTheFilesAndWithoutTheQuote()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var address = await AddressAsync(agder.Neighbour, thread);

        var status = await HandInAsync($"""
            From: Nils Nabo <{agder.Neighbour.Email}>
            To: IOA <{address}>
            Message-ID: <{Guid.CreateVersion7()}@x>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            Vi har en kravliste, @Siri.

            Den man. 2. mars 2026 kl. 10:00 skrev IOA-nettverket <ikke-svar@ks.no>:
            > Hvem har kjøpt?
            --b
            Content-Type: text/plain; name="krav.txt"
            Content-Disposition: attachment; filename="krav.txt"

            Pris: 40 %
            --b--
            """);

        status.ShouldBe(HttpStatusCode.Accepted);
        var post = (await World.PostsAsync(thread))[^1];
        post.AuthorId.ShouldBe(agder.Neighbour.Id);
        post.Markdown.ShouldBe("Vi har en kravliste, @Siri.");
        await using var db = await World.DbAsync();
        (await db.Attachments.SingleAsync(a => a.PostId == post.Id, World.Cancel)).FileName.ShouldBe("krav.txt");
    }

    [Fact]
    public async Task Post_TheSameMailTwiceAtOnceAndAgain_IsOnePost()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var mail = Mail(agder.Neighbour, await AddressAsync(agder.Neighbour, thread), "Vi har.");

        var statuses = await Task.WhenAll(HandInAsync(mail), HandInAsync(mail), HandInAsync(mail));
        await HandInAsync(mail);

        statuses.ShouldAllBe(status => status == HttpStatusCode.Accepted);
        (await World.PostsAsync(thread)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Post_FromAnotherAddress_IsNoPostAndTheOwnerGetsItBackWithWhy()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network, "Hemmelig tittel");
        var address = await AddressAsync(agder.Neighbour, thread);

        await HandInAsync(Mail("svindler@a.example", address, "Kjøp av meg."));

        (await World.PostsAsync(thread)).Count.ShouldBe(1);
        var letter = await LetterAsync(agder.Neighbour);
        letter.TextBody.ShouldContain("E-posten kom fra svindler@a.example");
        letter.TextBody.ShouldContain("Kjøp av meg.");
        (letter.Subject + letter.TextBody).ShouldNotContain("Hemmelig tittel");
        (await LettersAsync("svindler@a.example")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Post_TheWriterHasLostTheNetwork_IsNoPostAndTheLetterTellsNothingOfTheThread()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network, "Hemmelig tittel");
        var address = await AddressAsync(agder.Outsider, thread);

        await HandInAsync(Mail(agder.Outsider, address, "Vi vil også være med."));

        (await World.PostsAsync(thread)).Count.ShouldBe(1);
        var letter = await LetterAsync(agder.Outsider);
        letter.TextBody.ShouldContain("Du kan ikke skrive i denne samtalen nå.");
        letter.TextBody.ShouldContain("Vi vil også være med.");
        (letter.Subject + letter.TextBody).ShouldNotContain("Hemmelig tittel");
        (letter.Subject + letter.TextBody).ShouldNotContain(thread.ToString());
    }

    [Fact]
    public async Task Post_ObserverClosedThreadProgramAndNothingWritten_AreRefusedWithTheReason()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var closed = await World.AskAsync(agder.Member, agder.Network);
        (await World.Get<CloseThread>().HandleAsync(new(closed, null), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();

        await HandInAsync(Mail(agder.Observer, await AddressAsync(agder.Observer, thread), "Jeg leser bare."));
        await HandInAsync(Mail(agder.Neighbour, await AddressAsync(agder.Neighbour, closed), "For sent."));
        await HandInAsync(Mail(agder.Colleague, await AddressAsync(agder.Colleague, thread), "> bare sitat"));
        await HandInAsync(Mail(agder.Superuser, await AddressAsync(agder.Superuser, thread), "Se vedlegg", "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\nTVqQAAMAAAAEAAAA"));

        (await LetterAsync(agder.Observer)).TextBody.ShouldContain("Du kan ikke skrive");
        (await LetterAsync(agder.Neighbour)).TextBody.ShouldContain("lukket");
        (await LetterAsync(agder.Colleague)).TextBody.ShouldContain("Vi fant ingen tekst");
        var program = await LetterAsync(agder.Superuser);
        program.TextBody.ShouldContain("Se vedlegg");
        program.TextBody.ShouldContain("a.exe");
        (await World.PostsAsync(thread)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Post_UnknownAddressEndedPersonAndMachines_AreAcceptedAndNothingHappens()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var address = await AddressAsync(agder.Neighbour, thread);
        var ended = await AddressAsync(agder.Ended, thread);

        (HttpStatusCode Status, string Body)[] answers =
        [
            await AnswerAsync(Mail(agder.Neighbour, $"svar+{new string('a', 26)}@svar.test", "Hei")),
            await AnswerAsync(Mail(agder.Ended, ended, "Hei")),
            await AnswerAsync("Auto-Submitted: auto-replied\n" + Mail(agder.Neighbour, address, "Jeg er på ferie.")),
            await AnswerAsync("Return-Path: <>\n" + Mail(agder.Neighbour, address, "Ikke levert.")),
            await AnswerAsync(""),
            await AnswerAsync(Mail(agder.Neighbour, address, "Et ordentlig svar.")),
        ];

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted && answer.Body.Length == 0);
        (await World.PostsAsync(thread)).Select(p => p.Markdown).ShouldBe(["Vi lurer.", "Et ordentlig svar."]);
        (await LettersAsync(agder.Neighbour.Email!)).ShouldBeEmpty();
        (await LettersAsync(agder.Ended.Email!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Post_MoreThanTwentyInAnHour_AreRefusedInWordsAndThenLeftAtTheMailServer()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var address = await AddressAsync(agder.Neighbour, thread);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < (ReplyInbox.MaxPerHour * 2) + 1; i++)
        {
            statuses.Add(await HandInAsync(Mail(agder.Neighbour, address, $"Svar {i}")));
        }

        statuses[..^1].ShouldAllBe(status => status == HttpStatusCode.Accepted);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        (await World.PostsAsync(thread)).Count.ShouldBe(1 + ReplyInbox.MaxPerHour);
        (await LetterAsync(agder.Neighbour)).TextBody.ShouldContain("mer enn 20 e-poster");
    }

    [Fact]
    public async Task Post_LargerThanTheLimit_ComesBackWithTheTextThatWasWritten()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);

        var status = await HandInAsync(Mail(
            agder.Neighbour, await AddressAsync(agder.Neighbour, thread), "Her er filmen.", "Content-Disposition: attachment; filename=film.mp4\n\n" + new string('x', 31 * 1024 * 1024)));

        status.ShouldBe(HttpStatusCode.Accepted);
        var letter = await LetterAsync(agder.Neighbour);
        letter.TextBody.ShouldContain("større enn 30 MB");
        letter.TextBody.ShouldContain("Her er filmen.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("feil")]
    [InlineData("en-lang-noekkel-for-e-post-som-kommer-inm")]
    public async Task Post_WithoutTheKey_IsRefusedUnread(string? key)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epost/inn") { Content = new StringContent("From: a@b\n\nHei") };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

        using var response = await client.SendAsync(request, World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AddressAsync_OfAPersonAndAThread_IsTheSameEachTimeAndNobodyElses()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var both = await Task.WhenAll(AddressAsync(agder.Neighbour, thread), AddressAsync(agder.Neighbour, thread));

        both[0].ShouldMatch("^svar\\+[a-z2-7]{26}@svar\\.test$");
        both[1].ShouldBe(both[0]);
        (await AddressAsync(agder.Colleague, thread)).ShouldNotBe(both[0]);
        await using var without = await World.CreateAsync(DatabaseKind.Sqlite);
        (await without.Get<ReplyAddresses>().AddressAsync(agder.Neighbour.Id, thread, World.Cancel)).ShouldBeNull();
    }

    private async Task<string> AddressAsync(Person person, ThreadId thread) =>
        (await World.Get<ReplyAddresses>().AddressAsync(person.Id, thread, World.Cancel))!;

    private static string Mail(Person from, string to, string text, string? attachment = null) => Mail(from.Email!, to, text, attachment);

    private static string Mail(string from, string to, string text, string? attachment = null) =>
        $"From: X <{from}>\nTo: {to}\nMessage-ID: <{Guid.CreateVersion7()}@x>\nContent-Type: multipart/mixed; boundary=b\n\n" +
        $"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n" + (attachment is null ? "" : $"--b\n{attachment}\n") + "--b--\n";

    private async Task<HttpStatusCode> HandInAsync(string mail) => (await AnswerAsync(mail)).Status;

    private async Task<(HttpStatusCode Status, string Body)> AnswerAsync(string mail)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epost/inn") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReplySite.Key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var response = await client.SendAsync(request, World.Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(World.Cancel));
    }

    private async Task<IReadOnlyList<KeptLetter>> LettersAsync(string to) =>
        [.. (await World.Get<MailFolder>().NewestAsync(500, World.Cancel)).Where(letter => letter.To == to)];

    private async Task<KeptLetter> LetterAsync(Person to)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await LettersAsync(to.Email!) is [var letter, ..])
            {
                return letter;
            }

            await Task.Delay(100, World.Cancel);
        }

        throw new TimeoutException($"No letter to {to.Email}");
    }
}
