using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Duties;

/// <summary>
/// Lets unanswered questions go on by themselves: the responsible superuser → the network's other superusers → the national network →
/// KS. What is due stands in the database, so a server that was down takes it up when it starts, and each step is taken in a
/// transaction that reads the question again with its row locked: of several servers one takes it, and the others find it taken.
/// </summary>
public sealed partial class EscalationClock(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock, ILogger<EscalationClock> logger) : BackgroundService
{
    /// <summary>How often it looks. A step may be this late.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    private const int MostAtOnce = 500;

    /// <summary>Takes every step that is due now; returns how many were taken.</summary>
    public async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<ThreadId> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = await db.Threads
                .Where(t => t.NextStepAt <= now && t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null &&
                    t.ClosedAt == null && t.HiddenAt == null && t.WaitingSince == null &&
                    db.Networks.Any(n => n.Id == t.NetworkId && n.Status != NetworkStatus.Closed))
                .OrderBy(t => t.NextStepAt)
                .Select(t => t.Id)
                .Take(MostAtOnce)
                .ToListAsync(cancellationToken);
        }

        var taken = 0;
        foreach (var thread in due)
        {
            try
            {
                taken += await StepAsync(thread, cancellationToken) ? 1 : 0;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // One question that cannot go on must not hold up the others.
                LogStepFailed(logger, fault, thread);
            }
        }

        return taken;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogLookFailed(logger, fault);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> StepAsync(ThreadId id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginThreadChangeAsync(id, cancellationToken);
        var thread = await db.Threads.FirstAsync(t => t.Id == id, cancellationToken);
        if (!thread.ClockRuns || thread.NextStepAt > now)
        {
            // Answered meanwhile, or another server was here first.
            return false;
        }

        var today = OsloTime.DateIn(now);
        var due = thread.NextStepAt!.Value;
        var national = await NationalAsync(db, thread, today, cancellationToken);
        var to = thread.Level < EscalationLevel.Superusers && await HasOtherSuperusersAsync(db, thread, today, cancellationToken) ? EscalationLevel.Superusers
            : thread.Level < EscalationLevel.National && thread.MayGoNational && national is not null ? EscalationLevel.National
            : EscalationLevel.Ks;
        if (!thread.Escalate(to, now, to == EscalationLevel.National ? national : null).Succeeded)
        {
            return false;
        }

        db.Escalations.Add(new Escalation { ThreadId = id, NetworkId = thread.NetworkId, Level = to, DueAt = due, At = now });

        // The note is nobody's doing; the asker stands as its author because every post has one, and they are in every network it can be in.
        var note = thread.AddNote(NoteText.Escalated(to), thread.AuthorId, thread.AuthorOrganisationId, now);
        db.Posts.Add(note);
        thread.Raise(new QuestionEscalated(id, thread.NetworkId, to, note.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static Task<bool> HasOtherSuperusersAsync(NetworkDbContext db, DiscussionThread thread, DateOnly today, CancellationToken cancellationToken) =>
        db.Memberships.AnyAsync(
            m => m.NetworkId == thread.NetworkId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today) &&
                m.OrganisationId != thread.AuthorOrganisationId && (thread.ResponsibleId == null || m.OrganisationId != thread.ResponsibleId),
            cancellationToken);

    /// <summary>The national network above this one, when it is active and somebody in it can answer.</summary>
    private static async Task<LearningNetworkId?> NationalAsync(NetworkDbContext db, DiscussionThread thread, DateOnly today, CancellationToken cancellationToken)
    {
        var found = await db.Networks
            .Where(n => n.Id == thread.NetworkId && n.Kind != NetworkKind.National)
            .SelectMany(n => db.Networks.Where(parent => parent.Id == n.ParentId && parent.Status == NetworkStatus.Active))
            .Where(parent => parent.Memberships.Any(m => m.Role != MembershipRole.Observer && m.OrganisationId != thread.AuthorOrganisationId &&
                m.From <= today && (m.To == null || m.To >= today)))
            .Select(parent => new { parent.Id })
            .FirstOrDefaultAsync(cancellationToken);
        return found?.Id;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Question {Thread} could not go on; trying again.")]
    private static partial void LogStepFailed(ILogger logger, Exception fault, ThreadId thread);

    [LoggerMessage(Level = LogLevel.Error, Message = "The questions that are due could not be read; trying again.")]
    private static partial void LogLookFailed(ILogger logger, Exception fault);
}
