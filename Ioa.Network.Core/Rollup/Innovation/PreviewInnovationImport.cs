using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What becomes of a line.</summary>
public enum InnovationEffect
{
    /// <summary>Nothing was reported: it comes in.</summary>
    New,

    /// <summary>A list said something else: it is replaced, and kept.</summary>
    Changed,

    /// <summary>It is there already.</summary>
    Same,

    /// <summary>Somebody has reported by hand: that stays.</summary>
    KeptByHand,

    /// <summary>It cannot be used.</summary>
    Wrong,
}

/// <summary>A line of the list, judged.</summary>
/// <param name="Number">Its number in the list, from 1, empty lines counted.</param>
/// <param name="Organisation">Whose report it is; as it was written, when nobody is known by that number.</param>
/// <param name="Written">The number that was written, when it went over into another.</param>
/// <param name="Year">The year.</param>
/// <param name="Definition">The definition.</param>
/// <param name="Figures">The figures.</param>
/// <param name="ByHand">What was reported by hand, when that stays.</param>
/// <param name="Effect">What becomes of it.</param>
/// <param name="Error">What is wrong with it.</param>
public sealed record InnovationLine(
    int Number, OrganisationName Organisation, string? Written, int? Year, InnovationDefinition? Definition, InnovationFigures? Figures, InnovationFigures? ByHand, InnovationEffect Effect, Error? Error);

/// <summary>Shows a KS administrator what a list of reports would do: names every bad line with its reason, and writes nothing.</summary>
public sealed class PreviewInnovationImport(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// Every line in order; refused as a whole with <see cref="Error.NotFound"/> for everybody but KS administrators, and as
    /// <see cref="InnovationList"/> says. An empty list asks only whether one may.
    /// </summary>
    public async Task<Result<IReadOnlyList<InnovationLine>>> HandleAsync(string list, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var judged = await JudgeAsync(db, list, user, clock.Today(), cancellationToken);
        return judged.Succeeded ? judged.Value.Lines.Select(l => l.Line).ToList() : judged.Error!;
    }

    /// <summary>Judges every line, beside the report that it would become.</summary>
    internal static async Task<Result<JudgedInnovationList>> JudgeAsync(
        NetworkDbContext db, string list, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.InnovationStandingAsync(user, cancellationToken) is not { IsAdministrator: true } standing)
        {
            return Error.NotFound;
        }

        var read = InnovationList.Read(list);
        if (!read.Succeeded)
        {
            return read.Error!;
        }

        var organisations = await ReportingOrganisations.ReadAsync(db, cancellationToken);
        var years = read.Value.Select(l => l.Year).OfType<int>().Distinct().ToList();
        var known = await db.InnovationReports.Where(r => years.Contains(r.Year)).ToDictionaryAsync(r => (r.OrganisationId, r.Year, r.Definition), cancellationToken);
        var lines = read.Value.Select(line => (Line: line, Organisation: Whose(organisations, line, today))).ToList();
        var twice = lines.Where(l => l.Organisation.Succeeded)
            .GroupBy(l => (l.Organisation.Value.Id, l.Line.Year, l.Line.Definition))
            .Where(g => g.Count() > 1)
            .SelectMany(g => g.Select(l => (l.Line.Line, Others: string.Join(", ", g.Where(o => o.Line.Line != l.Line.Line).Select(o => o.Line.Line)))))
            .ToDictionary(l => l.Line, l => l.Others);
        return new JudgedInnovationList(standing.Person, [.. lines.Select(l => Judge(l.Line, l.Organisation, twice, known))]);
    }

    private static Result<ReportingOrganisation> Whose(ReportingOrganisations organisations, ListedReport line, DateOnly today) =>
        line.Error is { } error ? error
        : InnovationReport.YearError(line.Year!.Value, today) is { } yearError ? yearError
        : organisations.Resolve(line.Number, line.Year.Value);

    private static JudgedInnovationLine Judge(
        ListedReport line,
        Result<ReportingOrganisation> whose,
        Dictionary<int, string> twice,
        Dictionary<(OrganisationId, int, InnovationDefinition), InnovationReport> known)
    {
        if (!whose.Succeeded)
        {
            return new(Wrong(new OrganisationName(line.Number, ""), null, whose.Error!), null, null);
        }

        var organisation = whose.Value;
        var name = new OrganisationName(organisation.Number, organisation.Name);
        var written = string.Equals(organisation.Number, line.Number, StringComparison.Ordinal) ? null : line.Number;
        if (twice.TryGetValue(line.Line, out var others))
        {
            // Which of them is right, or whether they are parts of one that merged, only a person knows.
            return new(Wrong(name, written, Error.Invalid("Innovation.LineTwice", others)), null, null);
        }

        var checkedFigures = InnovationReport.Check(line.Content!);
        if (!checkedFigures.Succeeded)
        {
            return new(Wrong(name, written, checkedFigures.Error!), null, null);
        }

        var report = known.GetValueOrDefault((organisation.Id, line.Year!.Value, line.Definition!.Value));
        var effect = report is null ? InnovationEffect.New
            : report.Figures == checkedFigures.Value ? InnovationEffect.Same
            : report.IsImported ? InnovationEffect.Changed
            : InnovationEffect.KeptByHand;
        return new(
            new InnovationLine(
                line.Line, name, written, line.Year, line.Definition, checkedFigures.Value, effect == InnovationEffect.KeptByHand ? report!.Figures : null, effect, null),
            report,
            organisation.Id);

        InnovationLine Wrong(OrganisationName of, string? number, Error error) =>
            new(line.Line, of, number, line.Year, line.Definition, null, null, InnovationEffect.Wrong, error);
    }
}

/// <summary>A list that was judged, and who brings it in.</summary>
internal sealed record JudgedInnovationList(Ioa.Network.Core.People.PersonId Person, IReadOnlyList<JudgedInnovationLine> Lines);

/// <summary>A line, the report that there is, and whose it would be.</summary>
internal sealed record JudgedInnovationLine(InnovationLine Line, InnovationReport? Report, OrganisationId? Organisation);
