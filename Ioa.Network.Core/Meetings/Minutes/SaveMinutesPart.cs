using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.Programme;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Minutes;

/// <summary>What <see cref="SaveMinutesPart"/> is told.</summary>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="Key">Of which point; <see cref="MinutesPart.General"/> for the meeting as a whole.</param>
/// <param name="Value">The text.</param>
/// <param name="Seen">The part's version that the writer went out from; 0 for one that was empty.</param>
public sealed record SaveMinutesPartCommand(MeetingId Meeting, string Key, string Value, int Seen);

/// <summary>
/// Saves what somebody types in the minutes, part by part. Whoever went out from an older version than the one that is there is told of the
/// other's text and overwrites nothing.
/// </summary>
public sealed class SaveMinutesPart(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Saved, or what somebody else wrote; an error says what is wrong, and nothing was saved.</summary>
    public async Task<Result<SavedPart>> HandleAsync(SaveMinutesPartCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MinutesStandingAsync(user, command.Meeting, now, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.MayWrite)
        {
            return standing.IsOrganiser || standing.TakesPart ? Error.Conflict("Minutes.NotOpen") : Error.Forbidden;
        }

        var text = SafeText.Lines(command.Value).TrimEnd();
        if (text.Length > MinutesPart.MaxLength)
        {
            return Error.Invalid("Minutes.TooLong", MinutesPart.MaxLength);
        }

        if (command.Key != MinutesPart.General &&
            !(Guid.TryParse(command.Key, out var point) && await db.AgendaItems.AnyAsync(i => i.Id == new AgendaItemId(point) && i.MeetingId == command.Meeting, cancellationToken)))
        {
            return Error.NotFound;
        }

        // In line with the approval: nothing is written into what was approved a moment before.
        await using var transaction = await db.BeginMeetingChangeAsync(command.Meeting, cancellationToken);
        if (await db.Meetings.AnyAsync(m => m.Id == command.Meeting && m.MinutesApprovedAt != null, cancellationToken))
        {
            return Error.Conflict("Minutes.NotOpen");
        }

        var part = await db.MinutesParts.FirstOrDefaultAsync(p => p.MeetingId == command.Meeting && p.Key == command.Key, cancellationToken);
        if (part is not null && part.Value == text)
        {
            return new SavedPart(part.Version, part.Value, null);
        }

        if ((part?.Version ?? 0) != command.Seen)
        {
            return part is null
                ? Error.ChangedMeanwhile
                : new SavedPart(part.Version, part.Value, await db.Users.Where(p => p.Id == part.EditedById).Select(p => p.Name).FirstAsync(cancellationToken));
        }

        if (part is null)
        {
            db.MinutesParts.Add(part = new MinutesPart { MeetingId = command.Meeting, Key = command.Key, Value = text, EditedById = standing.Person, EditedAt = now });
        }
        else
        {
            (part.Value, part.EditedById, part.EditedAt) = (text, standing.Person, now);
            part.Version++;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(command.Meeting.Value);
        return new SavedPart(part.Version, part.Value, null);
    }
}
