using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Says that somebody else's post was useful, or takes it back.</summary>
/// <param name="PostId">Which post.</param>
/// <param name="Useful">Useful, or not after all.</param>
public sealed record ReactToPostCommand(PostId PostId, bool Useful);

/// <summary>«Nyttig»: everybody who writes in the network, about others' posts. Saying it twice counts once.</summary>
public sealed class ReactToPost(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(ReactToPostCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PostStandingAsync(user, command.PostId, OsloTime.DateIn(now), cancellationToken) is not var (threadId, standing))
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        return await db.ChangeThreadAsync(
            threadId,
            standing,
            async thread =>
            {
                var post = await db.Posts.FirstAsync(p => p.Id == command.PostId, cancellationToken);
                if (post.AuthorId == standing.Person)
                {
                    return Error.Invalid("Discussions.OwnPost");
                }

                if (post.Kind != PostKind.Text || post.HiddenAt is not null || thread.HiddenAt is not null)
                {
                    return Error.Conflict("Discussions.PostIsHidden");
                }

                var reaction = await db.PostReactions.FirstOrDefaultAsync(r => r.PostId == post.Id && r.PersonId == standing.Person, cancellationToken);
                if (command.Useful && reaction is null)
                {
                    db.PostReactions.Add(new PostReaction { PostId = post.Id, PersonId = standing.Person, At = now });
                    post.UsefulCount++;
                    thread.Touch(post);
                }
                else if (!command.Useful && reaction is not null)
                {
                    db.PostReactions.Remove(reaction);
                    post.UsefulCount--;
                    thread.Touch(post);
                }

                return Result.Done;
            },
            cancellationToken);
    }
}
