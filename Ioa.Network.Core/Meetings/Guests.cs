using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>
/// A way in for a guest: the secret of the link in one letter to them. Every letter has its own, so that only hashes are stored; all of them
/// end when the guest is invited again, removed or forgotten.
/// </summary>
public sealed class GuestLink
{
    /// <summary>SHA-256 of the secret, hexadecimal.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Whose.</summary>
    public required RegistrationId RegistrationId { get; init; }

    /// <summary>Which letter it is in: there is one of each, however often what it tells of is told.</summary>
    public required string Letter { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What <see cref="InviteGuests"/> is told.</summary>
/// <param name="Meeting">To which meeting.</param>
/// <param name="Guests">One on each line: «Navn &lt;adresse&gt;».</param>
/// <param name="Language">The language of the letters: «nb», «nn» or «en».</param>
public sealed record InviteGuestsCommand(MeetingId Meeting, string Guests, string Language = "nb");

/// <summary>How many were invited.</summary>
/// <param name="New">For the first time.</param>
/// <param name="Again">Who were invited before, and got a new link.</param>
public sealed record InvitedGuests(int New, int Again);

/// <summary>Invites people from outside, who need no account. For the organisers, as long as one can register.</summary>
public sealed class InviteGuests(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most at a time.</summary>
    public const int MaxAtOnce = 50;

    private static readonly string[] Languages = ["nb", "nn", "en"];

    /// <summary>
    /// How many; refused with <c>Guests.NobodyNamed</c>, <c>TooManyAtOnce</c>, <c>BadLines</c>, <c>Twice</c>, <c>HasAccount</c>, <c>TooMany</c>,
    /// <c>BadLanguage</c>, or when nobody can register any more. Either all are invited or none.
    /// </summary>
    public async Task<Result<InvitedGuests>> HandleAsync(InviteGuestsCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var invited = new InvitedGuests(0, 0);
        var done = await contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, now) =>
        {
            if (!meeting.IsOpenAt(now))
            {
                return Error.Conflict(meeting.Status switch
                {
                    MeetingStatus.Draft => "Meetings.NotPublished",
                    MeetingStatus.Cancelled => "Meetings.IsCancelled",
                    _ => "Guests.RegistrationEnded",
                });
            }

            if (!Languages.Contains(command.Language, StringComparer.Ordinal))
            {
                return Error.Invalid("Guests.BadLanguage");
            }

            var read = GuestLines.Read(command.Guests);
            if (!read.Succeeded)
            {
                return read.Error!;
            }

            var named = read.Value;
            var refused = await WithAccountAsync(db, meeting, named, OsloTime.DateIn(now), cancellationToken);
            if (refused.Count > 0)
            {
                return Error.Invalid("Guests.HasAccount", string.Join(", ", refused));
            }

            var guests = await db.Registrations.Where(r => r.MeetingId == meeting.Id && r.GuestEmail != null).ToDictionaryAsync(r => r.GuestEmail!, StringComparer.Ordinal, cancellationToken);
            var added = named.Count(n => !guests.ContainsKey(n.Email));
            if (guests.Count + added > Registration.MaxGuests)
            {
                return Error.Conflict("Guests.TooMany", Registration.MaxGuests);
            }

            invited = new InvitedGuests(added, named.Count - added);
            foreach (var (name, email) in named)
            {
                if (guests.TryGetValue(email, out var guest))
                {
                    // What was sent before no longer opens anything.
                    await db.GuestLinks.Where(l => l.RegistrationId == guest.Id).ExecuteDeleteAsync(cancellationToken);
                }
                else
                {
                    guest = new Registration { MeetingId = meeting.Id, GuestEmail = email, GuestReplyToken = ReplyAddress.NewToken() };
                    db.Registrations.Add(guest);
                }

                (guest.GuestName, guest.GuestLanguage) = (name, command.Language);
                db.WriteToGuest(guest.Id, GuestLetterKind.Invited, $"invited:{Guid.CreateVersion7():N}", now, letter => letter with { By = user.PersonId() });
            }

            return Result.Done;
        }, cancellationToken);
        return done.Error is { } error ? error : invited;
    }

    // Whoever sees the meeting with an account of their own registers there.
    private static async Task<List<string>> WithAccountAsync(
        NetworkDbContext db, Meeting meeting, IReadOnlyList<(string Name, string Email)> named, DateOnly today, CancellationToken cancellationToken)
    {
        var normalized = named.Select(n => n.Email.ToUpperInvariant()).ToList();
        var people = await db.Users.Where(p => p.EndedAt == null && normalized.Contains(p.NormalizedEmail!)).Select(p => new { p.Id, p.NormalizedEmail }).ToListAsync(cancellationToken);
        var readers = new List<string>();
        foreach (var person in people)
        {
            if (await db.ReadableMeetings(person.Id, today).AnyAsync(m => m.Id == meeting.Id, cancellationToken))
            {
                readers.Add(named[normalized.IndexOf(person.NormalizedEmail!)].Email);
            }
        }

        return readers;
    }
}

/// <summary>Reads who is to be invited: «Kari Nordmann &lt;kari@firma.example&gt;», as address books give it, one on each line.</summary>
internal static class GuestLines
{
    /// <summary>The names, and the addresses in lower case; or which lines cannot be read.</summary>
    public static Result<IReadOnlyList<(string Name, string Email)>> Read(string? text)
    {
        // A list that was copied from a letter has semicolons.
        var lines = SafeText.Lines(text).Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(SafeText.Line).Where(l => l.Length > 0).ToList();
        if (lines.Count == 0)
        {
            return Error.Invalid("Guests.NobodyNamed");
        }

        if (lines.Count > InviteGuests.MaxAtOnce)
        {
            return Error.Invalid("Guests.TooManyAtOnce", InviteGuests.MaxAtOnce);
        }

        var read = lines.ConvertAll(line => (Line: line, Guest: Guest(line)));
        var bad = read.Where(r => r.Guest is null).Select(r => $"«{(r.Line.Length > 80 ? r.Line[..80] + "…" : r.Line)}»").ToList();
        if (bad.Count > 0)
        {
            return Error.Invalid("Guests.BadLines", string.Join(", ", bad), Registration.MaxGuestNameLength);
        }

        var guests = read.ConvertAll(r => r.Guest!.Value);
        var twice = guests.GroupBy(g => g.Email, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        return twice.Count > 0 ? Error.Invalid("Guests.Twice", string.Join(", ", twice)) : guests;
    }

    private static (string Name, string Email)? Guest(string line)
    {
        var at = line.LastIndexOfAny([' ', '<', ',', '\t']);
        var name = line[..Math.Max(0, at)].Trim(' ', '<', ',', '"', '\'');
        var email = line[(at + 1)..].TrimEnd('>', ',').ToLowerInvariant();
        return name.Length is > 0 and <= Registration.MaxGuestNameLength && !name.Contains('@', StringComparison.Ordinal) && EmployerQuery.IsAddress(email) ? (name, email) : null;
    }
}

/// <summary>What <see cref="RemoveGuest"/> is told.</summary>
/// <param name="Meeting">From which meeting.</param>
/// <param name="Guest">Whom.</param>
public sealed record RemoveGuestCommand(MeetingId Meeting, RegistrationId Guest);

/// <summary>Takes a guest away, with all that is stored of them; their place goes to the next. For the organisers.</summary>
public sealed class RemoveGuest(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(RemoveGuestCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, now) =>
        {
            var guest = await db.Registrations.FirstOrDefaultAsync(r => r.Id == command.Guest && r.MeetingId == meeting.Id && r.PersonId == null, cancellationToken);
            if (guest is null)
            {
                return Error.NotFound;
            }

            // It is in their calendar: taken out there, too.
            if (guest is { GuestEmail: { } email, GuestName: { } name } && guest.State != RegistrationState.Declined && meeting.Status == MeetingStatus.Published && meeting.EndsAt > now)
            {
                db.Enqueue(new GuestRemoved(email, name, guest.GuestLanguage ?? "nb", meeting.Id, guest.GuestReplyToken), now);
            }

            // Saved first: the places are counted in the database.
            await db.GuestLinks.Where(l => l.RegistrationId == guest.Id).ExecuteDeleteAsync(cancellationToken);
            db.Registrations.Remove(guest);
            await db.SaveChangesAsync(cancellationToken);
            await db.SeatAsync(meeting, null, now, cancellationToken);
            return Result.Done;
        }, cancellationToken);
}

/// <summary>A meeting as a guest sees it: what it is and who arranges it, and nothing of who else comes or whose network it is.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it is about.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">The time zone where it is held.</param>
/// <param name="Place">The address.</param>
/// <param name="Room">The room.</param>
/// <param name="HasVideo">Whether one can join by video.</param>
/// <param name="VideoLink">Where; for a guest who is registered.</param>
/// <param name="Host">The organisation that hosts it.</param>
/// <param name="Organisers">Who arranges it.</param>
/// <param name="Status">Published or cancelled.</param>
/// <param name="CancelReason">Why it is cancelled.</param>
/// <param name="RegisterBy">When registration ends.</param>
/// <param name="IsOpen">Whether one can register now.</param>
/// <param name="IsFull">Whether all places are taken.</param>
/// <param name="HasBegun">Whether it has begun.</param>
/// <param name="IsOver">Whether it has ended.</param>
/// <param name="TakesCode">Whether one can enter the code of those who are there now.</param>
/// <param name="Questions">What is asked of those who register.</param>
/// <param name="Name">The guest's name.</param>
/// <param name="Mine">Their registration.</param>
public sealed record GuestMeetingView(
    MeetingKind Kind,
    string Title,
    string Description,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    string Room,
    bool HasVideo,
    string? VideoLink,
    string? Host,
    IReadOnlyList<Participant> Organisers,
    MeetingStatus Status,
    string? CancelReason,
    DateTimeOffset? RegisterBy,
    bool IsOpen,
    bool IsFull,
    bool HasBegun,
    bool IsOver,
    bool TakesCode,
    IReadOnlyList<MeetingQuestion> Questions,
    string Name,
    MyRegistration Mine);

/// <summary>Reads the meeting behind a guest's link.</summary>
public sealed class GuestMeetingQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The meeting; <see cref="Error.NotFound"/> when the link leads nowhere.</summary>
    /// <param name="token">The secret of the link.</param>
    /// <param name="user">Whoever holds the link: nobody needs an account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<GuestMeetingView>> HandleAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.GuestAsync(token, cancellationToken) is not { } id)
        {
            return Error.NotFound;
        }

        var mine = await db.Registrations.AsNoTracking().FirstAsync(r => r.Id == id, cancellationToken);
        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == mine.MeetingId, cancellationToken);
        var taken = meeting.Capacity is null ? 0 : await db.Registrations.CountAsync(r => r.MeetingId == meeting.Id && (r.State == RegistrationState.Registered || r.State == RegistrationState.Offered), cancellationToken);
        var ahead = mine.State == RegistrationState.Waiting
            ? await db.Registrations.CountAsync(r => r.MeetingId == meeting.Id && r.State == RegistrationState.Waiting && r.Number < mine.Number, cancellationToken)
            : 0;
        return new GuestMeetingView(
            meeting.Kind,
            meeting.Title,
            meeting.Description,
            meeting.StartsAt,
            meeting.EndsAt,
            meeting.Zone,
            meeting.Place,
            meeting.Room,
            meeting.VideoLink.Length > 0,
            mine.IsRegistered && meeting is { Status: MeetingStatus.Published, VideoLink.Length: > 0 } ? meeting.VideoLink : null,
            await db.HostNameAsync(meeting, cancellationToken),
            await db.OrganiserNamesAsync(meeting, OsloTime.DateIn(now), cancellationToken),
            meeting.Status,
            meeting.CancelReason,
            meeting.RegisterBy,
            meeting.IsOpenAt(now),
            taken >= meeting.Capacity,
            meeting.StartsAt <= now,
            meeting.EndsAt <= now,
            meeting.TakesCodeAt(now),
            meeting.Questions,
            mine.GuestName ?? "",
            new MyRegistration(mine.State, mine.OfferedUntil, ahead, mine.Answers, mine.AttendedAt));
    }
}

/// <summary>What <see cref="AnswerAsGuest"/> is told.</summary>
/// <param name="Token">The secret of the guest's link.</param>
/// <param name="Answer">Yes, maybe or no.</param>
/// <param name="Answers">The answers to the meeting's questions; <see langword="null"/> leaves them as they are.</param>
public sealed record AnswerAsGuestCommand(string Token, Answer Answer, IReadOnlyList<RegistrationAnswer>? Answers);

/// <summary>Answers as a guest, with the same deadline, line and offers as everybody.</summary>
public sealed class AnswerAsGuest(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Where the registration is now; <see cref="Error.NotFound"/> when the link leads nowhere.</summary>
    public async Task<Result<RegistrationState>> HandleAsync(AnswerAsGuestCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.GuestAsync(command.Token, cancellationToken) is { } guest
            ? await AnswerAsync(guest, command.Answer, command.Answers, repliedAt: null, cancellationToken)
            : Error.NotFound;
    }

    /// <summary>The same, of a guest who is known: by their link, or by the address at which their calendar answers.</summary>
    internal async Task<Result<RegistrationState>> AnswerAsync(
        RegistrationId guest, Answer answer, IReadOnlyList<RegistrationAnswer>? answers, DateTimeOffset? repliedAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var of = await db.Registrations.Where(r => r.Id == guest).Select(r => (MeetingId?)r.MeetingId).FirstOrDefaultAsync(cancellationToken);
        if (of is not { } id)
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginMeetingChangeAsync(id, cancellationToken);
        var meeting = await db.Meetings.FirstAsync(m => m.Id == id, cancellationToken);

        // An organiser may have taken them away meanwhile.
        if (await db.Registrations.FirstOrDefaultAsync(r => r.Id == guest && r.GuestEmail != null, cancellationToken) is not { } registration)
        {
            return Error.NotFound;
        }

        registration.RepliedAt = repliedAt ?? registration.RepliedAt;
        return await db.ReplyAsync(meeting, registration, answer, answers, by: null, isOrganiser: false, now, transaction, cancellationToken);
    }
}

/// <summary>What guests' use cases have in common.</summary>
internal static class GuestDoor
{
    /// <summary>Whose link it is; <see langword="null"/> when it leads nowhere.</summary>
    public static Task<RegistrationId?> GuestAsync(this NetworkDbContext db, string token, CancellationToken cancellationToken)
    {
        var hash = SecretToken.HashOf(token);
        return db.GuestLinks
            .Where(l => l.TokenHash == hash && db.Registrations.Any(r => r.Id == l.RegistrationId && db.Meetings.Any(m => m.Id == r.MeetingId && m.Status != MeetingStatus.Draft)))
            .Select(l => (RegistrationId?)l.RegistrationId)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Who arranges a meeting, as people from outside are told: those who are named, or else the first network's coordinators.</summary>
    public static async Task<IReadOnlyList<Participant>> OrganiserNamesAsync(this NetworkDbContext db, Meeting meeting, DateOnly today, CancellationToken cancellationToken)
    {
        var named = await db.Users
            .Where(p => p.EndedAt == null && db.Meetings.Any(m => m.Id == meeting.Id && m.Organisers.Any(o => o.PersonId == p.Id)))
            .Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        if (named.Count == 0)
        {
            named = await db.Users
                .Where(p => p.EndedAt == null && db.Coordinators.Any(c => c.NetworkId == meeting.NetworkId && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)))
                .Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName))
                .ToListAsync(cancellationToken);
        }

        return [.. named.OrderBy(p => p.Name, NorwegianOrder.Names)];
    }

    /// <summary>The organisation that hosts a meeting.</summary>
    public static async Task<string?> HostNameAsync(this NetworkDbContext db, Meeting meeting, CancellationToken cancellationToken) =>
        meeting.HostId is { } host ? await db.Organisations.Where(o => o.Id == host).Select(o => o.DisplayName).FirstOrDefaultAsync(cancellationToken) : null;
}
