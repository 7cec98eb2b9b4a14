using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>A colleague who can take over.</summary>
public sealed record ColleagueChoice(PersonId Id, string Name, string? Title);

/// <summary>What ending somebody means, before it is done.</summary>
/// <param name="Name">Who.</param>
/// <param name="OrganisationName">Where they work.</param>
/// <param name="OrganisationNumber">The organisation's number.</param>
/// <param name="IsSelf">Whether it is the user.</param>
/// <param name="Duties">What others count on them for.</param>
/// <param name="Colleagues">Who can take it over.</param>
public sealed record EndingView(
    string Name, string OrganisationName, string OrganisationNumber, bool IsSelf, IReadOnlyList<PersonDuty> Duties, IReadOnlyList<ColleagueChoice> Colleagues);

/// <summary>What ending somebody means, for those who may do it.</summary>
public sealed class EndPersonQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <returns>What it means; refused as <see cref="EndPerson"/>.</returns>
    public async Task<Result<EndingView>> HandleAsync(PersonId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = clock.Today();
        if (await db.Users.AsNoTracking().Include(p => p.Organisation).FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null, cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        if (await db.EndRefusalAsync(user, person, today, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var duties = await db.DutiesAsync([id], today, cancellationToken);
        var colleagues = await db.Users
            .Where(p => p.OrganisationId == person.OrganisationId && p.EndedAt == null && p.Id != id)
            .OrderBy(p => p.Name)
            .Select(p => new ColleagueChoice(p.Id, p.Name, p.Title))
            .ToListAsync(cancellationToken);
        return new EndingView(person.Name, person.Organisation!.DisplayName, person.Organisation.Number, user.PersonId() == id, [.. duties[id]], colleagues);
    }
}
