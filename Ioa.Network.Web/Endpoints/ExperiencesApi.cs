using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Barrier = Ioa.Network.Core.Experiences.Barrier;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// The library for other programs, under <c>/api/v1/experiences</c>: read only, open experiences for everybody, and with a key
/// (<c>Authorization: Bearer ioa_…</c>) what its owner reads at that moment. What is withheld is withheld here too.
/// </summary>
public static class ExperiencesApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A page of a list.</summary>
    /// <param name="Items">The experiences.</param>
    /// <param name="Page">Which page, from 1.</param>
    /// <param name="Pages">How many there are.</param>
    /// <param name="Total">How many experiences there are in all.</param>
    public sealed record ApiPage(IReadOnlyList<ApiItem> Items, int Page, int Pages, int Total);

    /// <summary>An experience in a list.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Url">Its page.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Outcome">How it went.</param>
    /// <param name="Sectors">Sector codes.</param>
    /// <param name="Year">Its year.</param>
    /// <param name="PublishedAt">When it was published.</param>
    /// <param name="Outdated">Whether it was said to be out of date.</param>
    public sealed record ApiItem(Guid Id, string Url, string Title, Outcome? Outcome, IReadOnlyList<string> Sectors, int? Year, DateTimeOffset PublishedAt, bool Outdated);

    /// <summary>An organisation that took part.</summary>
    /// <param name="Number">Its number, when it is a municipality or a county authority.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Role">What it was.</param>
    public sealed record ApiParty(string? Number, string Name, PartyRole Role);

    /// <summary>An answer to one of the short questions.</summary>
    /// <param name="Key">The question's key.</param>
    /// <param name="Phase">In which phase.</param>
    /// <param name="Question">A network's own question.</param>
    /// <param name="Text">Markdown.</param>
    public sealed record ApiAnswer(string Key, Phase Phase, string? Question, string Text);

    /// <summary>An experience.</summary>
    public sealed record ApiExperience(
        Guid Id, string Url, string Title, string Language, Audience Audience, string? Buyer, IReadOnlyList<ApiParty> Organisations, IReadOnlyList<string> Counties, int? FromYear, int? ToYear,
        IReadOnlyList<string> Sectors, IReadOnlyList<string> Topics, IReadOnlyList<string> Cpv, InnovationKind? Kind, string? Procedure, string? Form, string? ProcedureText, decimal? Volume,
        IReadOnlyList<string> Suppliers, string? Doffin, IReadOnlyList<ApiAnswer> Answers, Outcome? Outcome, Phase? StoppedIn, Barrier? Barrier, string? Differently,
        IReadOnlyList<Benefit> Benefits, IReadOnlyList<Lesson> Lessons, IReadOnlyList<string> Caveats, IReadOnlyList<ExperienceSource> Sources,
        int Version, DateTimeOffset? PublishedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? OutdatedAt, string? Collection, string? CollectionKey);

    /// <summary>Maps the endpoints.</summary>
    public static void MapExperiencesApi(this IEndpointRouteBuilder site)
    {
        var api = site.MapGroup("/api/v1/experiences").WithTags("Experiences").RequireRateLimiting(AccountLimits.NewsFeeds).AddEndpointFilter(ReadAsOwnerAsync);
        api.MapGet("", ListAsync)
            .Produces<ApiPage>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .WithSummary("Searches experiences: q, sektor, fase, utfall, form, prosedyre, innovasjon, fylke, kostra, storrelse, aar, kilde, nettverk, sorter=nyeste, side.");
        api.MapGet("/{id:guid}", OneAsync)
            .Produces<ApiExperience>()
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("An experience, as the key's owner reads it; without a key as everybody does.");
    }

    // A key is a person's: whoever shows it reads as they do, and nothing else in the request says who they are.
    private static async ValueTask<object?> ReadAsOwnerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            var key = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
            if (!key.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ||
                await http.RequestServices.GetRequiredService<ApiKeyOwnerQuery>().HandleAsync(key, http.User, http.RequestAborted) is not { } owner)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                return Results.Problem(title: "Library.KeyUnknown", statusCode: StatusCodes.Status401Unauthorized);
            }

            http.User = owner.ToPrincipal();
        }

        return await next(context);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, [FromServices] LibrarySearchQuery search, [FromServices] SiteAddress site, CancellationToken cancellationToken, string? q = null, string? nettverk = null, string? sorter = null, int side = 1)
    {
        var asked = new LibrarySearch(q) { Filters = LibraryAddress.Read(http.Request.QueryString.Value).Filters, NetworkSlug = nettverk, Sort = sorter == "nyeste" ? LibrarySort.Newest : LibrarySort.Relevance };
        var filters = new Dictionary<LibraryFacet, string>(asked.Filters) { [LibraryFacet.Kind] = nameof(LibraryKind.Experience) };
        var hits = (await search.HandleAsync(asked with { Filters = filters, Page = side }, http.User, cancellationToken)).Hits;
        var pages = Math.Min(hits.Pages, LibrarySearch.LastPage);
        var links = new List<string>();
        Link("prev", hits.Number - 1);
        Link("next", hits.Number + 1);
        if (links.Count > 0)
        {
            http.Response.Headers.Link = string.Join(", ", links);
        }

        return Send(http, new ApiPage(
            [.. hits.Items.Select(h => new ApiItem(h.ExperienceId!.Value.Value, site.Link($"/erfaringer/{h.ExperienceId}"), h.Title, h.Outcome, h.Sectors, h.Year, h.At, h.Outdated))],
            hits.Number,
            pages,
            hits.Total));

        void Link(string relation, int page)
        {
            if (page >= 1 && page <= pages)
            {
                links.Add($"<{site.Link("/api/v1/experiences?" + LibraryAddress.Of(asked with { Page = page }))}>; rel=\"{relation}\"");
            }
        }
    }

    private static async Task<IResult> OneAsync(Guid id, HttpContext http, [FromServices] ExperienceQuery query, [FromServices] SiteAddress site, CancellationToken cancellationToken)
    {
        // Programs read what is published, also for those who write it.
        var found = await query.HandleAsync(new ExperienceId(id), draft: false, lookAs: Audience.Network, http.User, cancellationToken);
        if (!found.Succeeded || found.Value.IsDraft)
        {
            return Results.Problem(title: Error.NotFound.Code, statusCode: StatusCodes.Status404NotFound);
        }

        var (view, c) = (found.Value, found.Value.Content);
        return Send(http, new ApiExperience(
            id, site.Link($"/erfaringer/{view.Id}"), c.Title, c.Language, view.Audience, c.Buyer,
            [.. c.Parties.Select(p => new ApiParty(p.OrganisationId is { } organisation && view.Places.TryGetValue(organisation, out var place) ? place.Number : null, p.Name, p.Role))],
            c.Counties, c.FromYear, c.ToYear, c.Sectors, c.Topics, c.Cpv, c.Kind, c.Procedure, c.Form, c.ProcedureText, c.Volume, c.Suppliers, c.Doffin,
            [.. c.Answers.Select(a => new ApiAnswer(a.Key, a.Phase, a.Question, a.Text))],
            c.Outcome, c.StoppedIn, c.Barrier, c.Differently, c.Benefits, c.Lessons, c.Caveats, c.Sources,
            view.PublishedVersion, view.PublishedAt, view.VerifiedAt, view.OutdatedAt, view.SourceName, view.SourceKey));
    }

    // The tag is of what this reader gets: two readers of one experience may get different ones.
    private static IResult Send<T>(HttpContext http, T body)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.Vary = "Authorization, Cookie";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Json);
        return Results.Bytes(bytes, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }
}
