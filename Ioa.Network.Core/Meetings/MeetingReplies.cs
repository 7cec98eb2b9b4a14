using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Ioa.Network.Core.Meetings;

/// <summary>
/// Where somebody's own calendar sends its answer to a meeting (RFC 6047): the organiser's address in every invitation to that person for that
/// meeting. Whoever has it answers in their name, so the token is random and as long as a key.
/// </summary>
public sealed class MeetingAddress
{
    /// <summary>Who answers.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>To which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>The secret part of the address, lower case.</summary>
    public string Token { get; init; } = ReplyAddress.NewToken();
}

/// <summary>What an invitation to one person for one meeting holds.</summary>
/// <param name="Meeting">The meeting as they may see it.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="ReplyTo">Where their calendar answers; <see langword="null"/> when the site takes no answers by e-mail.</param>
public sealed record MeetingInvitation(FeedMeeting Meeting, string Name, string Email, string? ReplyTo);

/// <summary>The addresses at which calendars answer («mote+…@…»); <c>Mail:ReplyDomain</c> says where they are.</summary>
public sealed class MeetingAddresses(IDbContextFactory<NetworkDbContext> contexts, IConfiguration configuration, TimeProvider clock)
{
    private const string Prefix = "mote+";

    private readonly string _domain = configuration["Mail:ReplyDomain"] ?? "";

    /// <summary>What the invitation to a person holds now; <see langword="null"/> when they may not see the meeting any more.</summary>
    public async Task<MeetingInvitation?> InvitationAsync(PersonId person, MeetingId meeting, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = await db.MeetingReaderAsync(person.ToPrincipal(), today, cancellationToken) is { } reader
            ? (await CalendarFeedQuery.ShownAsync(db, db.ReadableMeetings(reader).Where(m => m.Id == meeting && m.Status != MeetingStatus.Draft), reader, cancellationToken)).FirstOrDefault()
            : null;
        var addressee = await db.Users.Where(p => p.Id == person && p.EndedAt == null).Select(p => new { p.Name, p.Email }).FirstOrDefaultAsync(cancellationToken);
        return seen is null || addressee?.Email is null ? null : new MeetingInvitation(seen, addressee.Name, addressee.Email, await AddressAsync(db, person, meeting, cancellationToken));
    }

    /// <summary>The token of the first of these addresses that is one of the site's; <see langword="null"/> when none is.</summary>
    public string? TokenAmong(IEnumerable<string> addresses) => addresses
        .Select(address => address.Trim().ToLowerInvariant())
        .Where(address => _domain.Length > 0 && address.StartsWith(Prefix, StringComparison.Ordinal) && address.EndsWith("@" + _domain.ToLowerInvariant(), StringComparison.Ordinal))
        .Select(address => address[Prefix.Length..^(_domain.Length + 1)])
        .FirstOrDefault(token => token.Length == ReplyAddress.TokenLength);

    /// <summary>The address with a token; <see langword="null"/> when the site takes no answers by e-mail.</summary>
    internal string? Of(string? token) => _domain.Length == 0 || token is null ? null : $"{Prefix}{token}@{_domain}";

    private async Task<string?> AddressAsync(NetworkDbContext db, PersonId person, MeetingId meeting, CancellationToken cancellationToken)
    {
        if (_domain.Length == 0)
        {
            return null;
        }

        var known = db.MeetingAddresses.Where(a => a.PersonId == person && a.MeetingId == meeting).Select(a => a.Token);
        if (await known.FirstOrDefaultAsync(cancellationToken) is not { } token)
        {
            db.MeetingAddresses.Add(new MeetingAddress { PersonId = person, MeetingId = meeting });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (db.IsUniqueViolation(e))
            {
                // Another letter about the same meeting was being written.
            }

            token = await known.FirstAsync(cancellationToken);
        }

        return Of(token);
    }
}

/// <summary>An answer from somebody's calendar was not noted: a letter says why.</summary>
/// <param name="Email">The address of the person's account; never whoever the e-mail says it is from.</param>
/// <param name="Name">Their name.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Reason">Why: the resource key of the sentence.</param>
/// <param name="Arguments">What the sentence names.</param>
public sealed record MeetingReplyRefused(string Email, string Name, string Language, MeetingId Meeting, string Reason, IReadOnlyList<string> Arguments) : ILetter;

/// <summary>
/// Notes what people answer in their own calendar: a REPLY as Outlook, Google and Apple send it (RFC 5546, 3.2.3), with the rights that the
/// person has then. What comes late, twice or in the wrong order changes nothing.
/// </summary>
public sealed class MeetingInbox(IDbContextFactory<NetworkDbContext> contexts, RegisterForMeeting register, AnswerAsGuest guests, TimeProvider clock)
{
    /// <summary>Deals with an e-mail to one of the addresses.</summary>
    /// <param name="token">The secret part of the address.</param>
    /// <param name="from">The address that it says that it is from.</param>
    /// <param name="calendar">The calendar part as it came; nothing when there is none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ReplyOutcome> ReceiveAsync(string token, string from, ReadOnlyMemory<byte> calendar, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.MeetingAddresses
            .Where(a => a.Token == token)
            .Join(db.Users.Where(p => p.EndedAt == null), a => a.PersonId, p => p.Id, (a, p) => new Replying
            {
                MeetingId = a.MeetingId,
                Person = p.Id,
                Name = p.Name,
                Email = p.Email,
                Language = p.Language ?? "nb",
                Sequence = db.Meetings.Where(m => m.Id == a.MeetingId).Select(m => m.Sequence).First(),
                Before = db.Registrations.Where(r => r.MeetingId == a.MeetingId && r.PersonId == p.Id).Select(r => r.RepliedAt).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken) ?? await db.Registrations
            .Where(r => r.GuestReplyToken == token)
            .Select(r => new Replying
            {
                MeetingId = r.MeetingId,
                Guest = r.Id,
                Name = r.GuestName ?? "",
                Email = r.GuestEmail,
                Language = r.GuestLanguage ?? "nb",
                Sequence = db.Meetings.Where(m => m.Id == r.MeetingId).Select(m => m.Sequence).First(),
                Before = r.RepliedAt,
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found?.Email is not { } email)
        {
            return ReplyOutcome.Ignored;
        }

        var read = CalendarReader.Read(calendar.Span);
        var reply = read.Calendar is { Method: CalendarMethod.Reply } sent
            ? sent.Events.FirstOrDefault(e => e.Uid.StartsWith(found.MeetingId.Value.ToString("D"), StringComparison.OrdinalIgnoreCase))
            : null;
        var party = reply?.Attendees.FirstOrDefault(a => a.Email.Equals(email, StringComparison.OrdinalIgnoreCase)) ?? (reply?.Attendees is [var only] ? only : null);
        var answer = party?.PartStat switch
        {
            ParticipationStatus.Accepted => Answer.Yes,
            ParticipationStatus.Tentative => Answer.Maybe,
            ParticipationStatus.Declined => Answer.No,
            _ => (Answer?)null,
        };
        if (reply is null || answer is null)
        {
            return await RefuseAsync(Error.Invalid("Meetings.ReplyUnreadable"));
        }

        if (!from.Equals(email, StringComparison.OrdinalIgnoreCase))
        {
            return await RefuseAsync(Error.Invalid("Mail.ReplyFromElsewhere", SafeText.Line(from)));
        }

        // The same again, or an older one that was held up on its way.
        if (found.Before >= reply.Stamp)
        {
            return ReplyOutcome.Posted;
        }

        // They said yes to another time than the meeting has now.
        if (answer != Answer.No && reply.Sequence < found.Sequence)
        {
            return await RefuseAsync(Error.Conflict("Meetings.ReplyOutdated"));
        }

        var answered = found.Person is { } person
            ? await register.HandleAsync(new RegisterForMeetingCommand(found.MeetingId, answer.Value, null) { RepliedAt = reply.Stamp }, person.ToPrincipal(), cancellationToken)
            : await guests.AnswerAsync(found.Guest!.Value, answer.Value, null, reply.Stamp, cancellationToken);
        return answered.Error is { } error ? await RefuseAsync(error) : ReplyOutcome.Posted;

        async Task<ReplyOutcome> RefuseAsync(Error error)
        {
            // Whoever has lost the network learns nothing of the meeting: the words are these, whatever the reason.
            var reason = error.Kind is ErrorKind.NotFound or ErrorKind.Forbidden ? "Meetings.ReplyNoRight" : error.Code;
            var arguments = error.Arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "").ToList();
            if (found.Guest is { } guest)
            {
                db.WriteToGuest(guest, GuestLetterKind.ReplyRefused, $"refused:{Guid.CreateVersion7():N}", clock.GetUtcNow(), letter => letter with { Reason = reason, Arguments = arguments });
            }
            else
            {
                db.Enqueue(new MeetingReplyRefused(email, found.Name, found.Language, found.MeetingId, reason, arguments), clock.GetUtcNow());
            }

            await db.SaveChangesAsync(cancellationToken);
            return ReplyOutcome.Refused;
        }
    }

    /// <summary>Whose answer it is: somebody's with an account, or a guest's.</summary>
    private sealed class Replying
    {
        public MeetingId MeetingId { get; init; }

        public PersonId? Person { get; init; }

        public RegistrationId? Guest { get; init; }

        public string Name { get; init; } = "";

        public string? Email { get; init; }

        public string Language { get; init; } = "nb";

        public int Sequence { get; init; }

        public DateTimeOffset? Before { get; init; }
    }
}
