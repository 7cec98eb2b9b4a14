using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>What comes with a post when it is written: its mentions, its attachments, its author's place in the thread, the end of its draft.</summary>
internal static class PostParts
{
    public static void AddMentions(this NetworkDbContext db, PostId post, RenderedText text)
    {
        db.PostMentions.AddRange(text.People.Select(person => new PostMention { PostId = post, PersonId = person }));
        db.PostMentions.AddRange(text.Organisations.Select(organisation => new PostMention { PostId = post, OrganisationId = organisation }));
    }

    /// <summary>Gives the post its attachments: the author's own, uploaded to this network and not posted before.</summary>
    public static async Task<Result> AttachAsync(
        this NetworkDbContext db, Post post, IReadOnlyList<AttachmentId>? attachments, NetworkStanding author, CancellationToken cancellationToken)
    {
        if (attachments is not { Count: > 0 })
        {
            return Result.Done;
        }

        if (attachments.Count > Attachment.MaxPerPost)
        {
            return Error.Invalid("Discussions.TooManyAttachments", Attachment.MaxPerPost);
        }

        var ids = attachments.Distinct().ToList();
        var found = await db.Attachments
            .Where(a => ids.Contains(a.Id) && a.UploadedById == author.Person && a.NetworkId == author.Network && a.PostId == null && a.ExperienceId == null && a.MeetingId == null)
            .ToListAsync(cancellationToken);
        if (found.Count != ids.Count)
        {
            return Error.Invalid("Discussions.AttachmentMissing");
        }

        found.ForEach(a => a.PostId = post.Id);
        return Result.Done;
    }

    /// <summary>
    /// The author has read what they wrote, when they had read everything before it, and follows the thread unless they chose not to.
    /// </summary>
    public static async Task FollowOwnAsync(this NetworkDbContext db, Post post, CancellationToken cancellationToken)
    {
        var state = await db.ReaderStates.FirstOrDefaultAsync(r => r.PersonId == post.AuthorId && r.ThreadId == post.ThreadId, cancellationToken);
        if (state is null)
        {
            state = new ReaderState { PersonId = post.AuthorId, ThreadId = post.ThreadId };
            db.ReaderStates.Add(state);
        }

        if (state.LastReadNumber >= post.Number - 1)
        {
            state.LastReadNumber = post.Number;
        }

        state.Follows ??= true;
    }

    /// <summary>The draft that was posted, and no other: it may have been begun in another place than where it was sent.</summary>
    public static Task EndDraftAsync(this NetworkDbContext db, PersonId person, Guid clientKey, CancellationToken cancellationToken) =>
        db.Drafts.Where(d => d.PersonId == person && d.ClientKey == clientKey).ExecuteDeleteAsync(cancellationToken);

    public static Task EndDraftAsync(this NetworkDbContext db, PersonId person, string key, CancellationToken cancellationToken) =>
        db.Drafts.Where(d => d.PersonId == person && d.Key == key).ExecuteDeleteAsync(cancellationToken);
}
