using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Thread;

/// <summary>What differs between two readers of the same post.</summary>
[Flags]
internal enum PostVariant
{
    None = 0,
    Own = 1,
    CanWrite = 2,
    CanModerate = 4,
    CanAccept = 8,
    FoundUseful = 16,
    Accepted = 32,
}

/// <summary>
/// A post as ready HTML. The page of fifty posts is what everybody opens, so each post is made once for each language and kind of
/// reader and the same string is handed to all of them, for as long as the <see cref="PostView"/> lives. A reader's circuit keeps one
/// frame a post.
/// </summary>
public sealed class PostHtml(Texts texts)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    private readonly ConditionalWeakTable<PostView, ConcurrentDictionary<(string Language, PostVariant Variant), string>> _made = [];

    internal string For(PostView post, ThreadHead thread, ThreadReader reader)
    {
        var variant = PostVariant.None;
        if (post.Kind == PostKind.Text)
        {
            variant = (post.AuthorId == reader.Person ? PostVariant.Own : PostVariant.None)
                | (reader.CanWrite && thread.ClosedAt is null ? PostVariant.CanWrite : PostVariant.None)
                | (reader.CanModerate ? PostVariant.CanModerate : PostVariant.None)
                | (reader.CanAccept && post.Number > 1 ? PostVariant.CanAccept : PostVariant.None)
                | (post.UsefulTo.Contains(reader.Person) ? PostVariant.FoundUseful : PostVariant.None)
                | (thread.AcceptedPostNumber == post.Number ? PostVariant.Accepted : PostVariant.None);
        }

        return _made.GetOrCreateValue(post).GetOrAdd(
            (CultureInfo.CurrentUICulture.Name, variant),
            static (key, made) => made.Self.Make(made.post, made.thread, key.Variant),
            (Self: this, post, thread));
    }

    private string Make(PostView post, ThreadHead thread, PostVariant variant)
    {
        var html = new StringBuilder(post.Text.Length + 1500);
        html.Append("<article id=\"innlegg-").Append(post.Number).Append("\" class=\"").Append(CssOf(post, variant));
        if (post.Kind == PostKind.Note)
        {
            html.Append("\">");
            Note(html, post);
        }
        else
        {
            html.Append("\" aria-label=\"").Append(E(texts["Thread.PostBy", post.Number, post.AuthorName])).Append("\">");
            Head(html, post, thread, variant);
            if (post.HiddenReason is { } reason)
            {
                html.Append("<p class=\"post__hidden\">").Append(E(texts["Thread.Hidden", reason])).Append("</p>");
            }
            else
            {
                html.Append("<div class=\"post__body prose\">").Append(post.Text).Append("</div>");
                Files(html, post);
            }

            Actions(html, post, thread, variant);
        }

        return html.Append("</article>").ToString();
    }

    private static string CssOf(PostView post, PostVariant variant) =>
        post.Kind == PostKind.Note ? "post post--note"
        : post.HiddenReason is not null ? "post post--hidden"
        : variant.HasFlag(PostVariant.Accepted) ? "post post--accepted"
        : "post";

    private static string E(string text) => Encoder.Encode(text);

    private static void Time(StringBuilder html, DateTimeOffset at) => html
        .Append("<time datetime=\"").Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        .Append("\" data-relative title=\"").Append(E(Dates.Long(at))).Append("\">").Append(E(Dates.Long(at))).Append("</time>");

    private void Head(StringBuilder html, PostView post, ThreadHead thread, PostVariant variant)
    {
        html.Append("<header class=\"post__head\"><p class=\"post__by\"><strong>").Append(E(post.AuthorName)).Append("</strong> <span class=\"meta\">");
        if (post.AuthorTitle is { Length: > 0 } title)
        {
            html.Append(E(title)).Append(", ");
        }

        html.Append(E(post.OrganisationName)).Append("</span>");
        if (post.FromSuperuser)
        {
            html.Append(" <span class=\"badge badge--info\">").Append(E(texts["Thread.Superuser"])).Append("</span>");
        }

        if (post.AsksBack)
        {
            html.Append(" <span class=\"badge badge--warn\">").Append(E(texts["Thread.AsksBack"])).Append("</span>");
        }

        if (variant.HasFlag(PostVariant.Accepted))
        {
            html.Append(" <span class=\"badge badge--ok\">").Append(E(texts["Thread.Accepted"])).Append("</span>");
        }

        html.Append("</p><p class=\"meta\"><a class=\"post__number\" href=\"/samtaler/").Append(thread.Id).Append("?side=")
            .Append(ThreadView.PageOf(post.Number)).Append("#innlegg-").Append(post.Number).Append("\" aria-label=\"")
            .Append(E(texts["Thread.PostNumber", post.Number])).Append("\">#").Append(post.Number).Append("</a> ");
        Time(html, post.CreatedAt);
        if (post.EditedAt is { } edited && post.HiddenReason is null)
        {
            html.Append(" · <a href=\"/samtaler/").Append(thread.Id).Append("/historikk/").Append(post.Number).Append("\" title=\"")
                .Append(E(Dates.Long(edited))).Append("\">").Append(E(texts["Thread.Edited"])).Append("</a>");
        }

        html.Append("</p></header>");
    }

    private void Note(StringBuilder html, PostView post)
    {
        var note = NoteText.Of(post.Text, post.NoteArguments);
        html.Append("<p class=\"post__note\">");
        if (!note.IsByClock)
        {
            html.Append(E(post.AuthorName)).Append(": ");
        }

        html.Append(E(texts[note.Key, [.. note.Arguments]]));
        if (note.OtherThread is { } other)
        {
            html.Append(" <a href=\"/samtaler/").Append(other).Append("\">").Append(E(texts["Thread.ToOther"])).Append("</a>");
        }

        html.Append(" <span class=\"meta\">");
        Time(html, post.CreatedAt);
        html.Append("</span></p>");
    }

    private static void Files(StringBuilder html, PostView post)
    {
        if (post.Attachments.Count == 0)
        {
            return;
        }

        html.Append("<ul class=\"post__files\">");
        foreach (var file in post.Attachments)
        {
            html.Append("<li><a href=\"/vedlegg/").Append(file.Id).Append("\" data-enhance-nav=\"false\">");
            if (file.ContentType.StartsWith("image/", StringComparison.Ordinal))
            {
                html.Append("<img loading=\"lazy\" src=\"/vedlegg/").Append(file.Id).Append("\" alt=\"\">");
            }

            html.Append(E(file.FileName)).Append(" <span class=\"meta\">").Append(E(FileSize(file.Size))).Append("</span></a></li>");
        }

        html.Append("</ul>");
    }

    private static string FileSize(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.CurrentCulture, $"{Math.Max(1, bytes / 1000)} kB")
        : string.Create(CultureInfo.CurrentCulture, $"{bytes / 1_000_000d:0.0} MB");

    private void Actions(StringBuilder html, PostView post, ThreadHead thread, PostVariant variant)
    {
        html.Append("<footer class=\"post__actions\">");
        if (post.HiddenReason is not null)
        {
            if (variant.HasFlag(PostVariant.CanModerate))
            {
                html.Append("<a class=\"button button--quiet\" href=\"/samtaler/").Append(thread.Id).Append("/historikk/").Append(post.Number).Append("\">")
                    .Append(E(texts["Thread.ShowHidden"])).Append("</a>");
                Button(html, post, "restore", "Thread.Restore");
            }

            html.Append("</footer>");
            return;
        }

        if (variant.HasFlag(PostVariant.Own))
        {
            if (post.UsefulCount > 0)
            {
                html.Append("<span class=\"meta\">").Append(E(texts.Count("Thread.UsefulCount", post.UsefulCount))).Append("</span>");
            }
        }
        else
        {
            var pressed = variant.HasFlag(PostVariant.FoundUseful);
            html.Append("<button type=\"button\" class=\"button button--quiet\" data-post-action=\"").Append(pressed ? "notuseful" : "useful")
                .Append("\" data-post=\"").Append(post.Number).Append("\" aria-pressed=\"").Append(pressed ? "true" : "false").Append("\">")
                .Append(E(texts["Thread.Useful"]));
            if (post.UsefulCount > 0)
            {
                html.Append(" <span class=\"post__count\">").Append(post.UsefulCount).Append("</span>");
            }

            Which(html, post).Append("</button>");
        }

        if (variant.HasFlag(PostVariant.CanWrite))
        {
            Button(html, post, "quote", "Thread.Quote");
        }

        if (variant.HasFlag(PostVariant.CanAccept))
        {
            Button(
                html,
                post,
                variant.HasFlag(PostVariant.Accepted) ? "unaccept" : "accept",
                variant.HasFlag(PostVariant.Accepted) ? "Thread.Unaccept" : "Thread.Accept");
        }

        if (variant.HasFlag(PostVariant.Own | PostVariant.CanWrite))
        {
            Button(html, post, "edit", "Thread.Edit");
        }

        if (variant.HasFlag(PostVariant.CanModerate))
        {
            if (thread is { Kind: ThreadKind.Question, NetworkClosed: false } && post.Number > 1)
            {
                Which(
                    html.Append("<a class=\"button button--quiet\" href=\"/nettverk/").Append(thread.NetworkSlug).Append("/sporsmal-og-svar/ny?svar=").Append(post.Id)
                        .Append("\">").Append(E(texts["Faq.MakeOf"])),
                    post).Append("</a>");
                Button(html, post, "experience", "Experiences.MakeOf");
            }

            Button(html, post, "hide", "Thread.Hide");
        }

        html.Append("</footer>");
    }

    private void Button(StringBuilder html, PostView post, string action, string text) =>
        Which(html.Append("<button type=\"button\" class=\"button button--quiet\" data-post-action=\"").Append(action).Append("\" data-post=\"")
            .Append(post.Number).Append("\">").Append(E(texts[text])), post).Append("</button>");

    /// <summary>For those who hear the button and do not see where it stands.</summary>
    private StringBuilder Which(StringBuilder html, PostView post) =>
        html.Append("<span class=\"visually-hidden\">, ").Append(E(texts["Thread.PostNumber", post.Number])).Append("</span>");
}
