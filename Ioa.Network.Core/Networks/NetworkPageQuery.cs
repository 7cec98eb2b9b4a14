using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>A network as its page shows it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Description">What it is for, plain text.</param>
/// <param name="Parent">The national network it belongs to.</param>
/// <param name="Organisations">Who is in it today; without contacts to outsiders.</param>
/// <param name="MayOrganise">Whether the user may organise it.</param>
/// <param name="Inside">What only the network, and KS administrators, see; <see langword="null"/> to everybody else.</param>
public sealed record NetworkPage(
    LearningNetworkId Id,
    string Slug,
    string Name,
    NetworkKind Kind,
    NetworkStatus Status,
    string Description,
    NetworkLink? Parent,
    IReadOnlyList<NetworkOrganisation> Organisations,
    bool MayOrganise,
    NetworkInside? Inside);

/// <summary>Another network, to follow.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Name.</param>
public sealed record NetworkLink(string Slug, string Name);

/// <summary>An organisation in a network.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Number">Its number, for the address of its page.</param>
/// <param name="Kind">What kind of organisation.</param>
/// <param name="Name">The name that is never ambiguous.</param>
/// <param name="Role">What it is in the network.</param>
/// <param name="Contact">Its contact in the network, who still works there.</param>
public sealed record NetworkOrganisation(OrganisationId Id, string Number, OrganisationKind Kind, string Name, MembershipRole Role, NetworkPerson? Contact);

/// <summary>Somebody to turn to.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Title">Title.</param>
/// <param name="Organisation">Where they work.</param>
public sealed record NetworkPerson(PersonId Id, string Name, string? Title, string Organisation);

/// <summary>A conversation in the list of the latest.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Kind">Question, discussion or announcement.</param>
/// <param name="Title">Title.</param>
/// <param name="LastPostAt">When the latest post came.</param>
/// <param name="Answered">Whether a question has been answered.</param>
public sealed record NetworkConversation(ThreadId Id, ThreadKind Kind, string Title, DateTimeOffset LastPostAt, bool Answered);

/// <summary>What only a network itself sees of it, and KS administrators except the conversations.</summary>
/// <param name="Coordinators">Who coordinates it.</param>
/// <param name="AskFirst">The superuser organisations that serve the user's own.</param>
/// <param name="Agreement">The agreement.</param>
/// <param name="IsSuperuser">Whether the user's organisation is superuser here.</param>
/// <param name="CanWrite">Whether the user may start a conversation.</param>
/// <param name="WritesEnquiries">Whether the user writes down enquiries here.</param>
/// <param name="Latest">The latest conversations; <see langword="null"/> to a KS administrator who is not in the network.</param>
public sealed record NetworkInside(
    IReadOnlyList<NetworkPerson> Coordinators,
    IReadOnlyList<OrganisationId> AskFirst,
    AgreementText Agreement,
    bool IsSuperuser,
    bool CanWrite,
    bool WritesEnquiries,
    IReadOnlyList<NetworkConversation>? Latest);

/// <summary>
/// Reads a network's page. Its name and its organisations are public among those who are signed in; its people, its agreement and its
/// conversations are not.
/// </summary>
public sealed class NetworkPageQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    private const int LatestShown = 5;

    /// <summary>Reads it.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to those who are not signed in, and when there is no such network.</returns>
    public async Task<Result<NetworkPage>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } id ||
            await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => new { p.IsAdministrator, p.OrganisationId }).FirstOrDefaultAsync(cancellationToken) is not { } person ||
            await db.Networks.AsNoTracking().FirstOrDefaultAsync(n => n.Slug == slug, cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        var standing = await db.StandingAsync(user, network.Id, today, cancellationToken);
        var parent = network.ParentId is null
            ? null
            : await db.Networks.Where(n => n.Id == network.ParentId).Select(n => new NetworkLink(n.Slug, n.Name)).FirstAsync(cancellationToken);
        var memberships = await db.Memberships
            .Where(m => m.NetworkId == network.Id && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new { m.OrganisationId, m.Organisation!.Number, m.Organisation.Kind, m.Organisation.DisplayName, m.Role, m.ContactId })
            .ToListAsync(cancellationToken);
        var sees = standing is not null || person.IsAdministrator;
        var people = sees ? await PeopleAsync(db, network.Id, today, cancellationToken) : [];
        return new NetworkPage(
            network.Id,
            network.Slug,
            network.Name,
            network.Kind,
            network.Status,
            network.Description,
            parent,
            [.. memberships
                .OrderBy(m => m.Role).ThenBy(m => m.DisplayName, NorwegianOrder.Names)
                .Select(m => new NetworkOrganisation(
                    m.OrganisationId, m.Number, m.Kind, m.DisplayName, m.Role, people.FirstOrDefault(p => p.OrganisationId == m.OrganisationId && p.Person.Id == m.ContactId).Person))],
            person.IsAdministrator || standing is { IsCoordinator: true },
            sees ? await InsideAsync(db, network, standing, person.OrganisationId, people, today, cancellationToken) : null);
    }

    private static async Task<List<(NetworkPerson Person, OrganisationId OrganisationId, bool Coordinates)>> PeopleAsync(
        NetworkDbContext db, LearningNetworkId network, DateOnly today, CancellationToken cancellationToken)
    {
        var found = await db.Users
            .Where(p => p.EndedAt == null)
            .Select(p => new
            {
                Person = new NetworkPerson(p.Id, p.Name, p.Title, p.Organisation!.DisplayName),
                p.OrganisationId,
                Coordinates = db.Coordinators.Any(c => c.NetworkId == network && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)),
                IsContact = db.Memberships.Any(m => m.NetworkId == network && m.ContactId == p.Id && m.From <= today && (m.To == null || m.To >= today)),
            })
            .Where(p => p.Coordinates || p.IsContact)
            .ToListAsync(cancellationToken);
        return [.. found.OrderBy(p => p.Person.Name, NorwegianOrder.Names).Select(p => (p.Person, p.OrganisationId, p.Coordinates))];
    }

    private static async Task<NetworkInside> InsideAsync(
        NetworkDbContext db,
        LearningNetwork network,
        NetworkStanding? standing,
        OrganisationId organisation,
        List<(NetworkPerson Person, OrganisationId OrganisationId, bool Coordinates)> people,
        DateOnly today,
        CancellationToken cancellationToken)
    {
        var askFirst = await db.Servings
            .Where(s => s.NetworkId == network.Id && s.MemberId == organisation && s.From <= today && (s.To == null || s.To >= today))
            .OrderBy(s => s.From).ThenBy(s => s.Id)
            .Select(s => s.SuperuserId)
            .ToListAsync(cancellationToken);
        var latest = standing is null
            ? null
            : await db.Threads
                .Where(t => t.NetworkId == network.Id && t.HiddenAt == null && t.MergedIntoId == null)
                .OrderByDescending(t => t.LastPostAt)
                .Take(LatestShown)
                .Select(t => new NetworkConversation(t.Id, t.Kind, t.Title, t.LastPostAt, t.FirstAnsweredAt != null || t.AcceptedPostId != null))
                .ToListAsync(cancellationToken);
        return new NetworkInside(
            [.. people.Where(p => p.Coordinates).Select(p => p.Person)],
            askFirst,
            network.Agreement.ToText(),
            standing is { Role: MembershipRole.Superuser },
            standing is { CanWrite: true },
            standing is { CanWrite: true, CanModerate: true },
            latest);
    }
}
