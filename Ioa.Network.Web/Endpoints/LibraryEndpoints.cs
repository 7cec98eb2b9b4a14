using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Endpoints;

/// <summary><c>GET /erfaringer/forslag?q=</c>: what the library has on what is being typed, as the items of a list.</summary>
internal static class LibraryEndpoints
{
    public static void MapLibrary(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/erfaringer/forslag", SuggestAsync).ExcludeFromDescription();

    private static async Task<IResult> SuggestAsync(string? q, LibrarySuggestQuery query, Texts texts, HttpContext http, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        var html = new StringBuilder();
        foreach (var found in await query.HandleAsync(q, user, cancellationToken))
        {
            // The title is safe HTML already.
            html.Append("<li><a href=\"/").Append(found.ExperienceId is { } experience ? $"erfaringer/{experience}" : $"samtaler/{found.ThreadId}").Append("\">")
                .Append(found.TitleHtml).Append("</a> <span class=\"meta\">").Append(texts[$"Library.Kind.{found.Kind}"]).Append("</span></li>");
        }

        return Results.Content(html.ToString(), "text/html; charset=utf-8");
    }
}
