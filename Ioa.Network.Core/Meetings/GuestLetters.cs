using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What a guest is told of.</summary>
public enum GuestLetterKind
{
    /// <summary>They are invited.</summary>
    Invited,

    /// <summary>Time, place, title or link are others now.</summary>
    Changed,

    /// <summary>It will not be held.</summary>
    Cancelled,

    /// <summary>It is soon.</summary>
    Reminder,

    /// <summary>A place is held for them for some time.</summary>
    PlaceOffered,

    /// <summary>They have a place, after having waited.</summary>
    PlaceGiven,

    /// <summary>They did not say yes in time.</summary>
    PlaceLapsed,

    /// <summary>What they answered in their own calendar was not noted.</summary>
    ReplyRefused,
}

/// <summary>A letter to a guest is to be written and sent.</summary>
/// <param name="Guest">To whom.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="Token">The secret of its link.</param>
public sealed record GuestLetterDue(RegistrationId Guest, GuestLetterKind Kind, string Token) : ILetter
{
    /// <summary>Who invites.</summary>
    public PersonId? By { get; init; }

    /// <summary>Why an answer was not noted: the resource key of the sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>What the sentence names.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>A guest was taken away: they are told, and the meeting leaves their calendar.</summary>
/// <param name="Email">Their address, which is stored no more.</param>
/// <param name="Name">Their name.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="Meeting">Which meeting.</param>
/// <param name="ReplyToken">The secret part of the organiser's address in their invitation.</param>
public sealed record GuestRemoved(string Email, string Name, string Language, MeetingId Meeting, string? ReplyToken) : ILetter;

/// <summary>What a letter to a guest holds.</summary>
/// <param name="Meeting">The meeting as they may see it.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="ReplyTo">Where their calendar answers; <see langword="null"/> when the site takes no answers by e-mail.</param>
/// <param name="Inviter">Who invites.</param>
/// <param name="Host">The organisation that hosts it.</param>
/// <param name="RegisterBy">When registration ends.</param>
/// <param name="OfferedUntil">Until when a place is held.</param>
public sealed record GuestLetterContent(
    FeedMeeting Meeting, string Name, string Email, string Language, string? ReplyTo, Participant? Inviter, string? Host, DateTimeOffset? RegisterBy, DateTimeOffset? OfferedUntil);

/// <summary>Reads what a letter to a guest tells, as it is when it goes out.</summary>
public sealed class GuestLetterQuery(IDbContextFactory<NetworkDbContext> contexts, MeetingAddresses addresses, TimeProvider clock)
{
    /// <summary>The content; <see langword="null"/> when there is nothing to tell any more.</summary>
    public async Task<GuestLetterContent?> ReadAsync(GuestLetterDue due, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.GuestAsync(due.Token, cancellationToken) != due.Guest ||
            await db.Registrations.AsNoTracking().FirstOrDefaultAsync(r => r.Id == due.Guest, cancellationToken) is not { GuestEmail: { } email } guest ||
            await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == guest.MeetingId, cancellationToken) is not { } meeting)
        {
            return null;
        }

        var isAhead = meeting.Status == MeetingStatus.Published && meeting.StartsAt > now;
        var isTold = due.Kind switch
        {
            GuestLetterKind.Cancelled => meeting.Status == MeetingStatus.Cancelled,
            GuestLetterKind.Reminder or GuestLetterKind.PlaceGiven => isAhead && guest.IsRegistered,
            GuestLetterKind.PlaceOffered => isAhead && guest.State == RegistrationState.Offered,
            GuestLetterKind.PlaceLapsed => isAhead && guest.State == RegistrationState.Declined,
            GuestLetterKind.ReplyRefused => true,
            GuestLetterKind.Changed => isAhead && guest.State != RegistrationState.Declined,
            _ => isAhead,
        };
        if (!isTold)
        {
            return null;
        }

        var inviter = due.By is { } by
            ? await db.Users.Where(p => p.Id == by).Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName)).FirstOrDefaultAsync(cancellationToken)
            : null;
        return new GuestLetterContent(
            Shown(meeting, guest.State),
            guest.GuestName ?? "",
            email,
            guest.GuestLanguage ?? "nb",
            addresses.Of(guest.GuestReplyToken),
            inviter,
            await db.HostNameAsync(meeting, cancellationToken),
            meeting.RegisterBy,
            guest.OfferedUntil);
    }

    /// <summary>The same for a guest who was taken away: for their calendar it is cancelled.</summary>
    public async Task<GuestLetterContent?> ReadAsync(GuestRemoved removed, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == removed.Meeting, cancellationToken) is not { Status: MeetingStatus.Published } meeting)
        {
            return null;
        }

        // Invited again since then: they are a guest.
        return await db.Registrations.AnyAsync(r => r.MeetingId == meeting.Id && r.GuestEmail == removed.Email, cancellationToken)
            ? null
            : new GuestLetterContent(
                Shown(meeting, null) with { Status = MeetingStatus.Cancelled }, removed.Name, removed.Email, removed.Language, addresses.Of(removed.ReplyToken), null, null, null, null);
    }

    private static FeedMeeting Shown(Meeting meeting, RegistrationState? state) => new(
        meeting.Id,
        meeting.Kind,
        meeting.Title,
        meeting.Description,
        meeting.StartsAt,
        meeting.EndsAt,
        meeting.Zone,
        meeting.Place,
        meeting.Room,
        state == RegistrationState.Registered && meeting.VideoLink.Length > 0 ? meeting.VideoLink : null,
        meeting.Status,
        meeting.CancelReason,
        meeting.Sequence,
        meeting.CreatedAt,
        meeting.ChangedAt,
        state);
}

/// <summary>Who of a meeting's guests is written to of what happens: as <see cref="NotifyMeetings"/> tells those who have an account.</summary>
internal sealed class GuestLetters(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock) :
    IEventHandler<MeetingChanged>,
    IEventHandler<MeetingCancelled>,
    IEventHandler<MeetingReminderDue>,
    IEventHandler<RegistrationChanged>
{
    /// <summary>All who did not say no: it is in their calendar.</summary>
    public async Task HandleAsync(MeetingChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Meetings.AnyAsync(m => m.Id == happened.Meeting && m.Status == MeetingStatus.Published && m.Sequence == happened.Sequence, cancellationToken))
        {
            await WriteAsync(db, Coming(db, happened.Meeting), GuestLetterKind.Changed, $"changed:{happened.Sequence.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        }
    }

    /// <summary>The same.</summary>
    public async Task HandleAsync(MeetingCancelled happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await WriteAsync(db, Coming(db, happened.Meeting), GuestLetterKind.Cancelled, "cancelled", cancellationToken);
    }

    /// <summary>Those who have a place.</summary>
    public async Task HandleAsync(MeetingReminderDue happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = $"remind:{happened.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        await WriteAsync(db, Coming(db, happened.Meeting).Where(r => r.State == RegistrationState.Registered), GuestLetterKind.Reminder, key, cancellationToken);
    }

    /// <summary>Whoever got or lost a place without asking for it just then.</summary>
    public async Task HandleAsync(RegistrationChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var guest = db.Registrations.Where(r => r.Id == happened.Registration && r.GuestEmail != null && r.State == happened.To && r.CameOfItself);
        GuestLetterKind? kind = (happened.From, happened.To) switch
        {
            (RegistrationState.Waiting, RegistrationState.Offered) => GuestLetterKind.PlaceOffered,
            (RegistrationState.Offered, RegistrationState.Declined) => GuestLetterKind.PlaceLapsed,
            (RegistrationState.Waiting, RegistrationState.Registered) => GuestLetterKind.PlaceGiven,
            _ => null,
        };
        if (kind is { } told)
        {
            await WriteAsync(db, guest, told, $"place:{happened.Version.ToString(CultureInfo.InvariantCulture)}", cancellationToken);
        }
    }

    private static IQueryable<Registration> Coming(NetworkDbContext db, MeetingId meeting) =>
        db.Registrations.Where(r => r.MeetingId == meeting && r.GuestEmail != null && r.State != RegistrationState.Declined);

    // Told again, nobody gets the same letter twice.
    private async Task WriteAsync(NetworkDbContext db, IQueryable<Registration> guests, GuestLetterKind kind, string letter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var guest in await guests.Where(r => !db.GuestLinks.Any(l => l.RegistrationId == r.Id && l.Letter == letter)).Select(r => r.Id).ToListAsync(cancellationToken))
        {
            db.WriteToGuest(guest, kind, letter, now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Writing to guests.</summary>
internal static class GuestWriting
{
    /// <summary>Sends a guest a letter with a link of its own when, and only when, the context's changes are saved.</summary>
    public static void WriteToGuest(
        this NetworkDbContext db, RegistrationId guest, GuestLetterKind kind, string letter, DateTimeOffset now, Func<GuestLetterDue, GuestLetterDue>? add = null)
    {
        var (token, hash) = SecretToken.New();
        db.GuestLinks.Add(new GuestLink { TokenHash = hash, RegistrationId = guest, Letter = letter, CreatedAt = now });
        var due = new GuestLetterDue(guest, kind, token);
        db.Enqueue(add?.Invoke(due) ?? due, now);
    }
}
