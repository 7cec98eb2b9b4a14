using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>The code that is shown on the screen at a meeting; whoever enters it was there.</summary>
public static class AttendanceCodes
{
    /// <summary>How many digits.</summary>
    public const int Length = 6;

    /// <summary>How long before the meeting it is shown and taken.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromHours(1);

    /// <summary>A new code, random.</summary>
    internal static string New() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Whether the code is shown and taken now: from an hour before the meeting until it ends.</summary>
    internal static bool TakesCodeAt(this Meeting meeting, DateTimeOffset at) =>
        meeting.Status == MeetingStatus.Published && meeting.StartsAt - Before <= at && at < meeting.EndsAt;

    /// <summary>Compared in the same time wherever they differ; spaces do not count.</summary>
    internal static bool AreSame(string code, string entered) => code.Length == Length && CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(code), Encoding.UTF8.GetBytes(string.Concat(entered.Where(char.IsAsciiDigit))));
}

/// <summary>A meeting's code.</summary>
/// <param name="Meeting">The meeting's title.</param>
/// <param name="Code">The code; <see langword="null"/> when it is not the time.</param>
/// <param name="From">From when it is shown.</param>
/// <param name="To">Until when.</param>
/// <param name="Present">How many have been noted as present.</param>
/// <param name="Registered">How many are registered.</param>
public sealed record MeetingCodeView(string Meeting, string? Code, DateTimeOffset From, DateTimeOffset To, int Present, int Registered);

/// <summary>Reads a meeting's code, to be shown on a screen. For the organisers.</summary>
public sealed class MeetingCodeQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The code; <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not arrange it.</summary>
    public async Task<Result<MeetingCodeView>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == id, cancellationToken);
        return new MeetingCodeView(
            meeting.Title,
            meeting.TakesCodeAt(now) ? meeting.AttendanceCode : null,
            meeting.StartsAt - AttendanceCodes.Before,
            meeting.EndsAt,
            await db.Registrations.CountAsync(r => r.MeetingId == id && r.AttendedAt != null, cancellationToken),
            await db.Registrations.CountAsync(r => r.MeetingId == id && r.State == RegistrationState.Registered, cancellationToken));
    }
}

/// <summary>What <see cref="RenewMeetingCode"/> is told.</summary>
public sealed record RenewMeetingCodeCommand(MeetingId Meeting);

/// <summary>Gives a meeting another code; the former is taken no more. For the organisers.</summary>
public sealed class RenewMeetingCode(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(RenewMeetingCodeCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, (_, meeting, now) =>
        {
            if (!meeting.TakesCodeAt(now))
            {
                return Task.FromResult<Result>(Error.Conflict("Presence.NotNow"));
            }

            meeting.RenewCode();
            return Task.FromResult(Result.Done);
        }, cancellationToken);
}

/// <summary>What <see cref="AttendByCode"/> is told by somebody with an account.</summary>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Code">What was entered.</param>
public sealed record AttendByCodeCommand(MeetingId Meeting, string Code);

/// <summary>What <see cref="AttendByCode"/> is told by a guest.</summary>
/// <param name="Token">The secret of the guest's link.</param>
/// <param name="Code">What was entered.</param>
public sealed record AttendByCodeAsGuestCommand(string Token, string Code);

/// <summary>Notes that somebody who is registered is there, by the code on the screen. So many wrong ones in an hour, no more.</summary>
public sealed class AttendByCode(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.NotFound"/> to those who may not know of the meeting.</summary>
    public async Task<Result> HandleAsync(AttendByCodeCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, command.Meeting, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var mine = await db.Registrations.Where(r => r.MeetingId == command.Meeting && r.PersonId == standing.Person).Select(r => (RegistrationId?)r.Id).FirstOrDefaultAsync(cancellationToken);
        return await EnterAsync(db, command.Meeting, mine, command.Code, cancellationToken);
    }

    /// <summary>The same for a guest; <see cref="Error.NotFound"/> when the link leads nowhere.</summary>
    public async Task<Result> HandleAsync(AttendByCodeAsGuestCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.GuestAsync(command.Token, cancellationToken) is not { } guest)
        {
            return Error.NotFound;
        }

        var meeting = await db.Registrations.Where(r => r.Id == guest).Select(r => r.MeetingId).FirstAsync(cancellationToken);
        return await EnterAsync(db, meeting, guest, command.Code, cancellationToken);
    }

    private async Task<Result> EnterAsync(NetworkDbContext db, MeetingId id, RegistrationId? mine, string code, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.BeginMeetingChangeAsync(id, cancellationToken);
        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == id, cancellationToken);
        if (!meeting.TakesCodeAt(now))
        {
            return Error.Conflict("Presence.NotNow");
        }

        // Whoever is not registered learns nothing by trying.
        if (await db.Registrations.FirstOrDefaultAsync(r => r.Id == mine, cancellationToken) is not { IsRegistered: true } registration)
        {
            return Error.Conflict("Presence.NotRegistered");
        }

        if (registration.AttendedAt is not null)
        {
            return Result.Done;
        }

        if (!registration.TryCode(now))
        {
            return Error.Conflict("Presence.TooManyTries", Registration.MaxCodeTries);
        }

        var isRight = AttendanceCodes.AreSame(meeting.AttendanceCode, code);
        if (isRight)
        {
            registration.Attend(now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return isRight ? Result.Done : Error.Invalid("Presence.WrongCode", AttendanceCodes.Length);
    }
}
