using Ioa.Network.Web.Mail.Incoming;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>Answers as the mail programs of Norwegian municipalities send them.</summary>
public sealed class ReplyTextTests
{
    private const string Answer = "Vi kjøpte i fjor, og rådet er å begynne tidlig.\n\nHilsen Kari";

    public static TheoryData<string, string> Mails => new()
    {
        {
            "Outlook for Windows, bokmål",
            """

            Fra: IOA-nettverket <ikke-svar@ks.no>
            Sendt: mandag 2. mars 2026 10:00
            Til: Kari Nordmann <kari.nordmann@lyngdal.kommune.no>
            Emne: Nytt spørsmål

            Hei, Kari! Noen spør om pumper.
            """
        },
        {
            "Outlook for Windows, nynorsk",
            """

            Frå: IOA-nettverket <ikke-svar@ks.no>
            Sendt: måndag 2. mars 2026 10:00
            Til: Kari Nordmann <kari.nordmann@kvam.kommune.no>
            Emne: Nytt spørsmål

            Hei, Kari! Nokon spør om pumper.
            """
        },
        {
            "Outlook for Windows, English",
            """

            From: IOA-nettverket <ikke-svar@ks.no>
            Sent: Monday, March 2, 2026 10:00 AM
            To: Kari Nordmann <kari.nordmann@lyngdal.kommune.no>
            Subject: New question

            Hello Kari! Somebody asks about pumps.
            """
        },
        {
            "Outlook on the web, with a line and bold headings",
            """

            ________________________________
            *Fra:* IOA-nettverket <ikke-svar@ks.no>
            *Sendt:* mandag 2. mars 2026 10:00
            *Til:* Kari Nordmann
            *Emne:* Nytt spørsmål

            Noen spør.
            """
        },
        {
            "Outlook for iOS, bokmål",
            """

            Få Outlook for iOS<https://aka.ms/o0ukef>
            ________________________________
            Fra: IOA-nettverket <ikke-svar@ks.no>
            Sendt: Monday, March 2, 2026 10:00:00 AM
            Til: Kari Nordmann
            Emne: Nytt spørsmål
            """
        },
        {
            "Outlook for Android, English",
            """

            Get Outlook for Android<https://aka.ms/AAb9ysg>
            ________________________________
            From: IOA-nettverket <ikke-svar@ks.no>
            Sent: Monday, March 2, 2026 10:00:00 AM
            To: Kari Nordmann
            Subject: New question
            """
        },
        { "Old Outlook", "\n-----Opprinnelig melding-----\nFra: IOA-nettverket\nHei" },
        { "Old Outlook, English", "\n-----Original Message-----\nFrom: IOA-nettverket\nHi" },
        {
            "Gmail, bokmål",
            """

            man. 2. mars 2026 kl. 10:00 skrev IOA-nettverket <ikke-svar@ks.no>:

            > Hei, Kari!
            >
            > Noen spør om pumper.
            """
        },
        {
            "Gmail, bokmål, broken in two",
            """

            Den man. 2. mars 2026 kl. 10:00 skrev IOA-nettverket og alle som er med der <
            ikke-svar@ks.no>:

            > Hei, Kari!
            """
        },
        {
            "Gmail, nynorsk",
            """

            mån. 2. mars 2026 kl. 10:00 skreiv IOA-nettverket <ikke-svar@ks.no>:

            > Hei, Kari!
            """
        },
        {
            "Gmail, English",
            """

            On Mon, 2 Mar 2026 at 10:00, IOA-nettverket <ikke-svar@ks.no> wrote:

            > Hello Kari!
            """
        },
        {
            "Apple Mail, bokmål",
            """

            > 2. mars 2026 kl. 10:00 skrev IOA-nettverket <ikke-svar@ks.no>:
            >
            > Hei, Kari!
            """
        },
        {
            "iPhone, bokmål",
            """

            Sendt fra min iPhone

            > 2. mars 2026 kl. 10:00 skrev IOA-nettverket <ikke-svar@ks.no>:
            >
            > Hei, Kari!
            """
        },
        {
            "iPhone, nynorsk",
            """

            Sendt frå min iPhone

            2. mars 2026 kl. 10:00 skreiv IOA-nettverket <ikke-svar@ks.no>:

            > Hei, Kari!
            """
        },
        {
            "iPhone, English",
            "\nSent from my iPhone\n\n> On 2 Mar 2026, at 10:00, IOA-nettverket <ikke-svar@ks.no> wrote:\n> \n> Hello"
        },
        { "HTML without marks of quoting", "\n2. mars 2026 kl. 10:00 skrev IOA-nettverket <ikke-svar@ks.no>:\nHei, Kari!\nNoen spør." },
        { "A signature below two dashes", "\n-- \nKari Nordmann\nLyngdal kommune\nTlf. 38 33 40 00" },
        { "Nothing", "" },
    };

    [Theory, MemberData(nameof(Mails))]
    public void Cut_AnAnswerAboveWhatItAnswers_IsTheAnswerAlone(string program, string below) =>
        ReplyText.Cut((Answer + "\n" + below).ReplaceLineEndings("\r\n")).ShouldBe(Answer, program);

    [Fact]
    public void Cut_AnswersBetweenTheQuotedLines_AreKeptAndTheQuotedLinesNot() =>
        ReplyText.Cut("""
            On Mon, 2 Mar 2026 at 10:00, IOA-nettverket <ikke-svar@ks.no> wrote:
            > Har dere kjøpt pumper?
            Ja, i fjor.
            > Hvor mye kostet de?
            100 000 kroner.
            """).ShouldBe("Ja, i fjor.\n100 000 kroner.");

    [Theory]
    [InlineData("Ordføreren skrev i 2024 at:\nVi skal kjøpe mer innovativt.")]
    [InlineData("Fra: Lyngdal\nTil: Kristiansand\ngår det buss.")]
    [InlineData("Den som skrev dette, hadde rett:\n\n- pris\n- kvalitet")]
    [InlineData("Sendt fra min side til deg i går: kravlisten.\nSe under.")]
    [InlineData("Vilkårene ble sendt til alle.\nFrå: vi veit ikkje")]
    [InlineData("Tilbudet er mindre enn\n100 -- kanskje mer.")]
    public void Cut_WhatOnlyLooksLikeIt_IsKept(string text) => ReplyText.Cut(text).ShouldBe(text);

    [Theory]
    [InlineData("> alt er sitert\n> og ingenting skrevet")]
    [InlineData("\n\nSendt fra min iPhone\n")]
    [InlineData("-- \nKari")]
    [InlineData("")]
    public void Cut_NothingWritten_IsEmpty(string text) => ReplyText.Cut(text).ShouldBe("");

    [Fact]
    public void Cut_IndentedLines_AreNoCode() => ReplyText.Cut("Hei\n\n      innrykket\n\tog her").ShouldBe("Hei\n\ninnrykket\nog her");
}
