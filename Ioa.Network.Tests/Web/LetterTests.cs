using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Tests.Web;

public sealed class LetterTests
{
    [Theory]
    [InlineData("nb", "Du får denne e-posten", "Virker ikke knappen?")]
    [InlineData("nn", "Du får denne e-posten", "Verkar ikkje knappen?")]
    [InlineData("en", "This e-mail comes from", "Does the button not work?")]
    public void Write_Language_IsTheRecipientsAndNotTheServers(string language, string footer, string copy)
    {
        var mail = Write(language, "Emne", "Hei");

        mail.TextBody.ShouldContain(footer);
        mail.HtmlBody.ShouldContain(copy);
        mail.HtmlBody.ShouldContain($"lang=\"{language}\"");
        System.Globalization.CultureInfo.CurrentUICulture.Name.ShouldBe("nb");
    }

    [Fact]
    public void Write_HostileNames_AreTextInTheHtmlAndOneLineInTheSubject()
    {
        var mail = Write("nb", "Hei\r\nBcc: alle@a.example", "<img src=x onerror=alert(1)> & \"Kåre\"");

        mail.Subject.ShouldBe("Hei Bcc: alle@a.example");
        mail.HtmlBody.ShouldNotContain("<img");
        mail.HtmlBody.ShouldContain("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;K");
        mail.TextBody.ShouldContain("<img src=x onerror=alert(1)> & \"Kåre\"");
        mail.TextBody.ShouldContain("https://a.example/x?a=1&b=2");
        mail.HtmlBody.ShouldContain("https://a.example/x?a=1&amp;b=2");
    }

    [Theory]
    [InlineData("smtp.ks.test", "", "nettverk@ks.test", "Mail:BaseUrl")]
    [InlineData("smtp.ks.test", "nettverk.ks.test", "nettverk@ks.test", "Mail:BaseUrl")]
    [InlineData("smtp.ks.test", "https://nettverk.ks.test", "ikke en adresse", "Mail:From")]
    [InlineData("smtp.ks.test", "https://nettverk.ks.test", "nettverk@ks.test", null)]
    [InlineData("", "", "nettverk@ks.test", null)]
    public void Fault_Settings_AreExplainedBySetting(string host, string baseUrl, string from, string? names)
    {
        var fault = new MailOptions { Host = host, BaseUrl = baseUrl, From = from }.Fault();

        (fault is null).ShouldBe(names is null);
        fault?.ShouldContain(names!);
    }

    private static Ioa.Network.Core.Notifications.SendEmail Write(string language, string subject, string paragraph) =>
        new LetterWriter(new Texts()).Write("a@a.example", language, _ => new Letter(subject, [paragraph], ("Åpne", "https://a.example/x?a=1&b=2")));
}
