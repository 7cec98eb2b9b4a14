using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>A network as those who organise it see it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Version">To be sent back with a change.</param>
/// <param name="Agreement">The agreement.</param>
/// <param name="MayClose">Whether the user may close it.</param>
/// <param name="Lacks">What is missing, what stops it first.</param>
/// <param name="Members">Who is in it today or will be.</param>
/// <param name="Loads">What each superuser carries.</param>
/// <param name="Coordinators">Who coordinates it today or will.</param>
public sealed record CoordinatorPage(
    LearningNetworkId Id,
    string Slug,
    string Name,
    string Description,
    NetworkKind Kind,
    NetworkStatus Status,
    int Version,
    AgreementText Agreement,
    bool MayClose,
    IReadOnlyList<LackRow> Lacks,
    IReadOnlyList<MemberRow> Members,
    IReadOnlyList<SuperuserLoad> Loads,
    IReadOnlyList<CoordinatorRow> Coordinators);

/// <summary>A lack, with what it is about.</summary>
/// <param name="Lack">The lack.</param>
/// <param name="OrganisationName">The organisation it is about.</param>
/// <param name="Membership">Its membership.</param>
public sealed record LackRow(Lack Lack, string? OrganisationName, MembershipId? Membership);

/// <summary>An organisation in the network.</summary>
/// <param name="Id">Its membership.</param>
/// <param name="Place">Which organisation, where it lies and how many live there.</param>
/// <param name="Name">The name that is never ambiguous.</param>
/// <param name="Role">What it is in the network.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Contact">The named contact.</param>
/// <param name="ContactWorks">Whether the contact still works there.</param>
/// <param name="ServedBy">Who serves it today.</param>
public sealed record MemberRow(
    MembershipId Id,
    ServingPlace Place,
    string Name,
    MembershipRole Role,
    DateOnly From,
    DateOnly? To,
    NetworkPerson? Contact,
    bool ContactWorks,
    IReadOnlyList<OrganisationId> ServedBy);

/// <summary>What a superuser organisation carries today.</summary>
/// <param name="Organisation">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Members">How many members it serves.</param>
/// <param name="Inhabitants">How many live in them.</param>
/// <param name="Open">How many questions wait for its answer.</param>
/// <param name="Late">How many of them should have been answered already.</param>
public sealed record SuperuserLoad(OrganisationId Organisation, string Name, int Members, int Inhabitants, int Open, int Late);

/// <summary>A coordinator's appointment.</summary>
/// <param name="Id">Which appointment.</param>
/// <param name="Person">Who.</param>
/// <param name="Works">Whether they still work.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record CoordinatorRow(CoordinatorId Id, NetworkPerson Person, bool Works, DateOnly From, DateOnly? To);

/// <summary>Reads what those who organise a network work with: its coordinators and KS administrators. Counts of conversations, no titles.</summary>
public sealed class CoordinatorPageQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to outsiders and <see cref="Error.Forbidden"/> to those of the network who do not organise it.</returns>
    public async Task<Result<CoordinatorPage>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var network = await db.Networks.AsNoTracking()
            .Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators)
            .AsSplitQuery()
            .FirstOrDefaultAsync(n => n.Slug == slug, cancellationToken);
        if (network is null)
        {
            return Error.NotFound;
        }

        if (await db.OrganiserRefusalAsync(user, network.Id, today, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var memberships = network.Memberships.Where(m => m.To is null || m.To >= today).ToList();
        var coordinators = network.Coordinators.Where(c => c.To is null || c.To >= today).ToList();
        var organisationIds = memberships.Select(m => m.OrganisationId).Distinct().ToList();
        var organisations = await db.Organisations
            .Where(o => organisationIds.Contains(o.Id))
            // A county's inhabitants are its municipalities': they are not counted twice.
            .Select(o => new
            {
                Place = new ServingPlace(o.Id, o.Latitude, o.Longitude, o.Kind == OrganisationKind.Municipality ? o.Population ?? 0 : 0),
                o.DisplayName,
            })
            .ToDictionaryAsync(o => o.Place.Organisation, cancellationToken);
        var peopleIds = coordinators.Select(c => c.PersonId).Concat(memberships.Select(m => m.ContactId).OfType<PersonId>()).Distinct().ToList();
        var people = await db.Users
            .Where(p => peopleIds.Contains(p.Id))
            .Select(p => new { Person = new NetworkPerson(p.Id, p.Name, p.Title, p.Organisation!.DisplayName), p.OrganisationId, Works = p.EndedAt == null })
            .ToDictionaryAsync(p => p.Person.Id, cancellationToken);
        var questions = await db.Threads
            .Where(t => t.NetworkId == network.Id && t.Kind == ThreadKind.Question && t.ResponsibleId != null &&
                t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null && t.HiddenAt == null && t.MergedIntoId == null)
            .GroupBy(t => t.ResponsibleId!.Value)
            .Select(g => new { Organisation = g.Key, Open = g.Count(), Late = g.Count(t => t.AnswerDueAt < now) })
            .ToDictionaryAsync(q => q.Organisation, cancellationToken);
        var seatedElsewhere = await db.SeatedElsewhereAsync(network, today, cancellationToken);

        var served = network.Servings.Where(s => s.HoldsOn(today)).ToList();
        var working = people.Values.Where(p => p.Works).ToDictionary(p => p.Person.Id, p => p.OrganisationId);
        var lacks = network.Lacks(today, working, seatedElsewhere.Select(seat => seat.Organisation).ToHashSet());
        return new CoordinatorPage(
            network.Id,
            network.Slug,
            network.Name,
            network.Description,
            network.Kind,
            network.Status,
            network.Version,
            network.Agreement.ToText(),
            await db.AdministratorAsync(user, cancellationToken) is not null,
            [.. lacks
                .Select(lack => new LackRow(
                    lack,
                    lack.Organisation is { } about ? organisations[about].DisplayName : null,
                    memberships.FirstOrDefault(m => m.OrganisationId == lack.Organisation && m.HoldsOn(today))?.Id))
                .OrderByDescending(row => row.Lack.Blocks).ThenBy(row => row.Lack.Kind).ThenBy(row => row.OrganisationName, NorwegianOrder.Names)],
            [.. memberships
                .Select(m => new MemberRow(
                    m.Id,
                    organisations[m.OrganisationId].Place,
                    organisations[m.OrganisationId].DisplayName,
                    m.Role,
                    m.From,
                    m.To,
                    m.ContactId is { } contact ? people[contact].Person : null,
                    m.ContactId is { } named && working.TryGetValue(named, out var where) && where == m.OrganisationId,
                    [.. served.Where(s => s.MemberId == m.OrganisationId).Select(s => s.SuperuserId)]))
                .OrderBy(m => m.Role).ThenBy(m => m.Name, NorwegianOrder.Names).ThenBy(m => m.From)],
            [.. memberships
                .Where(m => m.Role == MembershipRole.Superuser && m.HoldsOn(today))
                .Select(m =>
                {
                    var mine = served.Where(s => s.SuperuserId == m.OrganisationId).Select(s => s.MemberId).Distinct().ToList();
                    var asked = questions.GetValueOrDefault(m.OrganisationId);
                    return new SuperuserLoad(
                        m.OrganisationId, organisations[m.OrganisationId].DisplayName, mine.Count, mine.Sum(o => organisations[o].Place.Population), asked?.Open ?? 0, asked?.Late ?? 0);
                })
                .OrderBy(load => load.Name, NorwegianOrder.Names)],
            [.. coordinators
                .Select(c => new CoordinatorRow(c.Id, people[c.PersonId].Person, people[c.PersonId].Works, c.From, c.To))
                .OrderBy(c => c.Person.Name, NorwegianOrder.Names)]);
    }
}
