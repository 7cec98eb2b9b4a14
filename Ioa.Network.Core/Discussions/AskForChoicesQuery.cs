using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Somebody whom a question can be asked for.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="OrganisationName">Where they work.</param>
public sealed record AskForChoice(PersonId Id, string Name, string OrganisationName);

/// <summary>Whom the user may ask a question for in a network: a colleague, or for a superuser or coordinator anybody who reads it (they telephoned).</summary>
public sealed class AskForChoicesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>By organisation and name, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<IReadOnlyList<AskForChoice>>> HandleAsync(LearningNetworkId network, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, network, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var people = await db.AskableFor(standing, today)
            .Select(p => new AskForChoice(p.Id, p.Name, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        return people.OrderBy(p => p.OrganisationName, NorwegianOrder.Names).ThenBy(p => p.Name, NorwegianOrder.Names).ToArray();
    }
}

/// <summary>The rule of whom one may ask for.</summary>
internal static class AskingForOthers
{
    /// <summary>Those whom somebody may ask a question for: readers of the network, other than themselves.</summary>
    public static IQueryable<Person> AskableFor(this NetworkDbContext db, NetworkStanding standing, DateOnly today) =>
        db.ReadersOf(standing.Network, today).Where(p => p.Id != standing.Person && (standing.CanModerate || p.OrganisationId == standing.Organisation));
}
