using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Organisations;

/// <summary>What a number leads to.</summary>
public abstract record OrganisationAnswer
{
    private OrganisationAnswer()
    {
    }

    /// <summary>The organisation that has the number today.</summary>
    public sealed record Found(OrganisationView Organisation) : OrganisationAnswer;

    /// <summary>An old number with one successor.</summary>
    /// <param name="Number">The number that is valid today.</param>
    public sealed record Moved(string Number) : OrganisationAnswer;

    /// <summary>An old number that was split: only a person can say which successor is meant.</summary>
    /// <param name="OldNumber">The old number.</param>
    /// <param name="OldName">The old name.</param>
    /// <param name="ValidTo">Last day the old number was valid.</param>
    /// <param name="Successors">Those to choose between.</param>
    public sealed record Split(string OldNumber, string OldName, DateOnly ValidTo, IReadOnlyList<OrganisationName> Successors) : OrganisationAnswer;
}

/// <summary>An organisation by number and unambiguous name.</summary>
public sealed record OrganisationName(string Number, string DisplayName);

/// <summary>A number that went over into this organisation's.</summary>
public sealed record FormerNumber(string Number, string Name, DateOnly ValidTo);

/// <summary>A network that the organisation is in.</summary>
/// <param name="Slug">The network's name in addresses.</param>
/// <param name="Name">The network's name.</param>
/// <param name="Kind">The network's kind.</param>
/// <param name="Role">What the organisation is in it.</param>
/// <param name="ServedBy">The superuser organisation that serves it there, when one does.</param>
/// <param name="Serves">How many it serves there.</param>
public sealed record OrganisationNetwork(string Slug, string Name, NetworkKind Kind, MembershipRole Role, OrganisationName? ServedBy, int Serves);

/// <summary>
/// Public facts about an organisation, for those who are signed in the networks it is in, and whether the user may see who works there.
/// </summary>
public sealed record OrganisationView(
    OrganisationId Id,
    OrganisationKind Kind,
    string Number,
    string DisplayName,
    string OfficialName,
    string? SamiName,
    string? SamiLanguage,
    string? KvenName,
    string? CountyNumber,
    string? CountyName,
    int? Population,
    string? KostraGroup,
    int? Centrality,
    int? CentralityClass,
    WrittenForm WrittenForm,
    string? Website,
    DateOnly ValidFrom,
    IReadOnlyList<FormerNumber> FormerNumbers,
    IReadOnlyList<OrganisationNetwork> Networks,
    bool ShowsPeople);

/// <summary>
/// Who has a number: municipality («4225»), county («42») or body («KS»), today or before. Everybody may ask. The networks are the
/// active ones, told to those who are signed in: that a network exists and who is in it is no secret between its users, what is written in it is.
/// </summary>
public sealed class OrganisationQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks. A number that nobody has or had is <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<OrganisationAnswer>> HandleAsync(string number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var organisation = await db.Organisations.AsNoTracking().FirstOrDefaultAsync(o => o.Number == number && o.ValidTo == null, cancellationToken);
        if (organisation is null)
        {
            return await SuccessorsAsync(db, number, cancellationToken);
        }

        var former = await db.NumberChanges.Where(c => c.NewNumber == number)
            .OrderByDescending(c => c.ValidTo).ThenBy(c => c.OldNumber)
            .Select(c => new FormerNumber(c.OldNumber, c.OldName, c.ValidTo))
            .ToListAsync(cancellationToken);
        var networks = await NetworksAsync(db, organisation.Id, user, cancellationToken);
        var people = await db.PeopleStandingAsync(user, organisation.Id, clock.Today(), cancellationToken);
        return new OrganisationAnswer.Found(new OrganisationView(
            organisation.Id,
            organisation.Kind,
            organisation.Number,
            organisation.DisplayName,
            organisation.OfficialName,
            organisation.SamiName,
            organisation.SamiLanguage,
            organisation.KvenName,
            organisation.CountyNumber,
            organisation.CountyName,
            organisation.Population,
            organisation.KostraGroup,
            organisation.Centrality,
            organisation.CentralityClass,
            organisation.WrittenForm,
            organisation.Website,
            organisation.ValidFrom,
            former,
            networks,
            people is not null));
    }

    private static async Task<Result<OrganisationAnswer>> SuccessorsAsync(NetworkDbContext db, string number, CancellationToken cancellationToken)
    {
        var changes = await db.NumberChanges.Where(c => c.OldNumber == number)
            .OrderByDescending(c => c.ValidTo)
            .Join(
                db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality && o.ValidTo == null),
                c => c.NewNumber,
                o => o.Number,
                (c, o) => new { c.OldName, c.ValidTo, c.Unambiguous, o.Number, o.DisplayName })
            .ToListAsync(cancellationToken);
        if (changes.Count == 0)
        {
            return Error.NotFound;
        }

        // A number may have been used twice; all its successors are then possible.
        var successors = changes.Select(c => new OrganisationName(c.Number, c.DisplayName)).Distinct().OrderBy(s => s.Number, StringComparer.Ordinal).ToList();
        return successors is [var only] && changes.TrueForAll(c => c.Unambiguous)
            ? new OrganisationAnswer.Moved(only.Number)
            : new OrganisationAnswer.Split(number, changes[0].OldName, changes[0].ValidTo, successors);
    }

    private async Task<IReadOnlyList<OrganisationNetwork>> NetworksAsync(
        NetworkDbContext db, OrganisationId organisation, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        var today = clock.Today();
        return await db.Networks
            .Where(n => n.Status == NetworkStatus.Active && db.Users.Any(p => p.Id == person && p.EndedAt == null))
            .SelectMany(
                n => n.Memberships.Where(m => m.OrganisationId == organisation && m.From <= today && (m.To == null || m.To >= today)),
                (n, m) => new { Network = n, m.Role })
            .OrderBy(x => x.Network.Kind).ThenBy(x => x.Network.Name)
            .Select(x => new OrganisationNetwork(
                x.Network.Slug,
                x.Network.Name,
                x.Network.Kind,
                x.Role,
                x.Network.Servings
                    .Where(s => s.MemberId == organisation && s.From <= today && (s.To == null || s.To >= today))
                    .Join(db.Organisations, s => s.SuperuserId, o => o.Id, (s, o) => new OrganisationName(o.Number, o.DisplayName))
                    .FirstOrDefault(),
                x.Network.Servings.Count(s => s.SuperuserId == organisation && s.From <= today && (s.To == null || s.To >= today))))
            .ToListAsync(cancellationToken);
    }
}
