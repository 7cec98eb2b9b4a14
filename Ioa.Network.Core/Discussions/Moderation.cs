using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// What hiding and restoring have in common: the reason, who may, the entry in the log and the note in the thread. Also in a closed
/// network, where nothing else is written: a name that should not be there must be removable there too.
/// </summary>
internal static class Moderation
{
    public static async Task<Result> ModeratePostAsync(
        this NetworkDbContext db, PostId id, bool hide, string reason, ClaimsPrincipal user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.PostStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not var (threadId, standing))
        {
            return Error.NotFound;
        }

        if (!standing.CanModerate)
        {
            return Error.Forbidden;
        }

        var why = Wording.Reason(reason);
        return why.Error ?? await db.ChangeThreadAsync(
            threadId,
            standing,
            async thread =>
            {
                var post = await db.Posts.FirstAsync(p => p.Id == id, cancellationToken);
                var done = post.Hide(hide ? why.Value : null, now);
                if (done.Succeeded)
                {
                    await db.SaveChangesAsync(cancellationToken);
                    var replies = db.Posts.Where(p => p.ThreadId == thread.Id && p.Number > 1 && p.Kind == PostKind.Text && p.HiddenAt == null);
                    thread.Recount(
                        post,
                        await replies.CountAsync(cancellationToken),
                        await replies.Where(p => p.AuthorOrganisationId != thread.AuthorOrganisationId && !p.AsksBack)
                            .OrderBy(p => p.Number)
                            .Select(p => (DateTimeOffset?)p.CreatedAt)
                            .FirstOrDefaultAsync(cancellationToken),
                        now);
                    var note = hide ? NoteText.PostHidden(post.Number, why.Value) : NoteText.PostRestored(post.Number, why.Value);
                    db.Posts.Add(thread.AddNote(note, standing.Person, standing.Organisation, now));
                    db.ModerationEntries.Add(new ModerationEntry { ThreadId = thread.Id, PostId = id, Hidden = hide, Reason = why.Value, ById = standing.Person, At = now });
                }

                return done;
            },
            cancellationToken);
    }

    public static async Task<Result> ModerateThreadAsync(
        this NetworkDbContext db, ThreadId id, bool hide, string reason, ClaimsPrincipal user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.ThreadStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanModerate)
        {
            return Error.Forbidden;
        }

        var why = Wording.Reason(reason);
        return why.Error ?? await db.ChangeThreadAsync(
            id,
            standing,
            thread =>
            {
                var done = thread.Hide(hide ? why.Value : null, now);
                if (done.Succeeded)
                {
                    var note = hide ? NoteText.ThreadHidden(why.Value) : NoteText.ThreadRestored(why.Value);
                    db.Posts.Add(thread.AddNote(note, standing.Person, standing.Organisation, now));
                    db.ModerationEntries.Add(new ModerationEntry { ThreadId = id, Hidden = hide, Reason = why.Value, ById = standing.Person, At = now });
                }

                return Task.FromResult(done);
            },
            cancellationToken);
    }
}
