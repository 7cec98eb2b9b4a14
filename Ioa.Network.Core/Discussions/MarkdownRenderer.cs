using System.Buffers;
using System.Globalization;
using System.Net;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.Extensions.Caching.Memory;

namespace Ioa.Network.Core.Discussions;

/// <summary>A text as it is read, and whom it mentions.</summary>
/// <param name="Html">Safe HTML.</param>
/// <param name="People">The people mentioned, each once.</param>
/// <param name="Organisations">The organisations mentioned, each once.</param>
public sealed record RenderedText(string Html, IReadOnlyList<PersonId> People, IReadOnlyList<OrganisationId> Organisations);

/// <summary>
/// Makes safe HTML of Markdown. No raw HTML; links to http, https, mailto and this site only;
/// pictures from this site's attachments only, others become links, so that reading a post asks nothing of anybody else; headings
/// start at level 3, since the page has its own. Whatever is sent in, it takes bounded time and its result is well-formed.
/// </summary>
public static class MarkdownRenderer
{
    /// <summary>How deep lists and quotes can nest; what is deeper is shown as it was typed.</summary>
    private const int MaxDepth = 40;

    /// <summary>
    /// Most signs («[», «*», …) in one paragraph, and most «|». Matching them takes time that grows with the square of their number
    /// (40,000 took thirteen seconds), and nobody writes as many: such a paragraph is shown as it was typed.
    /// </summary>
    private const int MaxSigns = 800, MaxPipes = 6_000;

    /// <summary>The longest name of a language that code is written in.</summary>
    private const int MaxLanguage = 20;

    private static readonly SearchValues<char> LanguageSigns = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+#-");

    private static readonly SearchValues<char> Signs = SearchValues.Create("[]()*_~`!<&\\@");

    // By the text itself: whoever asks for its HTML has it. In characters.
    private static readonly MemoryCache Rendered = new(new MemoryCacheOptions { SizeLimit = 8_000_000 });

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder { MaximumNestingDepth = MaxDepth }
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseTaskLists()
        .UseAutoLinks()
        .UseSoftlineBreakAsHardlineBreak()
        .Use<MentionExtension>()
        .Use<PatienceExtension>()
        .Build();

    /// <summary>
    /// Renders a text without mentions. Such texts are kept as they were written and rendered when they are read, so the ones that are read most are kept
    /// rendered too: some 16 MB of them at most.
    /// </summary>
    public static string Render(string markdown) => Rendered.GetOrCreate(markdown, entry =>
    {
        var html = Render(markdown, MentionDirectory.Empty).Html;
        entry.Size = markdown.Length + html.Length;
        return html;
    })!;

    /// <summary>Renders a text and finds its mentions.</summary>
    /// <param name="markdown">As written.</param>
    /// <param name="mentionable">Whom the text can mention.</param>
    public static RenderedText Render(string markdown, MentionDirectory mentionable)
    {
        markdown = SafeText.Lines(markdown);
        if (markdown.Length > Post.MaxLength)
        {
            // The use cases refuse such a text before it comes here; this is for whoever calls the renderer itself.
            return AsTyped(markdown[..Post.MaxLength]);
        }

        if (NestsTooDeep(markdown))
        {
            return AsTyped(markdown);
        }

        try
        {
            var context = new MarkdownParserContext();
            context.Properties[typeof(MentionDirectory)] = mentionable;
            var document = Markdown.Parse(markdown, Pipeline, context);
            Tame(document);
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(writer) { MaximumNestingDepth = MaxDepth * 2 };
            Pipeline.Setup(renderer);
            renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTableRenderer());
            renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new LinkRenderer());
            renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new AddressRenderer());
            renderer.Render(document);

            // Once more over the result: an entity such as &#x202E; became its character only now.
            var mentions = document.Descendants<MentionInline>().Select(m => m.Target).ToList();
            return new RenderedText(
                SafeText.Lines(writer.ToString()),
                [.. mentions.Select(m => m.Person).OfType<PersonId>().Distinct()],
                [.. mentions.Select(m => m.Organisation).OfType<OrganisationId>().Distinct()]);
        }
        catch (ArgumentException)
        {
            // Nested deeper than any text that a person writes.
            return AsTyped(markdown);
        }
    }

    private static RenderedText AsTyped(string markdown) => new($"<pre><code>{WebUtility.HtmlEncode(markdown)}</code></pre>\n", [], []);

    // Quotes and lists that open on the same line: the parser is slow at them long before it refuses.
    private static bool NestsTooDeep(ReadOnlySpan<char> markdown)
    {
        foreach (var line in markdown.EnumerateLines())
        {
            var markers = 0;
            for (var i = 0; i < line.Length && line[i] is ' ' or '\t' or '>' or '-' or '+' or '*' or '.' or ')' or (>= '0' and <= '9'); i++)
            {
                if (line[i] == '>' || (line[i] is '-' or '+' or '*' or '.' or ')' && i + 1 < line.Length && line[i + 1] is ' ' or '\t'))
                {
                    markers++;
                }
            }

            if (markers > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static void Tame(MarkdownDocument document)
    {
        foreach (var node in document.Descendants().ToList())
        {
            switch (node)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Min(6, heading.Level + 2);
                    break;
                case TaskList task:
                    // A checkbox that nobody can tick, and that has no name, says less than its sign.
                    task.ReplaceBy(new LiteralInline(task.Checked ? "☑" : "☐"));
                    break;
                case Table table:
                    Align(table);
                    break;
                case FencedCodeBlock code:
                    ShowInfo(code);
                    break;
                default:
                    break;
            }
        }
    }

    // What stands after a fence names the code's language, and is not shown. Whoever is no programmer writes on the same line: shown as
    // the code's first line then, so that nothing disappears.
    private static void ShowInfo(FencedCodeBlock code)
    {
        var info = string.IsNullOrEmpty(code.Arguments) ? code.Info : $"{code.Info} {code.Arguments}";
        if (string.IsNullOrEmpty(info) || (info.Length <= MaxLanguage && !info.AsSpan().ContainsAnyExcept(LanguageSigns)))
        {
            return;
        }

        var lines = new StringLineGroup(code.Lines.Count + 1);
        lines.Add(new StringSlice(info));
        foreach (var line in code.Lines.Lines.AsSpan(0, code.Lines.Count))
        {
            lines.Add(line);
        }

        code.Lines = lines;
        code.RemoveData(typeof(HtmlAttributes));
    }

    // Aligned by a class, since the site's content policy lets no style attribute through.
    private static void Align(Table table)
    {
        for (var i = 0; i < table.ColumnDefinitions.Count; i++)
        {
            var name = table.ColumnDefinitions[i].Alignment switch
            {
                TableColumnAlign.Center => "align-center",
                TableColumnAlign.Right => "align-right",
                _ => null,
            };
            table.ColumnDefinitions[i].Alignment = null;
            if (name is not null)
            {
                foreach (var row in table.OfType<TableRow>())
                {
                    if (i < row.Count)
                    {
                        row[i].GetAttributes().AddClass(name);
                    }
                }
            }
        }
    }

    private static bool IsAllowed(string url)
    {
        if (url.StartsWith('/'))
        {
            // «//host» and «/\host» lead to another site.
            return url.Length == 1 || url[1] is not ('/' or '\\');
        }

        return url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ||
            url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ||
            url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAttachment(string url) =>
        url.StartsWith("/vedlegg/", StringComparison.Ordinal) && Guid.TryParseExact(url.AsSpan("/vedlegg/".Length), "D", out _);

    private static string UrlOf(LinkInline link) => link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";

    // A link in a link is no HTML: the outer one counts.
    private static bool IsInAnchor(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline link && IsAllowed(UrlOf(link)))
            {
                return true;
            }
        }

        return false;
    }

    private static void OpenAnchor(HtmlRenderer renderer, string url, string? title)
    {
        renderer.Write("<a href=\"").WriteEscapeUrl(url).Write('"');
        if (!url.StartsWith('/') && !url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            renderer.Write(" rel=\"noopener noreferrer nofollow\"");
        }

        if (!string.IsNullOrEmpty(title))
        {
            renderer.Write(" title=\"").WriteEscape(title).Write('"');
        }

        renderer.Write('>');
    }

    /// <summary>The policy for links and pictures stands where they are written, so that none gets past it.</summary>
    private sealed class LinkRenderer : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            var url = UrlOf(link);
            if (!renderer.EnableHtmlForInline)
            {
                renderer.WriteChildren(link);
                return;
            }

            if (link.IsImage && IsAttachment(url))
            {
                renderer.Write("<img src=\"").WriteEscapeUrl(url).Write("\" alt=\"");
                renderer.EnableHtmlForInline = false;
                renderer.WriteChildren(link);
                renderer.EnableHtmlForInline = true;
                renderer.Write("\" loading=\"lazy\" />");
                return;
            }

            var anchor = IsAllowed(url) && !IsInAnchor(link);
            if (anchor)
            {
                OpenAnchor(renderer, url, link.Title);
            }

            if (link.FirstChild is null)
            {
                // A link needs a name.
                renderer.WriteEscape(url);
            }
            else
            {
                renderer.WriteChildren(link);
            }

            if (anchor)
            {
                renderer.Write("</a>");
            }
        }
    }

    private sealed class AddressRenderer : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline address)
        {
            var url = address.IsEmail ? "mailto:" + address.Url : address.Url;
            var anchor = renderer.EnableHtmlForInline && IsAllowed(url) && !IsInAnchor(address);
            if (anchor)
            {
                OpenAnchor(renderer, url, title: null);
            }

            renderer.WriteEscape(address.Url);
            if (anchor)
            {
                renderer.Write("</a>");
            }
        }
    }

    /// <summary>A wide table scrolls in its own frame, which the keyboard can reach, and not with the page.</summary>
    private sealed class ScrollingTableRenderer : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.EnsureLine();
            renderer.Write("<div class=\"table-wrap\" tabindex=\"0\">");
            base.Write(renderer, table);
            renderer.Write("</div>");
            renderer.WriteLine();
        }
    }

    private sealed class MentionExtension : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new MentionParser());

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) => renderer.ObjectRenderers.Insert(0, new MentionRenderer());
    }

    private sealed class MentionInline(MentionTarget target) : LeafInline
    {
        public MentionTarget Target { get; } = target;
    }

    private sealed class MentionParser : InlineParser
    {
        public MentionParser() => OpeningCharacters = ['@'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (processor.Context?.Properties.TryGetValue(typeof(MentionDirectory), out var found) is not true ||
                char.IsLetterOrDigit(slice.PeekCharExtra(-1)) ||
                ((MentionDirectory)found!).Find(slice.AsSpan()[1..]) is not { } target)
            {
                return false;
            }

            processor.Inline = new MentionInline(target);
            slice.Start += target.Name.Length + 1;
            return true;
        }
    }

    private sealed class MentionRenderer : HtmlObjectRenderer<MentionInline>
    {
        protected override void Write(HtmlRenderer renderer, MentionInline mention)
        {
            if (!renderer.EnableHtmlForInline)
            {
                renderer.WriteEscape(mention.Target.Name);
                return;
            }

            renderer.Write("<span class=\"mention\">@").WriteEscape(mention.Target.Name).Write("</span>");
        }
    }

    private sealed class PatienceExtension : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new PatienceParser());

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
        {
        }
    }

    /// <summary>Comes before every other parser at the first sign of a paragraph, and takes the whole of it as text when it has too many.</summary>
    private sealed class PatienceParser : InlineParser
    {
        public PatienceParser() => OpeningCharacters = [.. "[]()*_~`!<&\\@|"];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var rest = slice.AsSpan();
            if (!HasMore(rest, MaxSigns) && rest.Count('|') <= MaxPipes)
            {
                return false;
            }

            processor.Inline = new LiteralInline(slice);
            slice.Start = slice.End + 1;
            return true;
        }

        private static bool HasMore(ReadOnlySpan<char> text, int most)
        {
            var count = 0;
            for (var next = text.IndexOfAny(Signs); next >= 0; next = text.IndexOfAny(Signs))
            {
                if (++count > most)
                {
                    return true;
                }

                text = text[(next + 1)..];
            }

            return false;
        }
    }
}
