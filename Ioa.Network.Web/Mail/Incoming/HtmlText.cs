using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>The text of an e-mail that is written in HTML only, without what the mail programs mark as quoted.</summary>
internal static class HtmlText
{
    /// <summary>Most elements. Nobody writes as many, and a parser's time can grow with the square of how deep they nest.</summary>
    private const int MaxElements = 20_000;

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre",
        "section", "table", "tr", "ul",
    };

    private static readonly HashSet<string> Unseen = new(StringComparer.Ordinal) { "head", "script", "style", "template", "title" };

    /// <summary>Where Outlook and Exchange begin what is answered.</summary>
    private static readonly HashSet<string> AnsweredFromHere = new(StringComparer.Ordinal) { "appendonsend", "divRplyFwdMsg", "mail-editor-reference-message-container" };

    private static readonly string[] Quoted = ["gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature", "yahoo_quoted"];

    /// <summary>The text; <see langword="null"/> when there are more elements than a person writes.</summary>
    public static string? Of(string html)
    {
        if (html.AsSpan().Count('<') > MaxElements)
        {
            return null;
        }

        var text = new StringBuilder();
        INode root = new HtmlParser().ParseDocument(html);

        // Not by recursion: how deep it is, the sender decides.
        for (INode? node = root; node is not null;)
        {
            if (node is IElement { Id: { } id } && AnsweredFromHere.Contains(id))
            {
                break;
            }

            var skipped = node is IElement element && (Unseen.Contains(element.LocalName) || IsQuoted(element));
            if (!skipped)
            {
                Enter(node, text);
            }

            if (!skipped && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null && node != root)
            {
                if (!skipped)
                {
                    Leave(node, text);
                }

                skipped = false;
                if (node.NextSibling is { } sibling)
                {
                    node = sibling;
                    break;
                }

                node = node.Parent;
            }

            if (node == root)
            {
                break;
            }
        }

        return text.ToString();
    }

    private static bool IsQuoted(IElement element) =>
        (element.LocalName == "blockquote" && element.GetAttribute("type") == "cite") || element.Id == "Signature" || Quoted.Any(element.ClassList.Contains);

    private static void Enter(INode node, StringBuilder text)
    {
        switch (node)
        {
            case IText { Data: var data }:
                foreach (var c in data)
                {
                    // HTML's white space is one space, and none where a line begins.
                    if (!char.IsWhiteSpace(c))
                    {
                        text.Append(c);
                    }
                    else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                    {
                        text.Append(' ');
                    }
                }

                break;
            case IElement { LocalName: "br" }:
                text.Append('\n');
                break;
            case IElement element when Blocks.Contains(element.LocalName):
                Break(text);
                text.Append(element.LocalName == "li" ? "- " : "");
                break;
        }
    }

    private static void Leave(INode node, StringBuilder text)
    {
        if (node is not IElement element)
        {
            return;
        }

        if (element is { LocalName: "a" } && element.GetAttribute("href") is { } link && link.StartsWith("http", StringComparison.OrdinalIgnoreCase) &&
            element.FirstChild is IText { Data: var shown } && !shown.Contains(link.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && !link.Any(char.IsWhiteSpace))
        {
            text.Append(" <").Append(link).Append('>');
        }
        else if (element.LocalName is "td" or "th")
        {
            text.Append(' ');
        }
        else if (Blocks.Contains(element.LocalName))
        {
            Break(text);
            if (element.LocalName == "p")
            {
                text.Append('\n');
            }
        }
    }

    private static void Break(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }
}
