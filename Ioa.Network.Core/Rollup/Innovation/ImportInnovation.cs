using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What came of a list.</summary>
/// <param name="Added">Reports that are new.</param>
/// <param name="Changed">Reports of earlier lists that were replaced.</param>
/// <param name="Left">The lines that did not come in: what was there already, what stays as it was reported by hand, and what is wrong.</param>
public sealed record InnovationImported(int Added, int Changed, IReadOnlyList<InnovationLine> Left);

/// <summary>
/// Brings in the good lines of a list that was previewed. The list is judged anew, so whatever changed since the preview counts; the same
/// list again changes nothing, and what somebody has reported by hand is never replaced.
/// </summary>
public sealed class ImportInnovation(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>What came of it; refused as <see cref="PreviewInnovationImport"/>, or <see cref="Error.ChangedMeanwhile"/> when somebody was quicker.</summary>
    public async Task<Result<InnovationImported>> HandleAsync(string list, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var judged = await PreviewInnovationImport.JudgeAsync(db, list, user, OsloTime.DateIn(now), cancellationToken);
        if (!judged.Succeeded)
        {
            return judged.Error!;
        }

        var good = judged.Value.Lines.Where(l => l.Line.Effect is InnovationEffect.New or InnovationEffect.Changed).ToList();
        foreach (var (line, known, organisation) in good)
        {
            var report = known ?? new InnovationReport { OrganisationId = organisation!.Value, Year = line.Year!.Value, Definition = line.Definition!.Value };
            if (known is null)
            {
                db.InnovationReports.Add(report);
            }

            if (report.Say(line.Figures!, imported: true, judged.Value.Person, now) is { } before)
            {
                db.InnovationRevisions.Add(before);
            }
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }

        return new InnovationImported(
            good.Count(l => l.Line.Effect == InnovationEffect.New),
            good.Count(l => l.Line.Effect == InnovationEffect.Changed),
            [.. judged.Value.Lines.Select(l => l.Line).Where(l => l.Effect is not (InnovationEffect.New or InnovationEffect.Changed))]);
    }
}
