using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Asks a question, starts a discussion or makes an announcement.</summary>
/// <param name="NetworkId">In which network.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Title">Title, plain text.</param>
/// <param name="Body">The first post, Markdown.</param>
/// <param name="SectorCode">Sector code (sektorer.csv), or none.</param>
/// <param name="Phase">Phase of the procurement, or none.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="Attachments">The writer's own uploads.</param>
/// <param name="ClientKey">The draft's key: sent again with the same key and text, it is the same thread and nothing is written twice.</param>
/// <param name="MayGoNational">Whether the national network may read and answer the question when nobody in this one has in time.</param>
public sealed record StartThreadCommand(
    LearningNetworkId NetworkId,
    ThreadKind Kind,
    string Title,
    string Body,
    string? SectorCode,
    Phase? Phase,
    IReadOnlyList<string> Tags,
    IReadOnlyList<AttachmentId> Attachments,
    Guid ClientKey,
    bool MayGoNational = false)
{
    /// <summary>For a question: what has been tried already, plain text, or nothing.</summary>
    public string? Tried { get; init; }

    /// <summary>For a question: by which day the answer is needed, or no day.</summary>
    public DateOnly? NeededBy { get; init; }

    /// <summary>For a question: whom it is asked for, when that is somebody else than who writes it (<see cref="AskForChoicesQuery"/>).</summary>
    public PersonId? AskedForId { get; init; }
}

/// <summary>Starts a thread. A question becomes the duty of the superuser organisation that serves the asker's, by the agreement's number of working days.</summary>
public sealed class StartThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The thread's id, or why not: the text's limits, or who may write (announcements: coordinators and superusers).</summary>
    public async Task<Result<ThreadId>> HandleAsync(StartThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite || (command.Kind == ThreadKind.Announcement && !standing.CanModerate))
        {
            return Error.Forbidden;
        }

        var title = Wording.Title(command.Title);
        var body = Wording.Body(command.Body);
        var tags = Wording.Tags(command.Tags);
        var sector = Wording.Sector(command.SectorCode);
        var tried = Wording.Tried(command.Tried);
        if ((title.Error ?? body.Error ?? tags.Error ?? sector.Error ?? tried.Error) is { } error)
        {
            return error;
        }

        if (!Enum.IsDefined(command.Kind) || (command.Phase is { } phase && !Enum.IsDefined(phase)) || command.ClientKey == Guid.Empty)
        {
            return Error.Invalid("Discussions.Incomplete");
        }

        var asks = command.Kind == ThreadKind.Question;
        if (asks && command.NeededBy < today)
        {
            return Error.Invalid("Discussions.NeededByPast");
        }

        // A question that was telephoned is the caller's: the duty, the acceptance and the word go to them.
        var (asker, organisation) = (standing.Person, standing.Organisation);
        if (asks && command.AskedForId is { } askedFor && askedFor != asker)
        {
            if (await db.AskableFor(standing, today).Where(p => p.Id == askedFor).Select(p => new { p.OrganisationId }).FirstOrDefaultAsync(cancellationToken) is not { } caller)
            {
                return Error.Invalid("Discussions.AskedForUnknown");
            }

            (asker, organisation) = (askedFor, caller.OrganisationId);
        }

        var mentionable = await MentionDirectory.ForAsync(db, command.NetworkId, body.Value, today, cancellationToken);
        var text = MarkdownRenderer.Render(body.Value, mentionable);

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await SentBeforeAsync(db, command.ClientKey, body.Value, standing, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var thread = new DiscussionThread
        {
            NetworkId = command.NetworkId,
            Kind = command.Kind,
            Title = title.Value,
            AuthorId = asker,
            AuthorOrganisationId = organisation,
            CreatedAt = now,
            SectorCode = sector.Value,
            Phase = command.Phase,
            Tags = tags.Value,
            Tried = asks ? tried.Value : null,
            NeededBy = asks ? command.NeededBy : null,
        };
        if (thread.Kind == ThreadKind.Question)
        {
            var days = await db.Networks.Where(n => n.Id == command.NetworkId).Select(n => n.Agreement.AnswerWorkingDays).FirstAsync(cancellationToken);
            thread.AssignAnswer(
                await db.ResponsibleAsync(command.NetworkId, organisation, thread.SectorCode, thread.Tags, thread.Title, today, cancellationToken),
                days,
                now);
            thread.LetNational(command.MayGoNational);
        }

        var post = thread.AddPost(standing.Person, standing.Organisation, body.Value, text.Html, command.ClientKey, now);
        thread.Raise(new ThreadStarted(thread.Id));
        db.Threads.Add(thread);
        db.Posts.Add(post);
        db.AddMentions(post.Id, text);
        if (await db.AttachAsync(post, command.Attachments, standing, cancellationToken) is { Error: { } refusal })
        {
            return refusal;
        }

        await db.FollowOwnAsync(post, cancellationToken);
        if (asker != standing.Person)
        {
            db.ReaderStates.Add(new ReaderState { PersonId = asker, ThreadId = thread.Id, Follows = true });
        }

        await db.EndDraftAsync(standing.Person, command.ClientKey, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A file was removed while it was being posted.
            return Error.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            // The same key was sent twice at once, and the other came first.
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return await SentBeforeAsync(db, command.ClientKey, body.Value, standing, cancellationToken) ?? Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        return thread.Id;
    }

    private static async Task<Result<ThreadId>?> SentBeforeAsync(
        NetworkDbContext db, Guid clientKey, string body, NetworkStanding standing, CancellationToken cancellationToken)
    {
        var earlier = await db.Posts
            .Where(p => p.ClientKey == clientKey)
            .Select(p => new
            {
                p.ThreadId,
                p.AuthorId,
                p.Number,
                Sent = db.PostRevisions.Where(r => r.PostId == p.Id && r.Number == 1).Select(r => r.Markdown).FirstOrDefault() ?? p.Markdown,
                Network = db.Threads.Where(t => t.Id == p.ThreadId).Select(t => t.NetworkId).First(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        return earlier is null ? null
            : earlier.AuthorId == standing.Person && earlier.Number == 1 && earlier.Network == standing.Network && earlier.Sent == body ? earlier.ThreadId
            : Error.Conflict("Discussions.SentElsewhere");
    }
}
