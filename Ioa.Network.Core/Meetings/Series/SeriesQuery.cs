using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>A series as one reader sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">What the meetings are called.</param>
/// <param name="Meetings">Those that the reader sees, in the order of the series.</param>
/// <param name="Drafts">How many drafts the reader could publish.</param>
public sealed record SeriesView(MeetingSeriesId Id, string Title, IReadOnlyList<SeriesMeeting> Meetings, int Drafts);

/// <summary>A meeting of a series.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">The time zone where it is held.</param>
/// <param name="Place">The address; nothing for one on a screen only.</param>
/// <param name="Status">Draft, published or cancelled.</param>
/// <param name="CancelReason">Why it is cancelled.</param>
/// <param name="SeriesDate">The day that the series gave it.</param>
/// <param name="IsOrganiser">Whether the reader arranges it.</param>
public sealed record SeriesMeeting(
    MeetingId Id,
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    MeetingStatus Status,
    string? CancelReason,
    DateOnly SeriesDate,
    bool IsOrganiser)
{
    /// <summary>What it is about; <see langword="null"/> when nobody has said.</summary>
    public SeriesTheme? Theme { get; init; }

    /// <summary>Whether it begins on another day than the series gave it.</summary>
    public bool IsMoved => DateOnly.FromDateTime(MeetingTime.LocalIn(Zone, StartsAt)) != SeriesDate;
}

/// <summary>What a meeting of a series is about.</summary>
/// <param name="Text">The theme; empty when only somebody responsible is named.</param>
/// <param name="OwnerId">Who is responsible for it.</param>
/// <param name="Owner">Their name.</param>
/// <param name="Version">For the next change of it.</param>
public sealed record SeriesTheme(string Text, PersonId? OwnerId, string? Owner, int Version);

/// <summary>Reads a series: what the reader sees of it, and nothing of the others.</summary>
public sealed class SeriesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The series; <see cref="Error.NotFound"/> to those who see none of its meetings.</summary>
    public async Task<Result<SeriesView>> HandleAsync(MeetingSeriesId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = db.OrganisedMeetings(person, today).Select(m => m.Id);
        var meetings = await db.ReadableMeetings(person, today)
            .Where(m => m.SeriesId == id)
            .OrderBy(m => m.SeriesDate).ThenBy(m => m.StartsAt)
            .Select(m => new SeriesMeeting(m.Id, m.Title, m.StartsAt, m.EndsAt, m.Zone, m.Place, m.Status, m.CancelReason, m.SeriesDate!.Value, mine.Contains(m.Id))
            {
                Theme = db.MeetingThemes
                    .Where(t => t.MeetingId == m.Id)
                    .Select(t => new SeriesTheme(t.Text, t.OwnerId, db.Users.Where(p => p.Id == t.OwnerId).Select(p => p.Name).FirstOrDefault(), t.Version))
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        if (meetings.Count == 0)
        {
            return Error.NotFound;
        }

        var title = await db.MeetingSeries.Where(s => s.Id == id).Select(s => s.Title).FirstAsync(cancellationToken);
        return new SeriesView(id, title, meetings, meetings.Count(m => m is { Status: MeetingStatus.Draft, IsOrganiser: true } && m.EndsAt > now));
    }
}
