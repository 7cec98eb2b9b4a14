using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>What <see cref="SuggestTopic"/> is told.</summary>
/// <param name="Meeting">At which meeting.</param>
/// <param name="Text">What one wants taken up.</param>
public sealed record SuggestTopicCommand(MeetingId Meeting, string Text);

/// <summary>Says beforehand what one wants taken up at a meeting. All who see the meeting read it.</summary>
public sealed class SuggestTopic(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(SuggestTopicCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, command.Meeting, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!await db.Meetings.AnyAsync(m => m.Id == command.Meeting && m.Status == MeetingStatus.Published && m.StartsAt > now, cancellationToken))
        {
            return Error.Conflict("Programme.TopicsEnded");
        }

        var text = SafeText.Lines(command.Text).Trim();
        if (text.Length is 0 or > MeetingTopic.MaxLength)
        {
            return Error.Invalid("Programme.TopicLength", MeetingTopic.MaxLength);
        }

        await using var transaction = await db.BeginMeetingChangeAsync(command.Meeting, cancellationToken);
        if (await db.MeetingTopics.CountAsync(t => t.MeetingId == command.Meeting && t.PersonId == standing.Person, cancellationToken) >= MeetingTopic.MaxPerPerson)
        {
            return Error.Conflict("Programme.TooManyTopics", MeetingTopic.MaxPerPerson);
        }

        db.MeetingTopics.Add(new MeetingTopic { MeetingId = command.Meeting, PersonId = standing.Person, Text = text, At = now });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}

/// <summary>What <see cref="WithdrawTopic"/> is told.</summary>
/// <param name="Meeting">At which meeting.</param>
/// <param name="Topic">Which.</param>
public sealed record WithdrawTopicCommand(MeetingId Meeting, MeetingTopicId Topic);

/// <summary>Takes back what was said beforehand: whoever said it, and the organisers.</summary>
public sealed class WithdrawTopic(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(WithdrawTopicCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, command.Meeting, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var deleted = await db.MeetingTopics
            .Where(t => t.Id == command.Topic && t.MeetingId == command.Meeting && (standing.IsOrganiser || t.PersonId == standing.Person))
            .ExecuteDeleteAsync(cancellationToken);
        return deleted == 1 ? Result.Done : Error.Forbidden;
    }
}
