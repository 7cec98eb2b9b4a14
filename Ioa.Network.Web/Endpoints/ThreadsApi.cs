using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Microsoft.AspNetCore.Mvc;

namespace Ioa.Network.Web.Endpoints;

/// <summary>Conversations for other programs, under <c>/api/v1</c>: the same use cases, the same rights, JSON in and out.</summary>
public static class ThreadsApi
{
    /// <summary>What is sent to write a post.</summary>
    /// <param name="Body">Markdown, at most <see cref="Post.MaxLength"/> characters.</param>
    /// <param name="ClientKey">Chosen by the sender; the same key again writes nothing twice.</param>
    public sealed record NewPost(string Body, Guid ClientKey);

    /// <summary>Maps the endpoints.</summary>
    public static void MapThreadsApi(this IEndpointRouteBuilder site)
    {
        var api = site.MapGroup("/api/v1/threads").RequireAuthorization().WithTags("Threads");

        api.MapGet("/{id:guid}/changes", async (Guid id, [FromServices] ThreadChangesQuery changes, ClaimsPrincipal user, CancellationToken cancellationToken, long since = 0) =>
                Answer(await changes.HandleAsync(new ThreadChangesRequest(new ThreadId(id), since), user, cancellationToken)))
            .Produces<ThreadChanges>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("What is new or changed in a thread since a sequence number; 0 for everything.");

        api.MapPost("/{id:guid}/posts", async (Guid id, NewPost post, [FromServices] AddPost addPost, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                Answer(await addPost.HandleAsync(new AddPostCommand(new ThreadId(id), post.Body, [], post.ClientKey), user, cancellationToken)))
            .Produces<AddedPost>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Writes a post.");
    }

    private static IResult Answer<T>(Result<T> result) => result.Succeeded
        ? Results.Ok(result.Value)
        : Results.Problem(title: result.Error!.Code, statusCode: result.Error.Kind switch
        {
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        });
}
