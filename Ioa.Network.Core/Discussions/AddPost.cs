using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Writes in a thread.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Attachments">The writer's own uploads.</param>
/// <param name="ClientKey">The draft's key: sent again with the same key and text, it is the same post and nothing is written twice.</param>
public sealed record AddPostCommand(ThreadId ThreadId, string Body, IReadOnlyList<AttachmentId> Attachments, Guid ClientKey);

/// <summary>A post that was added.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number in the thread.</param>
/// <param name="Sequence">The thread's sequence with it.</param>
public sealed record AddedPost(PostId Id, int Number, long Sequence);

/// <summary>Adds a post to a thread. The writer follows the thread from then on, unless they chose otherwise.</summary>
public sealed class AddPost(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The post, or why not: the text's limits, a closed or hidden thread, or who may write.</summary>
    public async Task<Result<AddedPost>> HandleAsync(AddPostCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, today, cancellationToken) is not { } standing)
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

        if (command.ClientKey == Guid.Empty)
        {
            return Error.Invalid("Discussions.Incomplete");
        }

        // Rendered before the thread is locked: others need not wait for it.
        var mentionable = await MentionDirectory.ForAsync(db, standing.Network, body.Value, today, cancellationToken);
        var text = MarkdownRenderer.Render(body.Value, mentionable);
        try
        {
            return await db.ChangeThreadAsync<AddedPost>(
                command.ThreadId,
                standing,
                async thread =>
                {
                    var earlier = await db.Posts
                        .Where(p => p.ClientKey == command.ClientKey)
                        .Select(p => new
                        {
                            p.Id,
                            p.Number,
                            p.ChangedSequence,
                            p.ThreadId,
                            p.AuthorId,
                            Sent = db.PostRevisions.Where(r => r.PostId == p.Id && r.Number == 1).Select(r => r.Markdown).FirstOrDefault() ?? p.Markdown,
                        })
                        .FirstOrDefaultAsync(cancellationToken);
                    if (earlier is not null)
                    {
                        // Another text under the same key (two tabs with one draft) must not be taken for one that is sent.
                        return earlier.AuthorId == standing.Person && earlier.ThreadId == thread.Id && earlier.Sent == body.Value
                            ? new AddedPost(earlier.Id, earlier.Number, earlier.ChangedSequence)
                            : Error.Conflict("Discussions.SentElsewhere");
                    }

                    if (thread.RefusesPosts() is { } refusal)
                    {
                        return refusal;
                    }

                    var post = thread.AddPost(standing.Person, standing.Organisation, body.Value, text.Html, command.ClientKey, now);
                    thread.Raise(new PostAdded(post.Id));
                    db.Posts.Add(post);
                    db.AddMentions(post.Id, text);
                    if (await db.AttachAsync(post, command.Attachments, standing, cancellationToken) is { Error: { } missing })
                    {
                        return missing;
                    }

                    await db.FollowOwnAsync(post, cancellationToken);
                    await db.EndDraftAsync(standing.Person, command.ClientKey, cancellationToken);
                    return new AddedPost(post.Id, post.Number, post.ChangedSequence);
                },
                cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            // The same key in two threads at once.
            return Error.Conflict("Discussions.SentElsewhere");
        }
    }
}
