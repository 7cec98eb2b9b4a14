using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>What <see cref="SetMeetingTheme"/> is told.</summary>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="Text">The theme; empty takes it away.</param>
/// <param name="Owner">Who is responsible for it.</param>
/// <param name="Version">The version that was shown; 0 when the meeting had no theme.</param>
public sealed record SetMeetingThemeCommand(MeetingId Meeting, string Text, PersonId? Owner, int Version);

/// <summary>Gives a meeting of a series its theme. Nobody is told: a theme that is moved about while a series is planned is no news.</summary>
public sealed class SetMeetingTheme(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(SetMeetingThemeCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(
            clock, user, command.Meeting, version: null, (db, meeting, now) => ApplyAsync(db, meeting, command, OsloTime.DateIn(now), cancellationToken), cancellationToken);

    private static async Task<Result> ApplyAsync(
        NetworkDbContext db, Meeting meeting, SetMeetingThemeCommand command, DateOnly today, CancellationToken cancellationToken)
    {
        if (meeting.SeriesId is null)
        {
            return Error.Conflict("Series.NotInSeries");
        }

        if (meeting.Status == MeetingStatus.Cancelled)
        {
            return Error.Conflict("Meetings.IsCancelled");
        }

        var theme = await db.MeetingThemes.FirstOrDefaultAsync(t => t.MeetingId == meeting.Id, cancellationToken);
        if ((theme?.Version ?? 0) != command.Version)
        {
            return Error.ChangedMeanwhile;
        }

        // Whoever is responsible already stays so, whatever has become of them.
        await db.Entry(meeting).Collection(m => m.Organisers).LoadAsync(cancellationToken);
        if (command.Owner is { } owner && owner != theme?.OwnerId && !await db.PeopleOf(meeting, today).AnyAsync(p => p.Id == owner, cancellationToken))
        {
            return Error.Invalid("Series.UnknownOwner");
        }

        if (theme is null)
        {
            theme = new MeetingTheme { MeetingId = meeting.Id };
            db.MeetingThemes.Add(theme);
        }

        return theme.Describe(command.Text, command.Owner);
    }
}

/// <summary>Whom a theme can be given to.</summary>
internal static class ThemePeople
{
    /// <summary>Those who see the meeting once it is published, and those who arrange it. Its organisers must be loaded.</summary>
    public static IQueryable<Person> PeopleOf(this NetworkDbContext db, Meeting meeting, DateOnly today)
    {
        var (readers, organisers) = (db.ReadersOf(meeting, today).Select(p => p.Id), meeting.Organisers.Select(o => o.PersonId).ToList());
        return db.Users.Where(p => readers.Contains(p.Id) || (p.EndedAt == null && organisers.Contains(p.Id)));
    }
}
