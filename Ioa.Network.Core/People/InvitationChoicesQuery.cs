using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>A network that the user may invite to.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
public sealed record NetworkChoice(LearningNetworkId Id, string Slug, string Name);

/// <summary>An organisation that the user may invite to.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Its unambiguous name.</param>
/// <param name="CountyName">Its county; <see langword="null"/> for national bodies.</param>
public sealed record OrganisationChoice(OrganisationId Id, string Name, string? CountyName);

/// <summary>What the user can choose from when they invite.</summary>
/// <param name="Roles">The roles.</param>
/// <param name="Networks">The networks; none for those who invite colleagues only.</param>
/// <param name="Organisations">The organisations, the user's own among them.</param>
/// <param name="Own">The user's own organisation.</param>
/// <param name="OwnAddressesOnly">Whether people of other organisations than <paramref name="Own"/> are invited only at addresses that are their organisation's.</param>
public sealed record InvitationChoices(
    IReadOnlyList<InvitationRole> Roles,
    IReadOnlyList<NetworkChoice> Networks,
    IReadOnlyList<OrganisationChoice> Organisations,
    OrganisationId Own,
    bool OwnAddressesOnly);

/// <summary>What the user can choose from when they invite; help for the form, the rules are in <see cref="InvitePerson"/>.</summary>
public sealed class InvitationChoicesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <returns>The choices; <see cref="Error.NotFound"/> for whoever does not work here.</returns>
    public async Task<Result<InvitationChoices>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = clock.Today();
        if (user.PersonId() is not { } id ||
            await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => new { p.IsAdministrator, p.OrganisationId }).FirstOrDefaultAsync(cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        var networks = db.Networks.Where(n => n.Status != NetworkStatus.Closed);
        if (!person.IsAdministrator)
        {
            networks = networks.Where(n => n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)));
        }

        var organisations = db.Organisations.Where(o => o.ValidTo == null || o.ValidTo >= today);
        if (!person.IsAdministrator)
        {
            organisations = organisations.Where(o => o.Id == person.OrganisationId ||
                networks.Any(n => n.Memberships.Any(m => m.OrganisationId == o.Id && m.From <= today && (m.To == null || m.To >= today))));
        }

        var choices = await networks.OrderBy(n => n.Kind).ThenBy(n => n.Name).Select(n => new NetworkChoice(n.Id, n.Slug, n.Name)).ToListAsync(cancellationToken);
        IReadOnlyList<InvitationRole> roles = person.IsAdministrator ? Enum.GetValues<InvitationRole>()
            : choices.Count > 0 ? [InvitationRole.Staff, InvitationRole.Contact, InvitationRole.Coordinator]
            : [InvitationRole.Staff];
        return new InvitationChoices(
            roles,
            choices,
            await organisations
                .OrderBy(o => o.Kind).ThenBy(o => o.CountyName).ThenBy(o => o.DisplayName)
                .Select(o => new OrganisationChoice(o.Id, o.DisplayName, o.CountyName))
                .ToListAsync(cancellationToken),
            person.OrganisationId,
            OwnAddressesOnly: !person.IsAdministrator && choices.Count > 0);
    }
}
