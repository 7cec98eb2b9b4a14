using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>What was brought in.</summary>
/// <param name="Added">How many are new.</param>
/// <param name="Changed">How many became another.</param>
public sealed record ImportDone(int Added, int Changed);

/// <summary>
/// Brings in what a KS administrator has looked through, all of it or, when the server stops, nothing. What is there as it is stays as it
/// is, what somebody has changed by hand is left alone, what is wrong is left out.
/// </summary>
public sealed class RunImport(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many were brought in; <see cref="Error.NotFound"/> to all but KS administrators.</summary>
    public async Task<Result<ImportDone>> HandleAsync(ExperienceImportId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is not { } administrator ||
            await db.ExperienceImports.AsNoTracking().Where(i => i.Id == id).Select(i => (LearningNetworkId?)i.NetworkId).FirstOrDefaultAsync(cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        // One import of a network's at a time: two administrators who press the button at once bring it in once.
        await using var transaction = await db.BeginNetworkChangeAsync(network, cancellationToken);
        var import = await db.ExperienceImports.FirstAsync(i => i.Id == id, cancellationToken);
        var ks = await db.Organisations.Where(o => o.Kind == OrganisationKind.NationalBody && o.Number == "KS").Select(o => (OrganisationId?)o.Id).FirstOrDefaultAsync(cancellationToken);
        var compared = await ImportComparison.ReadAsync(db, import, cancellationToken);
        var changed = compared.Where(c => c.Effect == ImportEffect.Changed).Select(c => c.Existing!.Value).ToList();
        var existing = await db.Experiences.Where(e => changed.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        foreach (var (mapped, _, effect, _, there) in compared)
        {
            if (effect is not (ImportEffect.New or ImportEffect.Changed))
            {
                continue;
            }

            var content = mapped.Content!;
            if (there is not { } known || !existing.TryGetValue(known, out var experience))
            {
                experience = new Experience
                {
                    NetworkId = import.NetworkId,
                    OrganisationId = content.Parties.FirstOrDefault(p => p is { Role: PartyRole.Lead, OrganisationId: not null })?.OrganisationId ?? ks ?? administrator.OrganisationId,
                    CreatedById = administrator.Id,
                    CreatedAt = now,
                    SourceName = import.SourceName,
                    SourceKey = mapped.Key,
                };
                db.Experiences.Add(experience);
            }

            var published = experience.PublishImported(content, import.Audience, administrator.Id, now);
            if (published.Error is { } error)
            {
                return error;
            }

            db.ExperienceVersions.Add(published.Value);
        }

        import.DoneAt ??= now;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }

        return new ImportDone(compared.Count(c => c.Effect == ImportEffect.New), compared.Count(c => c.Effect == ImportEffect.Changed));
    }
}
