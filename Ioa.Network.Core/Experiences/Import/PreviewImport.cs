using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>What becomes of an experience in an import.</summary>
public enum ImportEffect
{
    /// <summary>It is new.</summary>
    New,

    /// <summary>It is there, and becomes another.</summary>
    Changed,

    /// <summary>It is there as it is.</summary>
    Same,

    /// <summary>Somebody has changed it by hand: it is left alone.</summary>
    Kept,

    /// <summary>It cannot be brought in.</summary>
    Wrong,
}

/// <summary>An experience in an import.</summary>
/// <param name="Key">What it is called in its source.</param>
/// <param name="Title">Its title.</param>
/// <param name="Effect">What becomes of it.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Ignored">Fields that the form does not have.</param>
/// <param name="Parties">Its organisations.</param>
/// <param name="Outcome">How it went.</param>
public sealed record ImportRow(
    string Key, string Title, ImportEffect Effect, IReadOnlyList<Error> Errors, IReadOnlyList<string> Ignored, IReadOnlyList<ExperienceParty> Parties, Outcome? Outcome);

/// <summary>An import as it is looked through.</summary>
/// <param name="Id">Which.</param>
/// <param name="SourceName">The collection.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Audience">Who reads them.</param>
/// <param name="FileName">The file.</param>
/// <param name="DoneAt">When it was brought in.</param>
/// <param name="Rows">Its experiences.</param>
public sealed record ImportPreview(ExperienceImportId Id, string SourceName, string Network, Audience Audience, string FileName, DateTimeOffset? DoneAt, IReadOnlyList<ImportRow> Rows);

/// <summary>Shows a KS administrator what an import would do.</summary>
public sealed class PreviewImport(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>The preview; <see cref="Error.NotFound"/> to everybody else.</summary>
    public async Task<Result<ImportPreview>> HandleAsync(ExperienceImportId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null ||
            await db.ExperienceImports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } import)
        {
            return Error.NotFound;
        }

        var network = await db.Networks.Where(n => n.Id == import.NetworkId).Select(n => n.Name).FirstAsync(cancellationToken);
        var compared = await ImportComparison.ReadAsync(db, import, cancellationToken);
        return new ImportPreview(
            import.Id,
            import.SourceName,
            network,
            import.Audience,
            import.FileName,
            import.DoneAt,
            [.. compared.Select(c => new ImportRow(c.Case.Key, c.Title, c.Effect, c.Errors, c.Case.Ignored, c.Case.Content?.Parties ?? [], c.Case.Content?.Outcome))]);
    }
}

/// <summary>An imported experience beside the one that is there.</summary>
internal sealed record ComparedCase(MappedCase Case, string Title, ImportEffect Effect, IReadOnlyList<Error> Errors, ExperienceId? Existing);

/// <summary>Compares an import with what is there.</summary>
internal static class ImportComparison
{
    /// <summary>Its experiences, in the file's order.</summary>
    public static async Task<List<ComparedCase>> ReadAsync(NetworkDbContext db, ExperienceImport import, CancellationToken cancellationToken)
    {
        var mapping = await ImportMapping.CreateAsync(db, cancellationToken);
        var existing = await (
            from e in db.Experiences.Where(e => e.SourceName == import.SourceName)
            join v in db.ExperienceVersions on new { e.Id, Number = e.PublishedVersion } equals new { Id = v.ExperienceId, v.Number }
            select new { e.SourceKey, e.Id, e.EditedByHand, v.Content, e.Audience })
            .ToDictionaryAsync(e => e.SourceKey!, StringComparer.Ordinal, cancellationToken);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var compared = new List<ComparedCase>();
        foreach (var imported in ImportFile.Read(import.Text).Value)
        {
            var mapped = mapping.Map(imported);
            var errors = seen.Add(mapped.Key) ? mapped.Errors : [.. mapped.Errors, Error.Invalid("Import.Twice", mapped.Key)];
            var there = existing.GetValueOrDefault(mapped.Key);
            var effect = errors.Count > 0 || mapped.Content is null ? ImportEffect.Wrong
                : there is null ? ImportEffect.New
                : there.EditedByHand ? ImportEffect.Kept
                : there.Content == mapped.Content.ToJson() && there.Audience == import.Audience ? ImportEffect.Same
                : ImportEffect.Changed;
            compared.Add(new(mapped, mapped.Content?.Title ?? SafeText.Line(imported.Title), effect, errors, there?.Id));
        }

        return compared;
    }
}
