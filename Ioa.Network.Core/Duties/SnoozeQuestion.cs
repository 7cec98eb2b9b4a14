using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Puts a question aside on one's own desk, or takes it up again.</summary>
/// <param name="ThreadId">Which question.</param>
/// <param name="Until">The day on which it is back, from tomorrow to 60 days ahead; <see langword="null"/> takes it up again.</param>
public sealed record SnoozeQuestionCommand(ThreadId ThreadId, DateOnly? Until);

/// <summary>Whoever answers in the thread, or coordinates its network, can put it aside for themself. No deadline moves.</summary>
public sealed class SnoozeQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(SnoozeQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.Answers() && !standing.IsCoordinator)
        {
            return Error.Forbidden;
        }

        if (command.Until is { } until && (until <= today || until > today.AddDays(60)))
        {
            return Error.Invalid("Duties.SnoozeDate");
        }

        await using var transaction = await db.BeginThreadChangeAsync(command.ThreadId, cancellationToken);
        var before = await db.Snoozes.FirstOrDefaultAsync(s => s.PersonId == standing.Person && s.ThreadId == command.ThreadId, cancellationToken);
        if (command.Until is not { } day)
        {
            if (before is not null)
            {
                db.Snoozes.Remove(before);
            }
        }
        else if (before is not null)
        {
            before.Until = day;
        }
        else
        {
            db.Snoozes.Add(new Snooze { PersonId = standing.Person, ThreadId = command.ThreadId, Until = day });
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}
