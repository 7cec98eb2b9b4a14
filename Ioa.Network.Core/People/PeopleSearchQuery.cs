using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Whom to find.</summary>
/// <param name="Text">Part of a name, an address or an organisation's name.</param>
/// <param name="AdministratorsOnly">Only KS administrators.</param>
/// <param name="EndedOnly">Only those who left.</param>
/// <param name="PageNumber">Which page, from 1.</param>
public sealed record PeopleSearch(string? Text = null, bool AdministratorsOnly = false, bool EndedOnly = false, int PageNumber = 1);

/// <summary>Somebody who was found.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Email">Address.</param>
/// <param name="OrganisationName">Where they work.</param>
/// <param name="OrganisationNumber">The organisation's number.</param>
/// <param name="AtNationalBody">Whether they can be made KS administrator.</param>
/// <param name="IsAdministrator">Whether they are.</param>
/// <param name="EndedAt">When they left.</param>
public sealed record PersonHit(
    PersonId Id, string Name, string? Email, string OrganisationName, string OrganisationNumber, bool AtNationalBody, bool IsAdministrator, DateTimeOffset? EndedAt);

/// <summary>Finds people all over the country, for KS administrators.</summary>
public sealed class PeopleSearchQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>How many a page holds.</summary>
    public const int PageSize = 50;

    /// <summary>Asks.</summary>
    /// <returns>The people; <see cref="Error.NotFound"/> for everybody who is no KS administrator.</returns>
    public async Task<Result<Page<PersonHit>>> HandleAsync(PeopleSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var people = db.Users.AsQueryable();
        if (search.Text?.Trim() is { Length: > 0 } text)
        {
            var upper = text.ToUpperInvariant();
            people = people.Where(p => p.NormalizedEmail!.Contains(upper) || p.Name.Contains(text) || p.Name.ToUpper().Contains(upper) || p.Organisation!.DisplayName.Contains(text));
        }

        if (search.AdministratorsOnly)
        {
            people = people.Where(p => p.IsAdministrator);
        }

        if (search.EndedOnly)
        {
            people = people.Where(p => p.EndedAt != null);
        }

        var number = Math.Max(1, search.PageNumber);
        var total = await people.CountAsync(cancellationToken);
        var hits = await people
            .OrderBy(p => p.Name).ThenBy(p => p.Id)
            .Skip((number - 1) * PageSize).Take(PageSize)
            .Select(p => new PersonHit(
                p.Id,
                p.Name,
                p.Email,
                p.Organisation!.DisplayName,
                p.Organisation.Number,
                p.Organisation.Kind == OrganisationKind.NationalBody,
                p.IsAdministrator,
                p.EndedAt))
            .ToListAsync(cancellationToken);
        return new Page<PersonHit>(hits, number, PageSize, total);
    }
}
