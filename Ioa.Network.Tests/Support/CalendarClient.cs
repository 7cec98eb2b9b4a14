using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Tests.Support;

/// <summary>What somebody's own calendar does with invitations: reads the letter, and answers by e-mail as Outlook and Google do.</summary>
internal static class CalendarClient
{
    /// <summary>The newest letter to somebody with these words in its subject and its text; waits for it.</summary>
    public static async Task<KeptLetter> LetterAsync(this SiteFixture site, string to, string subject, string text = "")
    {
        for (var i = 0; i < 300; i++)
        {
            var letters = await site.World.Get<MailFolder>().NewestAsync(500, site.World.Cancel);
            if (letters.FirstOrDefault(l => l.To == to && l.Subject.Contains(subject, StringComparison.Ordinal) && l.TextBody.Contains(text, StringComparison.Ordinal)) is { } letter)
            {
                return letter;
            }

            await Task.Delay(100, site.World.Cancel);
        }

        throw new TimeoutException($"No letter «{subject}» to {to}");
    }

    /// <summary>The event in a letter.</summary>
    public static CalendarEvent EventIn(KeptLetter letter) => CalendarReader.Read(Encoding.UTF8.GetBytes(letter.Calendar)).Calendar!.Events[0];

    /// <summary>The answer («ACCEPTED», «TENTATIVE», «DECLINED») of somebody's calendar, given in some minute.</summary>
    public static string Reply(string from, CalendarEvent asked, string answer, int minute) =>
        $"""
        From: "X" <{from}>
        To: IOA-nettverket <{asked.Organizer!.Email}>
        Subject: Godtatt
        Message-ID: <{Guid.CreateVersion7()}@x>
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        X har svart.
        --b
        Content-Type: text/calendar; charset="utf-8"; method=REPLY
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:-//Example//NO\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={answer};CN=X:MAILTO:{from}\r\nUID:{asked.Uid}\r\nSUMMARY;LANGUAGE=nb-NO:Godtatt\r\nDTSTART:20260401T070000Z\r\nDTSTAMP:20260302T1{minute:D1}0000Z\r\nSEQUENCE:{asked.Sequence}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), Base64FormattingOptions.InsertLineBreaks)}
        --b--
        """;

    /// <summary>Hands in a mail, as the mail server does.</summary>
    public static async Task<HttpStatusCode> HandInAsync(this ReplySite site, string mail)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epost/inn") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReplySite.Key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var response = await client.SendAsync(request, site.World.Cancel);
        return response.StatusCode;
    }
}
