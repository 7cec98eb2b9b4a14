using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What a certificate of attendance («kursbevis») says.</summary>
/// <param name="Name">Who was there.</param>
/// <param name="Organisation">Where they work; <see langword="null"/> for a guest.</param>
/// <param name="Kind">What kind of meeting.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">When it began.</param>
/// <param name="EndsAt">When it ended.</param>
/// <param name="Zone">The time zone where it was held.</param>
/// <param name="Place">The address; nothing for one on a screen.</param>
/// <param name="Host">The organisation that hosted it.</param>
/// <param name="Organisers">Who arranged it.</param>
public sealed record Certificate(
    string Name,
    string? Organisation,
    MeetingKind Kind,
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    string? Host,
    IReadOnlyList<Participant> Organisers)
{
    /// <summary>How long it lasted; <see langword="null"/> for one of several days, of which nobody knows the hours.</summary>
    public TimeSpan? Lasted => EndsAt - StartsAt < TimeSpan.FromHours(16) ? EndsAt - StartsAt : null;
}

/// <summary>Reads one's own certificate: for those who were noted as present, once the meeting is over.</summary>
public sealed class CertificateQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The certificate of somebody with an account; <see cref="Error.NotFound"/> to all who have none.</summary>
    public async Task<Result<Certificate>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var mine = await db.Registrations.AsNoTracking().FirstOrDefaultAsync(r => r.MeetingId == id && r.PersonId == standing.Person, cancellationToken);
        var name = await db.Users.Where(p => p.Id == standing.Person).Select(p => p.Name).FirstAsync(cancellationToken);
        return await ReadAsync(db, mine, name, cancellationToken);
    }

    /// <summary>A guest's; <see cref="Error.NotFound"/> when the link leads nowhere.</summary>
    public async Task<Result<Certificate>> HandleAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.GuestAsync(token, cancellationToken) is not { } guest)
        {
            return Error.NotFound;
        }

        var mine = await db.Registrations.AsNoTracking().FirstAsync(r => r.Id == guest, cancellationToken);
        return await ReadAsync(db, mine, mine.GuestName ?? "", cancellationToken);
    }

    private async Task<Result<Certificate>> ReadAsync(NetworkDbContext db, Registration? mine, string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (mine?.AttendedAt is null || await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == mine.MeetingId, cancellationToken) is not { Status: MeetingStatus.Published } meeting || meeting.EndsAt > now)
        {
            return Error.NotFound;
        }

        var organisation = mine.OrganisationId is { } of ? await db.Organisations.Where(o => o.Id == of).Select(o => o.DisplayName).FirstAsync(cancellationToken) : null;
        return new Certificate(
            name,
            organisation,
            meeting.Kind,
            meeting.Title,
            meeting.StartsAt,
            meeting.EndsAt,
            meeting.Zone,
            meeting.Place,
            await db.HostNameAsync(meeting, cancellationToken),
            await db.OrganiserNamesAsync(meeting, OsloTime.DateIn(meeting.StartsAt), cancellationToken));
    }
}
