using System.Net.Mime;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Components.Pages.Conversations;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// What the editor's script asks for while somebody writes: to keep the draft, to show the text as it will be read, whom can be
/// mentioned, what already answers the question. Plain requests, so that they work while the circuit is down; the use cases decide who may.
/// </summary>
internal static class Writing
{
    /// <summary>The longest draft is within this, in any alphabet.</summary>
    private const long MaxRequestBytes = (SaveDraft.MaxBodyLength * 6) + 50_000;

    public static void MapWriting(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").RequireAuthorization().ExcludeFromDescription();
        group.MapPost("/utkast/lagre", SaveAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxRequestBytes)).AddEndpointFilter(RequireAntiforgeryAsync);
        group.MapPost("/forhandsvisning", PreviewAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxRequestBytes)).AddEndpointFilter(RequireAntiforgeryAsync);
        group.MapGet("/omtaler", SuggestAsync);
        group.MapPost("/lignende", SimilarAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxRequestBytes)).AddEndpointFilter(RequireAntiforgeryAsync);
        group.MapPost("/utkast/spart", SpareAsync).AddEndpointFilter(RequireAntiforgeryAsync);
    }

    /// <summary>Refuses a request that another site made the browser send.</summary>
    internal static async ValueTask<object?> RequireAntiforgeryAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
            ? await next(context)
            : Refusal(Error.Invalid("Conversations.SignInAgain"), http.RequestServices.GetRequiredService<Texts>());
    }

    /// <summary>A refusal as the scripts read it: the sentence in the person's language.</summary>
    internal static IResult Refusal(Error error, Texts texts) => Results.Json(new { error = texts.Error(error), code = error.Code }, statusCode: error.Kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    });

    private static async Task<IResult> SaveAsync(
        DraftText draft, SaveDraft save, DiscardDraft discard, TimeProvider clock, ClaimsPrincipal user, Texts texts, CancellationToken cancellationToken)
    {
        if (draft.Empty)
        {
            var discarded = await discard.HandleAsync(new DiscardDraftCommand(draft.Key), user, cancellationToken);
            return discarded.Error is { } no ? Refusal(no, texts) : Results.Json(new { clientKey = (Guid?)null, savedAt = 0L });
        }

        var saved = await save.HandleAsync(new SaveDraftCommand(draft.Key, draft.Title, draft.Body, draft.Fields), user, cancellationToken);
        return saved.Error is { } error
            ? Refusal(error, texts)
            : Results.Json(new { clientKey = (Guid?)saved.Value, savedAt = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    private static async Task<IResult> PreviewAsync(
        Guid network, PreviewText text, PreviewMarkdown preview, ClaimsPrincipal user, Texts texts, CancellationToken cancellationToken)
    {
        var html = await preview.HandleAsync(new PreviewMarkdownCommand(new LearningNetworkId(network), text.Body), user, cancellationToken);
        return html.Error is { } error ? Refusal(error, texts) : Results.Text(html.Value, MediaTypeNames.Text.Html);
    }

    private static async Task<IResult> SuggestAsync(
        Guid network, string? q, SuggestMentions suggest, ClaimsPrincipal user, Texts texts, CancellationToken cancellationToken)
    {
        var found = await suggest.HandleAsync(new SuggestMentionsCommand(new LearningNetworkId(network), q ?? ""), user, cancellationToken);
        return found.Error is { } error ? Refusal(error, texts) : Results.Json(found.Value.Select(s => new { name = s.Name, detail = s.Detail }));
    }

    private static async Task<IResult> SimilarAsync(QuestionText question, SuggestThreadsQuery similar, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var found = await similar.HandleAsync(new ThreadSuggestions(question.Title, question.Body, question.Sector), user, cancellationToken);
        return new RazorComponentResult<SuggestedThreads>(new { Found = found });
    }

    private static async Task<IResult> SpareAsync(SparedText spared, SpareQuestion spare, ClaimsPrincipal user, Texts texts, CancellationToken cancellationToken)
    {
        var thread = new ThreadId(spared.Thread);
        var post = await spare.HandleAsync(new SpareQuestionCommand(spared.Key, thread, new PostId(spared.Post)), user, cancellationToken);
        return post.Error is { } error ? Refusal(error, texts) : Results.Json(new { address = SuggestedThreads.AddressOf(thread, post.Value, thanks: true) });
    }

    private sealed record QuestionText(string Title, string Body, string? Sector);

    private sealed record SparedText(string Key, Guid Thread, Guid Post);

    private sealed record DraftText(string Key, string Title, string Body, string? Fields, bool Empty);

    private sealed record PreviewText(string Body);
}
