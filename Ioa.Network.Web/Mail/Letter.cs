using System.Globalization;
using System.Net;
using System.Text;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>What a letter says: plain text everywhere, never HTML.</summary>
/// <param name="Subject">Subject, also the heading.</param>
/// <param name="Paragraphs">The paragraphs before the button.</param>
/// <param name="Action">What the button says and where it leads; the letter's one next step.</param>
/// <param name="Afterwards">The paragraphs after the button.</param>
/// <param name="Quotation">What somebody wrote, under the first paragraphs.</param>
/// <param name="Entries">What happened, one link each, under the first paragraphs.</param>
/// <param name="Small">Links at the very end: how to get fewer of these.</param>
public sealed record Letter(
    string Subject,
    IReadOnlyList<string> Paragraphs,
    (string Text, string Link)? Action = null,
    IReadOnlyList<string>? Afterwards = null,
    string? Quotation = null,
    IReadOnlyList<LetterEntry>? Entries = null,
    IReadOnlyList<(string Text, string Link)>? Small = null);

/// <summary>One thing in a letter that gathers several.</summary>
/// <param name="Text">What it is about.</param>
/// <param name="Link">Where it is.</param>
/// <param name="What">What happened.</param>
public sealed record LetterEntry(string Text, string Link, string What);

/// <summary>Makes a letter into an e-mail: the same look for all, as text and as HTML, in the recipient's language.</summary>
public sealed class LetterWriter(Texts texts)
{
    /// <summary>Writes a letter.</summary>
    /// <param name="to">The recipient's address.</param>
    /// <param name="language">The recipient's language: «nb», «nn» or «en».</param>
    /// <param name="letter">Makes the letter; runs with that language as the current one.</param>
    /// <param name="list">The headers of a letter of a kind that one can stop.</param>
    public SendEmail Write(string to, string language, Func<Texts, Letter> letter, ListHeaders? list = null) => In(language, texts =>
    {
        var written = letter(texts);
        var subject = OneLine(written.Subject);
        return new SendEmail(to, subject, Text(written), Html(language, subject, written), list);
    });

    /// <summary>Writes something with a language as the current one.</summary>
    public T In<T>(string language, Func<Texts, T> write)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return write(texts);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    /// <summary>A subject with a line break would be a new header.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private string Text(Letter letter)
    {
        var text = new StringBuilder();
        foreach (var paragraph in letter.Paragraphs)
        {
            text.Append(paragraph).Append("\n\n");
        }

        if (letter.Quotation is { } quotation)
        {
            text.Append(quotation).Append("\n\n");
        }

        foreach (var entry in letter.Entries ?? [])
        {
            text.Append("* ").Append(entry.Text).Append("\n  ").Append(entry.What).Append("\n  ").Append(entry.Link).Append("\n\n");
        }

        if (letter.Action is { } action)
        {
            text.Append(action.Text).Append(":\n").Append(action.Link).Append("\n\n");
        }

        foreach (var paragraph in letter.Afterwards ?? [])
        {
            text.Append(paragraph).Append("\n\n");
        }

        text.Append("-- \n").Append(texts["Mail.Footer"]).Append('\n');
        foreach (var (what, link) in letter.Small ?? [])
        {
            text.Append(what).Append(": ").Append(link).Append('\n');
        }

        return text.ToString();
    }

    private string Html(string language, string subject, Letter letter)
    {
        // Mail programs know neither style sheets nor flex: inline styles and one table, as small as it can be.
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{Encode(subject)}</title></head>
            <body style="margin:0;padding:24px 12px;background:#f3f5f4;color:#1c2a26;font:16px/1.5 Arial,Helvetica,sans-serif">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
            <div style="max-width:560px;text-align:left;background:#ffffff;color:#1c2a26;border:1px solid #d5ddd9;border-radius:8px;padding:28px">
            <p style="margin:0 0 16px;font-size:14px;color:#4a5a54">{Encode(texts["Common.ProductName"])}</p>
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{Encode(subject)}</h1>

            """);
        Paragraphs(html, letter.Paragraphs);
        if (letter.Quotation is { } quotation)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div style=\"margin:0 0 16px;padding:4px 0 4px 16px;border-left:4px solid #0b5c4a\">{Encode(quotation).Replace("\n", "<br>", StringComparison.Ordinal)}</div>\n");
        }

        foreach (var entry in letter.Entries ?? [])
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\"><a href=\"{Encode(entry.Link)}\" style=\"color:#0b5c4a;font-weight:bold\">{Encode(entry.Text)}</a><br><span style=\"color:#4a5a54\">{Encode(entry.What)}</span></p>\n");
        }

        if (letter.Action is { } action)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <p style="margin:24px 0"><a href="{Encode(action.Link)}" style="display:inline-block;padding:12px 20px;background:#0b5c4a;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:bold">{Encode(action.Text)}</a></p>
                <p style="margin:0 0 16px;font-size:14px;color:#4a5a54">{Encode(texts["Mail.OrCopy"])}<br><a href="{Encode(action.Link)}" style="color:#0b5c4a;word-break:break-all">{Encode(action.Link)}</a></p>

                """);
        }

        Paragraphs(html, letter.Afterwards ?? []);
        var small = string.Concat((letter.Small ?? []).Select(link => $"<br><a href=\"{Encode(link.Link)}\" style=\"color:#4a5a54\">{Encode(link.Text)}</a>"));
        html.Append(CultureInfo.InvariantCulture, $"""
            <p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #d5ddd9;font-size:14px;color:#4a5a54">{Encode(texts["Mail.Footer"])}{small}</p>
            </div></td></tr></table></body></html>

            """);
        return html.ToString();
    }

    private static void Paragraphs(StringBuilder html, IReadOnlyList<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Encode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal)}</p>\n");
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
