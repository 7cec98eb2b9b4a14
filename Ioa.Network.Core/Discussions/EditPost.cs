using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Changes the text of one's own post.</summary>
/// <param name="PostId">Which post.</param>
/// <param name="Body">The new text, Markdown.</param>
/// <param name="ExpectedRevision">The <see cref="Post.Revision"/> that the writer saw.</param>
public sealed record EditPostCommand(PostId PostId, string Body, int ExpectedRevision);

/// <summary>Edits a post: its author only, a moderator does not rewrite others. The earlier text is kept as history.</summary>
public sealed class EditPost(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The post's new revision; <see cref="Error.ChangedMeanwhile"/> when it was edited elsewhere since.</summary>
    public async Task<Result<int>> HandleAsync(EditPostCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PostStandingAsync(user, command.PostId, today, cancellationToken) is not var (threadId, standing))
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        var body = Wording.Body(command.Body);
        if (body.Error is { } error)
        {
            return error;
        }

        var mentionable = await MentionDirectory.ForAsync(db, standing.Network, body.Value, today, cancellationToken);
        var text = MarkdownRenderer.Render(body.Value, mentionable);
        return await db.ChangeThreadAsync<int>(
            threadId,
            standing,
            async thread =>
            {
                var post = await db.Posts.FirstAsync(p => p.Id == command.PostId, cancellationToken);
                if (post.AuthorId != standing.Person || post.Kind != PostKind.Text)
                {
                    return Error.Forbidden;
                }

                if (thread.HiddenAt is not null || post.HiddenAt is not null)
                {
                    return Error.Conflict("Discussions.PostIsHidden");
                }

                if (post.Revision != command.ExpectedRevision)
                {
                    return Error.ChangedMeanwhile;
                }

                if (post.Edit(body.Value, text.Html, standing.Person, now) is { } before)
                {
                    thread.Touch(post);
                    db.PostRevisions.Add(before);
                    await db.PostMentions.Where(m => m.PostId == post.Id).ExecuteDeleteAsync(cancellationToken);
                    db.AddMentions(post.Id, text);
                }

                await db.EndDraftAsync(standing.Person, DraftKey.Edit(post.Id), cancellationToken);
                return post.Revision;
            },
            cancellationToken);
    }
}
