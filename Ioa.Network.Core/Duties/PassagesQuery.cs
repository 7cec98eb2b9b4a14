using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>A passage as those who use it see it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">What it is found by.</param>
/// <param name="Markdown">The text, with fields.</param>
/// <param name="EditedBy">Who wrote it as it is.</param>
/// <param name="EditedAt">When.</param>
/// <param name="Version">What a change expects to find.</param>
public sealed record PassageView(PassageId Id, string Title, string Markdown, string EditedBy, DateTimeOffset EditedAt, int Version);

/// <summary>An organisation's passages.</summary>
/// <param name="Organisation">Whose they are.</param>
/// <param name="Items">By name.</param>
public sealed record Passages(string Organisation, IReadOnlyList<PassageView> Items);

/// <summary>Reads the passages of the user's own superuser organisation.</summary>
public sealed class PassagesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>All of them; <see cref="Error.NotFound"/> to whoever does not answer for a superuser.</summary>
    public async Task<Result<Passages>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AnswererAsync(user, clock.Today(), cancellationToken) is not { } answerer)
        {
            return Error.NotFound;
        }

        var items = await db.Passages
            .Where(p => p.OrganisationId == answerer.Organisation)
            .Join(db.Users, p => p.EditedById, u => u.Id, (p, u) => new PassageView(p.Id, p.Title, p.Markdown, u.Name, p.EditedAt, p.Version))
            .ToListAsync(cancellationToken);
        var organisation = await db.Organisations.Where(o => o.Id == answerer.Organisation).Select(o => o.DisplayName).FirstAsync(cancellationToken);
        return new Passages(organisation, [.. items.OrderBy(p => p.Title, NorwegianOrder.Names)]);
    }
}
