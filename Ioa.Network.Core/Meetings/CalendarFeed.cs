using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>Identity of a <see cref="CalendarFeed"/>.</summary>
public readonly record struct CalendarFeedId(Guid Value) : IEntityId<CalendarFeedId>
{
    /// <summary>A new id.</summary>
    public static CalendarFeedId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static CalendarFeedId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Which meetings a feed has.</summary>
public enum CalendarScope
{
    /// <summary>Those that its owner has answered with yes or maybe, waits for or is offered a place at.</summary>
    Mine,

    /// <summary>Those of its owner's networks.</summary>
    Networks,

    /// <summary>Everything in the country that its owner sees.</summary>
    Country,
}

/// <summary>
/// A secret address at which somebody's own calendar reads the meetings («abonnement»). It gives what its owner may see at that moment, and
/// nothing when they have left. Only a hash of its token is stored.
/// </summary>
public sealed class CalendarFeed
{
    /// <summary>Most that somebody has.</summary>
    public const int MaxPerPerson = 20;

    /// <summary>Identity.</summary>
    public CalendarFeedId Id { get; init; } = CalendarFeedId.New();

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Which meetings.</summary>
    public required CalendarScope Scope { get; init; }

    /// <summary>Only this network's.</summary>
    public LearningNetworkId? NetworkId { get; init; }

    /// <summary>Only of this kind.</summary>
    public MeetingKind? Kind { get; init; }

    /// <summary>Only those that have all of these words; nothing for all.</summary>
    public string Query { get; init; } = "";

    /// <summary>SHA-256 of the token, hexadecimal.</summary>
    public required string TokenHash { get; init; }

    /// <summary>When the address was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What <see cref="CreateCalendarFeed"/> is told.</summary>
/// <param name="Scope">Which meetings.</param>
/// <param name="NetworkSlug">Only this network's, by its name in addresses.</param>
/// <param name="Kind">Only of this kind.</param>
/// <param name="Query">Only those that have all of these words.</param>
public sealed record CreateCalendarFeedCommand(CalendarScope Scope, string? NetworkSlug = null, MeetingKind? Kind = null, string? Query = null);

/// <summary>Makes a secret address for one's own calendar.</summary>
public sealed class CreateCalendarFeed(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The token, which nobody can find again; <see cref="Error.NotFound"/> to those who are not signed in or do not read the network.</summary>
    public async Task<Result<string>> HandleAsync(CreateCalendarFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.Users.AnyAsync(p => p.Id == person && p.EndedAt == null, cancellationToken))
        {
            return Error.NotFound;
        }

        var query = SafeText.Line(command.Query);
        if (query.Length > CalendarSearch.MaxTextLength)
        {
            return Error.Invalid("Calendar.SearchTooLong", CalendarSearch.MaxTextLength);
        }

        LearningNetworkId? network = null;
        if (command.NetworkSlug is { Length: > 0 } slug)
        {
            network = await db.ReadableNetworks(person, today).Where(n => n.Slug == slug).Select(n => (LearningNetworkId?)n.Id).FirstOrDefaultAsync(cancellationToken);
            if (network is null)
            {
                return Error.NotFound;
            }
        }

        if (await db.CalendarFeeds.CountAsync(f => f.PersonId == person, cancellationToken) >= CalendarFeed.MaxPerPerson)
        {
            return Error.Conflict("Meetings.TooManyFeeds", CalendarFeed.MaxPerPerson);
        }

        var (token, hash) = SecretToken.New();
        db.CalendarFeeds.Add(new CalendarFeed { PersonId = person, Scope = command.Scope, NetworkId = network, Kind = command.Kind, Query = query, TokenHash = hash, CreatedAt = now });
        await db.SaveChangesAsync(cancellationToken);
        return token;
    }
}

/// <summary>What <see cref="RevokeCalendarFeed"/> is told.</summary>
public sealed record RevokeCalendarFeedCommand(CalendarFeedId Id);

/// <summary>Ends one of one's own secret addresses.</summary>
public sealed class RevokeCalendarFeed(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Done, or <see cref="Error.NotFound"/> when there is none.</summary>
    public async Task<Result> HandleAsync(RevokeCalendarFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CalendarFeeds.Where(f => f.Id == command.Id && f.PersonId == person).ExecuteDeleteAsync(cancellationToken) == 1 ? Result.Done : Error.NotFound;
    }
}

/// <summary>One of one's own feeds.</summary>
/// <param name="Id">Which.</param>
/// <param name="Scope">Which meetings.</param>
/// <param name="Network">The network's name; nothing when it is lost.</param>
/// <param name="IsOfNetwork">Whether it has one network's only.</param>
/// <param name="Kind">Only of this kind.</param>
/// <param name="Query">Only those that have these words.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record CalendarFeedRow(CalendarFeedId Id, CalendarScope Scope, string? Network, bool IsOfNetwork, MeetingKind? Kind, string Query, DateTimeOffset CreatedAt);

/// <summary>Reads one's own feeds.</summary>
public sealed class CalendarFeedsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The newest first; <see cref="Error.NotFound"/> to those who are not signed in.</summary>
    public async Task<Result<IReadOnlyList<CalendarFeedRow>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CalendarFeeds
            .Where(f => f.PersonId == person)
            .OrderByDescending(f => f.CreatedAt)
            .Select(f => new CalendarFeedRow(
                f.Id, f.Scope, db.ReadableNetworks(person, today).Where(n => n.Id == f.NetworkId).Select(n => n.Name).FirstOrDefault(), f.NetworkId != null, f.Kind, f.Query, f.CreatedAt))
            .ToArrayAsync(cancellationToken);
    }
}

/// <summary>What a feed gives.</summary>
/// <param name="Tag">Changes whenever something in it may have changed.</param>
/// <param name="Language">Its owner's language.</param>
/// <param name="Scope">Which meetings.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Meetings">The meetings by time; <see langword="null"/> when the asker has them, by the tag.</param>
public sealed record CalendarFeedView(string Tag, string Language, CalendarScope Scope, string? Network, IReadOnlyList<FeedMeeting>? Meetings);

/// <summary>A meeting as somebody's own calendar gets it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it is about.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">The time zone where it is held.</param>
/// <param name="Place">The address.</param>
/// <param name="Room">The room.</param>
/// <param name="VideoLink">Where one joins; for those who are registered and those who arrange it.</param>
/// <param name="Status">Published or cancelled.</param>
/// <param name="CancelReason">Why it is cancelled.</param>
/// <param name="Sequence">The number of the last change that those who come must know.</param>
/// <param name="CreatedAt">When it was planned.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Mine">What the owner has answered.</param>
public sealed record FeedMeeting(
    MeetingId Id,
    MeetingKind Kind,
    string Title,
    string Description,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    string Room,
    string? VideoLink,
    MeetingStatus Status,
    string? CancelReason,
    int Sequence,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    RegistrationState? Mine);

/// <summary>
/// What a feed gives behind its secret address: as its owner may see it now. Whether anything changed is told without reading the meetings:
/// calendars ask every hour, of every feed.
/// </summary>
public sealed class CalendarFeedQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How far back a feed goes.</summary>
    private const int MonthsBack = 3;

    /// <summary>How far ahead.</summary>
    private const int MonthsAhead = 24;

    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>The feed; <see cref="Error.NotFound"/> when the address leads nowhere, or its owner has left.</summary>
    /// <param name="token">The token in the address.</param>
    /// <param name="known">The tag of what the asker has.</param>
    /// <param name="user">Nobody: calendars have no session.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<CalendarFeedView>> HandleAsync(string token, string? known, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var queries = Compiled.For(db);
        if (await queries.Feed(db, SecretToken.HashOf(token)) is not { } feed)
        {
            return Error.NotFound;
        }

        // All that decides what is in it: who its owner is today, and when any meeting, or any answer of theirs, last changed.
        if (await db.MeetingReaderAsync(feed.PersonId.ToPrincipal(), today, cancellationToken) is not { } reader)
        {
            return Error.NotFound;
        }

        var state = await queries.State(db, feed.PersonId);
        var network = reader.Networks.Count == 0 || feed.NetworkId is not { } only ? null : await queries.NetworkName(db, only);
        var parts = string.Join('|',
            feed.Id, feed.Language, today.DayNumber.ToString(CultureInfo.InvariantCulture), network, reader.IsNational,
            string.Join(',', reader.Networks.Order(Comparer<LearningNetworkId>.Create((a, b) => a.Value.CompareTo(b.Value)))), string.Join(',', reader.Coordinated), string.Join(',', reader.Named),
            state.Meetings?.UtcTicks, state.Count, state.Registrations?.UtcTicks, state.RegistrationCount);
        var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)).AsSpan(0, 16));
        return new CalendarFeedView(tag, feed.Language, feed.Scope, network, tag == known ? null : await ReadAsync(db, feed, reader, today, cancellationToken));
    }

    private static Task<List<FeedMeeting>> ReadAsync(NetworkDbContext db, FeedRow feed, MeetingReader reader, DateOnly today, CancellationToken cancellationToken)
    {
        var search = new CalendarSearch(today.AddMonths(-MonthsBack), today.AddMonths(MonthsAhead)) { OnlyMine = feed.Scope == CalendarScope.Mine, Country = feed.Scope == CalendarScope.Country, Kind = feed.Kind, Text = feed.Query };
        var meetings = CalendarQuery.Filter(db, search, reader).Where(m => m.Status != MeetingStatus.Draft);
        if (feed.NetworkId is { } network)
        {
            // Of a network that they have left, nothing.
            var reads = reader.Networks.Contains(network);
            meetings = meetings.Where(m => reads && m.Networks.Any(n => n.NetworkId == network));
        }

        return ShownAsync(db, meetings.OrderBy(m => m.StartsAt).ThenBy(m => m.Id).Take(CalendarQuery.Most), reader, cancellationToken);
    }

    /// <summary>Meetings as a person's own calendar gets them.</summary>
    /// <remarks>What the person has to do with them is read once for all: asked for with each meeting it would cost most of a feed.</remarks>
    internal static async Task<List<FeedMeeting>> ShownAsync(NetworkDbContext db, IQueryable<Meeting> meetings, MeetingReader reader, CancellationToken cancellationToken)
    {
        var rows = await meetings
            .Select(m => new FeedMeeting(
                m.Id, m.Kind, m.Title, m.Description, m.StartsAt, m.EndsAt, m.Zone, m.Place, m.Room, m.VideoLink, m.Status, m.CancelReason, m.Sequence, m.CreatedAt, m.ChangedAt, null))
            .ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return rows;
        }

        var (person, coordinated, ids) = (reader.Person, reader.Coordinated, rows.ConvertAll(m => m.Id));
        var (first, last) = (rows.Min(m => m.StartsAt), rows.Max(m => m.StartsAt));
        var mine = await db.Registrations
            .Where(r => r.PersonId == person && db.Meetings.Any(m => m.Id == r.MeetingId && m.StartsAt >= first && m.StartsAt <= last))
            .ToDictionaryAsync(r => r.MeetingId, r => r.State, cancellationToken);
        var organised = reader.Named.ToHashSet();
        if (coordinated.Count > 0)
        {
            organised.UnionWith(await db.Set<MeetingNetwork>().Where(n => coordinated.Contains(n.NetworkId) && ids.Contains(n.MeetingId)).Select(n => n.MeetingId).ToListAsync(cancellationToken));
        }

        return rows.ConvertAll(m =>
        {
            RegistrationState? state = mine.TryGetValue(m.Id, out var answered) ? answered : null;
            return m with { Mine = state, VideoLink = m.VideoLink!.Length > 0 && (state == RegistrationState.Registered || organised.Contains(m.Id)) ? m.VideoLink : null };
        });
    }

    private sealed class Queries
    {
        public Func<NetworkDbContext, string, Task<FeedRow?>> Feed { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, string hash) => db.CalendarFeeds
                .Where(f => f.TokenHash == hash)
                .Join(db.Users.Where(p => p.EndedAt == null), f => f.PersonId, p => p.Id, (f, p) => new FeedRow
                {
                    Id = f.Id,
                    PersonId = f.PersonId,
                    Scope = f.Scope,
                    NetworkId = f.NetworkId,
                    Kind = f.Kind,
                    Query = f.Query,
                    Language = p.Language ?? "nb",
                })
                .FirstOrDefault());

        public Func<NetworkDbContext, PersonId, Task<StateRow>> State { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, PersonId person) => db.Users
                .Where(p => p.Id == person)
                .Select(p => new StateRow
                {
                    Meetings = db.Meetings.Max(m => (DateTimeOffset?)m.ChangedAt),
                    Count = db.Meetings.Count(),
                    Registrations = db.Registrations.Where(r => r.PersonId == person).Max(r => (DateTimeOffset?)r.ChangedAt),
                    RegistrationCount = db.Registrations.Count(r => r.PersonId == person),
                })
                .First());

        public Func<NetworkDbContext, LearningNetworkId, Task<string?>> NetworkName { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, LearningNetworkId id) => db.Networks.Where(n => n.Id == id).Select(n => n.Name).FirstOrDefault());
    }

    private sealed class FeedRow
    {
        public CalendarFeedId Id { get; init; }

        public PersonId PersonId { get; init; }

        public CalendarScope Scope { get; init; }

        public LearningNetworkId? NetworkId { get; init; }

        public MeetingKind? Kind { get; init; }

        public string Query { get; init; } = "";

        public string Language { get; init; } = "nb";
    }

    private sealed class StateRow
    {
        public DateTimeOffset? Meetings { get; init; }

        public int Count { get; init; }

        public DateTimeOffset? Registrations { get; init; }

        public int RegistrationCount { get; init; }
    }
}
