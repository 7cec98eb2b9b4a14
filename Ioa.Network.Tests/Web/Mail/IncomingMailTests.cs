using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Web.Mail.Incoming;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>E-mail as it comes over the wire.</summary>
public sealed class IncomingMailTests
{
    [Theory]
    [InlineData("utf-8", "8bit")]
    [InlineData("utf-8", "base64")]
    [InlineData("utf-8", "quoted-printable")]
    [InlineData("iso-8859-1", "quoted-printable")]
    [InlineData("ISO-8859-1", "8bit")]
    [InlineData("windows-1252", "base64")]
    [InlineData("iso-8859-15", "quoted-printable")]
    [InlineData("finnes-ikke", "8bit")]
    public void Read_PlainText_IsReadInEveryCharsetAndEncoding(string charset, string encoding)
    {
        const string text = "Blåbærsyltetøy på Ørsta – «prøv»";
        var sent = charset is "iso-8859-1" or "ISO-8859-1" or "iso-8859-15" ? text.Replace('–', '-') : text;
        var name = charset switch { "finnes-ikke" => "windows-1252", _ => charset };
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).GetBytes(sent);
        var body = encoding switch
        {
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
            "quoted-printable" => Encoding.ASCII.GetBytes(string.Concat(bytes.Select(b => b is >= 33 and <= 126 and not (byte)'=' or (byte)' ' ? ((char)b).ToString() : $"={b:X2}")).Insert(5, "=\r\n")),
            _ => bytes,
        };

        Read($"Content-Type: text/plain; charset=\"{charset}\"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n", body).Text.ShouldBe(sent);
    }

    [Fact]
    public void Read_FromOutlook_TheTextIsTakenAndTheLogoOfTheSignatureIsNot()
    {
        var mail = Read("""
            From: =?iso-8859-1?Q?Kari_Nordmann_=D8deg=E5rd?= <Kari@Lyngdal.kommune.no>
            Message-ID: <a@b>
            Content-Type: multipart/mixed; boundary="ytre"
            MIME-Version: 1.0

            Dette er en MIME-e-post.
            --ytre
            Content-Type: multipart/related; boundary="midt"; type="multipart/alternative"

            --midt
            Content-Type: multipart/alternative; boundary="indre"

            --indre
            Content-Type: text/plain; charset="utf-8"

            Hei, her er kravlisten.
            --indre
            Content-Type: text/html; charset="utf-8"

            <p>Hei, her er <b>kravlisten</b>.</p>
            --indre--
            --midt
            Content-Type: image/png; name="image001.png"
            Content-Disposition: inline; filename="image001.png"
            Content-ID: <image001.png@01D9>
            Content-Transfer-Encoding: base64

            iVBORw0KGgo=
            --midt--
            --ytre
            Content-Type: application/pdf; name="=?utf-8?B?S3JhdmxpIMOmw7jDpS5wZGY=?="
            Content-Disposition: attachment; filename*0*=utf-8''Krav%20%C3%A6; filename*1*=%C3%B8%C3%A5.pdf
            Content-Transfer-Encoding: base64

            JVBERi0xLjQ=
            --ytre
            Content-Type: application/pkcs7-signature; name="smime.p7s"
            Content-Disposition: attachment; filename="smime.p7s"

            x
            --ytre--
            """);

        mail.From.ShouldBe("Kari@Lyngdal.kommune.no");
        mail.Text.ShouldBe("Hei, her er kravlisten.");
        var file = mail.Files.ShouldHaveSingleItem();
        file.Name.ShouldBe("Krav æøå.pdf");
        using var content = new StreamReader(file.Open());
        content.ReadToEnd().ShouldBe("%PDF-1.4");
        mail.Fault.ShouldBeNull();
    }

    [Fact]
    public void Read_FromAppleMail_ThePictureBetweenTwoTextsIsAFileAndBothTextsAreRead()
    {
        var mail = Read("""
            Content-Type: multipart/mixed; boundary=Apple-Mail-1

            --Apple-Mail-1
            Content-Type: text/plain; charset=us-ascii; format=flowed

            Se bildet, som er tatt 
            i dag.

            --Apple-Mail-1
            Content-Type: image/jpeg; name=IMG_1.jpeg
            Content-Disposition: inline; filename=IMG_1.jpeg
            Content-Transfer-Encoding: base64

            /9j/
            --Apple-Mail-1
            Content-Type: text/plain; charset=us-ascii

            Ser du feilen?

            Sendt fra min iPhone
            --Apple-Mail-1--
            """);

        mail.Text.ShouldBe("Se bildet, som er tatt i dag.\n\nSer du feilen?");
        mail.Files.ShouldHaveSingleItem().Name.ShouldBe("IMG_1.jpeg");
    }

    [Theory]
    [InlineData("""<html><head><style>p{}</style><title>x</title></head><body><p>Hei</p><p>Vi kan <b>hjelpe</b>.<br>Ring oss.</p><ul><li>a</li><li>b</li></ul></body></html>""", "Hei\n\nVi kan hjelpe.\nRing oss.\n\n- a\n- b")]
    [InlineData("""<div dir="ltr">Ja.</div><br><div class="gmail_quote"><div class="gmail_attr">man. 2. mars skrev X</div><blockquote>Spm</blockquote></div>""", "Ja.")]
    [InlineData("""<div>Ja, gjerne.</div><hr><div id="divRplyFwdMsg">Fra: X</div><div>Spm</div>""", "Ja, gjerne.")]
    [InlineData("""<div>Ja.</div><div id="appendonsend"></div><div>Sitert</div>""", "Ja.")]
    [InlineData("""<div>Ja.</div><blockquote type="cite"><div>Sitert</div></blockquote>""", "Ja.")]
    [InlineData("""<p>Se <a href="https://www.ks.no/krav">kravene</a> og <a href="https://ks.no">https://ks.no</a> og <a href="javascript:alert(1)">her</a></p>""", "Se kravene <https://www.ks.no/krav> og https://ks.no og her")]
    [InlineData("""<p>Hei&nbsp;&aring;</p><script>alert(1)</script><p class=MsoNormal><b>Fra:</b> X &lt;x@y.no&gt;<br><b>Sendt:</b> mandag<br><b>Til:</b> Y</p><p>Spm</p>""", "Hei å")]
    public void Read_HtmlOnly_IsReadAsText(string html, string text) =>
        Read("Content-Type: text/html; charset=utf-8\r\n\r\n" + html).Text.ShouldBe(text);

    [Fact]
    public void Read_HtmlNestedAsDeepAsItGoes_IsReadOrRefusedAndTheServerStands()
    {
        Read("Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<div>", 9_000)) + "Hei").Text.ShouldBe("Hei");
        Read("Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<b><p>", 200_000))).Fault!.Code.ShouldBe("Mail.ReplyUnreadable");
    }

    [Fact]
    public void Read_PartsInPartsWithoutEnd_AreRefusedInWords()
    {
        var mail = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            mail.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\r\n\r\n--b").Append(i).Append("\r\n");
        }

        Read(mail.ToString()).Fault!.Code.ShouldBe("Mail.ReplyUnreadable");
        Read("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\n\r\n", 5000))).Fault!.Code.ShouldBe("Mail.ReplyUnreadable");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", true)]
    [InlineData("Auto-Submitted: auto-generated (vacation)", true)]
    [InlineData("Auto-Submitted: no", false)]
    [InlineData("X-Autoreply: yes", true)]
    [InlineData("Precedence: bulk", true)]
    [InlineData("Precedence: first-class", false)]
    [InlineData("Return-Path: <>", true)]
    [InlineData("Return-Path: <kari@lyngdal.kommune.no>", false)]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x", true)]
    public void IsAutomatic_Headers_SayWhetherAMachineSentIt(string header, bool automatic) =>
        new IncomingMail(Encoding.ASCII.GetBytes(header + "\r\n\r\nHei"), cutOff: false).IsAutomatic.ShouldBe(automatic);

    [Fact]
    public void To_AddressesInAnyOfTheHeaders_AreFound() =>
        new IncomingMail("From x\nX-Original-To: svar+abc@x.no\nTo: \"A, B\" <a@x.no>,\n  b@x.no\nCc: =?utf-8?Q?=C3=85se?= <c@x.no>\n\n"u8.ToArray(), cutOff: false).To
            .ShouldBe(["svar+abc@x.no", "a@x.no", "b@x.no", "c@x.no"]);

    [Fact]
    public void Read_TheSameMailTwice_HasTheSameKeyAndAnotherHasAnother()
    {
        Read("Message-ID: <a@x>\n\nHei").Key.ShouldBe(Read("Received: by y\nMessage-ID: <a@x>\n\nHei").Key);
        Read("Message-ID: <a@x>\n\nHei").Key.ShouldNotBe(Read("Message-ID: <b@x>\n\nHei").Key);
        Read("Subject: a\n\nHei").Key.ShouldBe(Read("Subject: a\n\nHei").Key);
        Read("Subject: a\n\nHei").Key.ShouldNotBe(Read("Subject: a\n\nHopp").Key);
    }

    /// <summary>Bytes at random, and mail at random: pieces that mean something, put together so that they do not.</summary>
    [Fact]
    public void Read_AnyBytes_NeverFails()
    {
        string[] pieces =
        [
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/alternative; boundary=\"b\r\n", "Content-Type: text/html; charset=utf-7\r\n", "\r\n", "--b\r\n", "--b--\r\n",
            "Content-Type: text/plain; format=flowed; delsp=yes; charset=utf-16\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "=?utf-8?B?/w==?=", "=?x?Q?=ZZ?=",
            "From: <", "To: a@b", "=", "=C3", "> ", "Den 2. mars 2026 kl. 10:00 skrev:\r\n", "<p><b><table>", "filename*0*=x''%", "Content-Disposition: attachment; filename*=a''%FF;filename*1=x\r\n", "\n", "\0", "\uD800", " \r\n", "-- \r\n",
        ];
        var mail = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.ArrayOf(Gen.Elements(pieces)).Select(chosen => Encoding.Latin1.GetBytes(string.Concat(chosen))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(mail.ToArbitrary(), bytes =>
        {
            var read = new IncomingMail(bytes, cutOff: false);
            _ = read.To.Count();
            _ = read.IsAutomatic;
            foreach (var file in read.Read("t").Files)
            {
                file.Open().Dispose();
            }
        }));
    }

    private static Ioa.Network.Core.Notifications.Replies.ReplyMail Read(string mail) => Read(mail, []);

    private static Ioa.Network.Core.Notifications.Replies.ReplyMail Read(string headers, byte[] body) =>
        new IncomingMail((byte[])[.. Encoding.UTF8.GetBytes(headers), .. body], cutOff: false).Read("token");
}
