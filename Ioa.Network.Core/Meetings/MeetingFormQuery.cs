using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What one chooses among when one plans or changes a meeting.</summary>
/// <param name="Networks">The networks in which the user may plan, the regional first.</param>
/// <param name="Hosts">The organisations in them, by name.</param>
/// <param name="Organisers">The people in them, by name.</param>
public sealed record MeetingChoices(IReadOnlyList<MeetingNetworkName> Networks, IReadOnlyList<HostChoice> Hosts, IReadOnlyList<Participant> Organisers);

/// <summary>An organisation that can host.</summary>
public sealed record HostChoice(OrganisationId Id, string Name);

/// <summary>A meeting as it is changed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Plan">What it is.</param>
/// <param name="Networks">The networks that it belongs to, the first first.</param>
/// <param name="Organisers">Who arranges it with the coordinators.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Version">For the change.</param>
public sealed record MeetingDraft(MeetingId Id, MeetingPlan Plan, IReadOnlyList<LearningNetworkId> Networks, IReadOnlyList<PersonId> Organisers, MeetingStatus Status, int Version)
{
    /// <summary>The series that it is one of.</summary>
    public MeetingSeriesId? SeriesId { get; init; }
}

/// <summary>Reads what one needs to plan a meeting, or to change one.</summary>
public sealed class MeetingFormQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The choices; without a network for whoever may plan in none.</summary>
    public async Task<MeetingChoices> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return new([], [], []);
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => n.Status != NetworkStatus.Closed &&
                (n.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)) ||
                 n.Memberships.Any(m => m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today) && db.Users.Any(p => p.Id == person && p.OrganisationId == m.OrganisationId))))
            .OrderBy(n => n.Kind)
            .Select(n => new MeetingNetworkName(n.Id, n.Slug, n.Name))
            .ToListAsync(cancellationToken);
        var ids = networks.ConvertAll(n => n.Id);
        var hosts = await db.Organisations
            .Where(o => db.Memberships.Any(m => m.OrganisationId == o.Id && ids.Contains(m.NetworkId) && m.From <= today && (m.To == null || m.To >= today)))
            .Select(o => new HostChoice(o.Id, o.DisplayName))
            .ToListAsync(cancellationToken);
        var people = await db.Users
            .Where(p => p.EndedAt == null && (
                db.Memberships.Any(m => m.OrganisationId == p.OrganisationId && ids.Contains(m.NetworkId) && m.From <= today && (m.To == null || m.To >= today)) ||
                db.Coordinators.Any(c => c.PersonId == p.Id && ids.Contains(c.NetworkId) && c.From <= today && (c.To == null || c.To >= today))))
            .Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        return new MeetingChoices(
            networks,
            [.. hosts.OrderBy(h => h.Name, NorwegianOrder.Names)],
            [.. people.OrderBy(p => p.Name, NorwegianOrder.Names)]);
    }

    /// <summary>The meeting as its organisers change it, or copy it; <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to others.</summary>
    public async Task<Result<MeetingDraft>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == id, cancellationToken);
        return new MeetingDraft(
            id,
            PlanOf(meeting),
            [meeting.NetworkId, .. meeting.Networks.Select(n => n.NetworkId).Where(n => n != meeting.NetworkId)],
            await db.Meetings.Where(m => m.Id == id).SelectMany(m => m.Organisers).Select(o => o.PersonId).ToListAsync(cancellationToken),
            meeting.Status,
            meeting.Version)
        {
            SeriesId = meeting.SeriesId,
        };
    }

    /// <summary>What a meeting is, as <see cref="Meeting.Describe"/> takes it.</summary>
    internal static MeetingPlan PlanOf(Meeting meeting)
    {
        var (starts, ends) = (MeetingTime.LocalIn(meeting.Zone, meeting.StartsAt), MeetingTime.LocalIn(meeting.Zone, meeting.EndsAt));
        return new MeetingPlan(
            meeting.Kind,
            meeting.Title,
            meeting.Description,
            DateOnly.FromDateTime(starts),
            TimeOnly.FromDateTime(starts),
            DateOnly.FromDateTime(ends),
            TimeOnly.FromDateTime(ends))
        {
            Zone = meeting.Zone,
            Place = meeting.Place,
            Room = meeting.Room,
            VideoLink = meeting.VideoLink,
            HostId = meeting.HostId,
            IsNational = meeting.IsNational,
            Capacity = meeting.Capacity,
            CapacityPerOrganisation = meeting.CapacityPerOrganisation,
            RegisterBy = meeting.RegisterBy is { } by ? DateOnly.FromDateTime(MeetingTime.LocalIn(meeting.Zone, by)).AddDays(-1) : null,
            ConfirmHours = meeting.ConfirmHours,
            ReminderDays = meeting.ReminderDays,
            Questions = meeting.Questions,
        };
    }
}
