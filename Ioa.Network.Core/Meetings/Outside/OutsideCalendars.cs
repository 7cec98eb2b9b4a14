using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>What <see cref="AddOutsideCalendar"/> is told.</summary>
/// <param name="Network">The network that will show it.</param>
/// <param name="Name">What the network calls it.</param>
/// <param name="Url">Where it is fetched.</param>
public sealed record AddOutsideCalendarCommand(LearningNetworkId Network, string Name, string Url);

/// <summary>Shows somebody else's calendar in a network's. By its coordinators.</summary>
public sealed class AddOutsideCalendar(IDbContextFactory<NetworkDbContext> contexts, WebhookTarget target, OutsideCalendarReader reader, TimeProvider clock)
{
    /// <summary>Its id, when it has been fetched for the first time, well or not; or why it is not added.</summary>
    public async Task<Result<OutsideCalendarId>> HandleAsync(AddOutsideCalendarCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        OutsideCalendar calendar;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var coordinator = await db.CoordinatorAsync(user, command.Network, OsloTime.DateIn(now), cancellationToken);
            if (coordinator.Error is { } refusal)
            {
                return refusal;
            }

            if (SafeText.Line(command.Name) is not { Length: > 0 and <= OutsideCalendar.MaxNameLength } name)
            {
                return Error.Invalid("OutsideCalendars.BadName", OutsideCalendar.MaxNameLength);
            }

            // Calendars are often given with a scheme that a phone opens.
            var typed = command.Url.Trim();
            typed = typed.StartsWith("webcal://", StringComparison.OrdinalIgnoreCase) ? $"https://{typed["webcal://".Length..]}" : typed;
            var url = typed.Length > OutsideCalendar.MaxUrlLength ? Error.Invalid("Webhooks.AddressInvalid", OutsideCalendar.MaxUrlLength) : await target.CheckAsync(typed, cancellationToken);
            if (url.Error is { } unusable)
            {
                return unusable.Code switch
                {
                    "Webhooks.AddressPrivate" => Error.Invalid("OutsideCalendars.AddressPrivate"),
                    "Webhooks.AddressUnknown" => Error.Invalid("OutsideCalendars.AddressUnknown"),
                    _ => Error.Invalid("OutsideCalendars.AddressInvalid"),
                };
            }

            await using var transaction = await db.BeginNetworkChangeAsync(command.Network, cancellationToken);
            var there = await db.OutsideCalendars.Where(c => c.NetworkId == command.Network).Select(c => c.Url).ToListAsync(cancellationToken);
            if (there.Contains(url.Value, StringComparer.Ordinal))
            {
                return Error.Conflict("OutsideCalendars.AlreadyThere");
            }

            if (there.Count >= OutsideCalendar.MaxPerNetwork)
            {
                return Error.Conflict("OutsideCalendars.TooMany", OutsideCalendar.MaxPerNetwork);
            }

            calendar = new OutsideCalendar { NetworkId = command.Network, Name = name, Url = url.Value, AddedById = coordinator.Value.Person, AddedAt = now, DueAt = now };
            db.OutsideCalendars.Add(calendar);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await reader.FetchAsync(calendar.Id, cancellationToken);
        return calendar.Id;
    }
}

/// <summary>What <see cref="RefreshOutsideCalendar"/> is told.</summary>
public sealed record RefreshOutsideCalendarCommand(OutsideCalendarId Calendar);

/// <summary>Fetches an outside calendar now, at most once a minute. By its network's coordinators.</summary>
public sealed class RefreshOutsideCalendar(IDbContextFactory<NetworkDbContext> contexts, OutsideCalendarReader reader, TimeProvider clock)
{
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(1);

    /// <summary>Done, well or not, or why not.</summary>
    public async Task<Result> HandleAsync(RefreshOutsideCalendarCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if ((await db.OutsideCalendarAsync(user, command.Calendar, OsloTime.DateIn(now), cancellationToken)).Error is { } refusal)
            {
                return refusal;
            }

            var soonest = now - AtMostEvery;
            var due = await db.OutsideCalendars.Where(c => c.Id == command.Calendar && (c.TriedAt == null || c.TriedAt <= soonest))
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, now), cancellationToken);
            if (due == 0)
            {
                return Error.Conflict("OutsideCalendars.TooSoon");
            }
        }

        await reader.FetchAsync(command.Calendar, cancellationToken);
        return Result.Done;
    }
}

/// <summary>What <see cref="RemoveOutsideCalendar"/> is told.</summary>
public sealed record RemoveOutsideCalendarCommand(OutsideCalendarId Calendar);

/// <summary>Removes an outside calendar with all its events. By its network's coordinators.</summary>
public sealed class RemoveOutsideCalendar(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemoveOutsideCalendarCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await db.OutsideCalendarAsync(user, command.Calendar, clock.Today(), cancellationToken)).Error is { } refusal)
        {
            return refusal;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.OutsideEvents.Where(e => e.CalendarId == command.Calendar).ExecuteDeleteAsync(cancellationToken);
        await db.OutsideCalendars.Where(c => c.Id == command.Calendar).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}

/// <summary>An outside calendar as its network's coordinators see it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is fetched.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="AddedAt">When.</param>
/// <param name="TriedAt">When it was last fetched.</param>
/// <param name="ReadAt">When it was last read.</param>
/// <param name="DueAt">When it is fetched next.</param>
/// <param name="Failure">Why it could not be read the last time.</param>
/// <param name="FailureStatus">The status that the server answered with then.</param>
/// <param name="Events">How many events are shown.</param>
/// <param name="LeftOut">How much of the file could not be read.</param>
/// <param name="IsCut">Whether there are more events than are shown.</param>
public sealed record OutsideCalendarRow(
    OutsideCalendarId Id,
    string Name,
    string Url,
    string AddedBy,
    DateTimeOffset AddedAt,
    DateTimeOffset? TriedAt,
    DateTimeOffset? ReadAt,
    DateTimeOffset DueAt,
    OutsideFailure? Failure,
    int? FailureStatus,
    int Events,
    int LeftOut,
    bool IsCut);

/// <summary>A network's outside calendars.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Calendars">Its outside calendars, in the order in which they were added.</param>
public sealed record NetworkOutsideCalendars(LearningNetworkId Network, string Name, IReadOnlyList<OutsideCalendarRow> Calendars);

/// <summary>The outside calendars of a network, for its coordinators.</summary>
public sealed class OutsideCalendarsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The calendars; <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</summary>
    public async Task<Result<NetworkOutsideCalendars>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Networks.Where(n => n.Slug == slug).Select(n => new { n.Id, n.Name }).FirstOrDefaultAsync(cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        if ((await db.CoordinatorAsync(user, network.Id, clock.Today(), cancellationToken)).Error is { } refusal)
        {
            return refusal;
        }

        return new NetworkOutsideCalendars(network.Id, network.Name, await db.OutsideCalendars
            .Where(c => c.NetworkId == network.Id)
            .OrderBy(c => c.AddedAt)
            .Select(c => new OutsideCalendarRow(
                c.Id,
                c.Name,
                c.Url,
                db.Users.Where(p => p.Id == c.AddedById).Select(p => p.Name).First(),
                c.AddedAt,
                c.TriedAt,
                c.ReadAt,
                c.DueAt,
                c.Failure,
                c.FailureStatus,
                db.OutsideEvents.Count(e => e.CalendarId == c.Id),
                c.LeftOut,
                c.IsCut))
            .ToListAsync(cancellationToken));
    }
}

/// <summary>An event of an outside calendar, as those who read the network see it.</summary>
/// <param name="Calendar">The calendar's name.</param>
/// <param name="Title">Its title; may be empty.</param>
/// <param name="Place">Where.</param>
/// <param name="Link">A page about it; https.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="IsAllDay">Whether it lasts whole days.</param>
public sealed record OutsideEventView(string Calendar, string Title, string Place, string? Link, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsAllDay)
{
    /// <summary>The first day, in Norway.</summary>
    public DateOnly FirstDay => OsloTime.DateIn(StartsAt);

    /// <summary>The last day, in Norway.</summary>
    public DateOnly LastDay => EndsAt > StartsAt ? OsloTime.DateIn(EndsAt.AddTicks(-1)) : FirstDay;
}

/// <summary>Reads the events of the outside calendars of one's networks; the same event in two networks' calendars once.</summary>
public sealed class OutsideEventsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most events at a time.</summary>
    public const int Most = 1000;

    /// <summary>Those that touch the days, by time; none for outsiders, and none where only certain meetings are asked for.</summary>
    public async Task<IReadOnlyList<OutsideEventView>> HandleAsync(CalendarSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person || search is { OnlyMine: true } or { Kind: not null } or { County.Length: > 0 })
        {
            return [];
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = db.ReadableNetworks(person, today);
        if (search.NetworkSlug is { Length: > 0 } slug)
        {
            networks = networks.Where(n => n.Slug == slug);
        }

        var last = search.To.DayNumber - search.From.DayNumber > CalendarQuery.MostDays ? search.From.AddDays(CalendarQuery.MostDays) : search.To;
        var (begin, end) = (OsloTime.At(search.From, TimeOnly.MinValue), OsloTime.At(last.AddDays(1), TimeOnly.MinValue));
        var rows = await (
            from e in db.OutsideEvents
            where e.StartsAt < end && (e.EndsAt > begin || e.StartsAt >= begin)
            join c in db.OutsideCalendars on e.CalendarId equals c.Id
            where networks.Any(n => n.Id == c.NetworkId)
            orderby e.StartsAt, e.EndsAt, e.Title
            select new OutsideEventView(c.Name, e.Title, e.Place, e.Link, e.StartsAt, e.EndsAt, e.IsAllDay))
            .AsNoTracking()
            .Take(Most)
            .ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(e => (e.Title, e.StartsAt, e.EndsAt, e.Link))];
    }

    /// <summary>The events of the networks' outside calendars at a time; for pointing out what a meeting meets with.</summary>
    internal static async Task<List<Collision>> CollisionsAsync(
        NetworkDbContext db, IReadOnlyList<LearningNetworkId> networks, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellationToken)
    {
        const int MostCollisions = 10;
        var found = await (
            from e in db.OutsideEvents
            where e.StartsAt < end && e.EndsAt > begin
            join c in db.OutsideCalendars on e.CalendarId equals c.Id
            where networks.Contains(c.NetworkId)
            orderby e.StartsAt
            select new { e.Title, e.StartsAt, c.Name })
            .Take(MostCollisions)
            .ToListAsync(cancellationToken);
        return [.. found.Select(e => new Collision(CollisionKind.Outside, OsloTime.DateIn(e.StartsAt), e.Title, Calendar: e.Name)).Distinct()];
    }
}

/// <summary>Who decides over a network's outside calendars: its coordinators, as with webhooks.</summary>
internal static class OutsideCalendarAccess
{
    /// <summary>The network of a calendar over which the user decides.</summary>
    public static async Task<Result<LearningNetworkId>> OutsideCalendarAsync(
        this NetworkDbContext db, ClaimsPrincipal user, OutsideCalendarId id, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.OutsideCalendars.Where(c => c.Id == id).Select(c => (LearningNetworkId?)c.NetworkId).FirstOrDefaultAsync(cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        return await db.CoordinatorAsync(user, network, today, cancellationToken) is { Error: { } refusal } ? refusal : network;
    }
}
