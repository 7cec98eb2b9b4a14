using System.Globalization;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>What somebody reads before they bring an experience in: what becomes of it, or why it cannot be brought in.</summary>
/// <param name="Key">What it is called in its source.</param>
/// <param name="Content">What it becomes; <see langword="null"/> with errors.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Ignored">Fields that the form does not have.</param>
internal sealed record MappedCase(string Key, ExperienceContent? Content, IReadOnlyList<Error> Errors, IReadOnlyList<string> Ignored);

/// <summary>
/// Turns imported experiences into the portal's own. Which organisation was what is taken from «roller»; where a file has none, the one
/// that the buyer's name begins with or names led it, and those of a state body or a company are where it happened.
/// </summary>
internal sealed class ImportMapping
{
    private static readonly Dictionary<string, Outcome> Outcomes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["vellykket"] = Outcome.Completed,
        ["gjennomført"] = Outcome.Completed,
        ["delvis"] = Outcome.Partial,
        ["avbrutt"] = Outcome.Stopped,
        ["mislykket"] = Outcome.Failed,
        ["moteksempel"] = Outcome.CounterExample,
        ["ukjent"] = Outcome.Unknown,
    };

    private static readonly Dictionary<string, Phase> Phases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["behov"] = Phase.Needs,
        ["markedsdialog"] = Phase.MarketDialogue,
        ["anskaffelse"] = Phase.Procurement,
        ["implementering"] = Phase.Implementation,
        ["oppfølging"] = Phase.FollowUp,
    };

    private static readonly Dictionary<string, Barrier> Barriers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kunnskap"] = Barrier.Knowledge,
        ["risikoaversjon"] = Barrier.RiskAversion,
        ["koordinering"] = Barrier.Coordination,
        ["forankring"] = Barrier.Commitment,
    };

    private static readonly Dictionary<string, PartyRole> PartyRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["leder"] = PartyRole.Lead,
        ["deltaker"] = PartyRole.Participant,
        ["opsjonshaver"] = PartyRole.OptionHolder,
        ["sted"] = PartyRole.Location,
    };

    private static readonly Dictionary<string, BenefitStatus> Statuses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["oppnådd"] = BenefitStatus.Achieved,
        ["beregnet"] = BenefitStatus.Calculated,
        ["forventet"] = BenefitStatus.Expected,
    };

    private static readonly Dictionary<string, BenefitKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["økonomi"] = BenefitKind.Economy,
        ["tid"] = BenefitKind.Time,
        ["kvalitet"] = BenefitKind.Quality,
        ["miljø"] = BenefitKind.Environment,
        ["marked"] = BenefitKind.Market,
    };

    private static readonly Dictionary<string, Basis> Bases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kilde"] = Basis.Source,
        ["tolkning"] = Basis.Interpretation,
        ["egen vurdering"] = Basis.Interpretation,
    };

    private static readonly HashSet<string> ElsewhereOwned = new(StringComparer.OrdinalIgnoreCase) { "stat", "statlig selskap", "statlig foretak", "helseforetak" };

    private readonly Dictionary<string, Known> _municipalities;
    private readonly Dictionary<string, Known> _counties;
    private readonly Dictionary<string, string> _successors;

    private ImportMapping(IEnumerable<Known> organisations, Dictionary<string, string> successors)
    {
        var all = organisations.ToList();
        _municipalities = all.Where(o => o.Kind == OrganisationKind.Municipality).ToDictionary(o => o.Number, StringComparer.Ordinal);
        _counties = all.Where(o => o.Kind == OrganisationKind.CountyAuthority).ToDictionary(o => o.Number, StringComparer.Ordinal);
        _successors = successors;
    }

    private sealed record Known(OrganisationId Id, OrganisationKind Kind, string Number, string ShortName, string DisplayName, string? County);

    /// <summary>With the organisations as they are in the database.</summary>
    public static async Task<ImportMapping> CreateAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        var organisations = await db.Organisations
            .Where(o => o.ValidTo == null && o.Kind != OrganisationKind.NationalBody)
            .Select(o => new Known(o.Id, o.Kind, o.Number, o.ShortName, o.DisplayName, o.CountyNumber))
            .ToListAsync(cancellationToken);
        var changes = await db.NumberChanges.Where(c => c.Unambiguous).Select(c => new { c.OldNumber, c.NewNumber }).ToListAsync(cancellationToken);
        return new(organisations, changes.DistinctBy(c => c.OldNumber).ToDictionary(c => c.OldNumber, c => c.NewNumber, StringComparer.Ordinal));
    }

    /// <summary>One experience.</summary>
    public MappedCase Map(ImportedCase from)
    {
        var errors = new List<Error>();
        var key = SafeText.Line(from.Id);
        if (key.Length is 0 or > 200)
        {
            errors.Add(Error.Invalid("Import.NeedsId"));
        }

        var title = Line(from.Title, "tittel", ExperienceContent.MaxTitleLength);
        if (title.Length == 0)
        {
            errors.Add(Error.Invalid("Import.NeedsTitle"));
        }

        var content = new ExperienceContent
        {
            Title = title,
            Language = from.Language is null or "nb" or "nn" ? from.Language ?? "nb" : Wrong("spraak", from.Language, "nb"),
            Buyer = Optional(from.Buyer, "oppdragsgiver"),
            BuyerKind = Optional(from.BuyerKind, "eiertype"),
            Parties = Parties(),
            Counties = Counties(),
            FromYear = Year(from.FromYear, "aar_start"),
            ToYear = Year(from.ToYear, "aar_slutt"),
            Sectors = Codes(from.Sectors, "sektorer", Organisations.Sectors.Contains),
            Topics = Lines(from.Topics, "tema"),
            Cpv = Codes(from.Cpv, "cpv_forslag", code => ProcurementCodes.Cpv(code) is not null),
            Kind = from.Kind?.ToUpperInvariant() switch
            {
                null => null,
                "IIA" => InnovationKind.InProcurement,
                "AAI" => InnovationKind.OfInnovation,
                _ => Wrong<InnovationKind?>("kategori", from.Kind, null),
            },
            KindBasis = Named(Bases, from.KindBasis, "kategori_grunnlag") ?? Basis.Own,
            Procedure = Code(from.Procedure?.Code, "prosedyre", ProcurementCodes.Procedures),
            Form = Code(from.Procedure?.Type, "prosedyre", ProcurementCodes.Forms),
            ProcedureText = Text(from.Procedure?.Text, "prosedyre") is { Length: > 0 } procedure ? procedure : null,
            Volume = from.Volume is < 0 ? Wrong<decimal?>("volum", from.Volume.Value.ToString(CultureInfo.InvariantCulture), null) : from.Volume,
            Suppliers = Lines(from.Suppliers, "leverandorer"),
            Doffin = Optional(from.Doffin, "doffin"),
            Contact = Optional(from.Contact, "kontakt"),
            Answers = [.. new (string Key, Phase Phase, string? Text)[] { ("need.problem", Phase.Needs, from.Need), ("procurement.how", Phase.Procurement, from.How), ("followup.result", Phase.FollowUp, from.Result) }
                .Select(a => new ExperienceAnswer(a.Key, a.Phase, null, Text(a.Text, a.Key)))
                .Where(a => a.Text.Length > 0)],
            Outcome = Named(Outcomes, from.Outcome, "utfall") ?? Outcome.Unknown,
            StoppedIn = Named(Phases, from.StoppedIn, "fase"),
            Barrier = Named(Barriers, from.Barrier, "barriere"),
            Differently = Text(from.Differently, "annerledes") is { Length: > 0 } differently ? differently : null,
            Benefits = [.. Some(from.Benefits, "gevinster").Select(b => new Benefit(
                Line(b.Text, "gevinster", ExperienceContent.MaxLineLength),
                Named(Kinds, b.Kind, "gevinster") ?? BenefitKind.Other,
                Named(Statuses, b.Status, "gevinster") ?? BenefitStatus.Expected,
                b.Value,
                b.MaxValue,
                Optional(b.Unit, "gevinster"),
                Optional(b.Method, "gevinster")))],
            Lessons = [.. Some(from.Lessons, "laerdom").Select(l => new Lesson(Text(l.Text, "laerdom"), Named(Bases, l.Basis, "laerdom") ?? Basis.Source))],
            Caveats = [.. Some(from.Caveats, "forbehold").Select(c => Text(c, "forbehold"))],
            Sources = [.. Some(from.Sources, "kilder").Select(s => new ExperienceSource(
                Line(s.Document, "kilder", ExperienceContent.MaxLineLength), Optional(s.Place, "kilder"), Optional(s.Date, "kilder"), Address(s.Url)))],
        };
        return new(key, errors.Count == 0 ? content : null, errors, from.Unknown is null ? [] : [.. from.Unknown.Keys.Select(k => SafeText.Line(k)).Where(k => k.Length > 0).Take(10)]);

        T Wrong<T>(string field, string value, T instead)
        {
            errors.Add(Error.Invalid("Import.WrongValue", field, value.Length > 60 ? value[..60] : value));
            return instead;
        }

        string Line(string? text, string field, int most) => SafeText.Line(text) is var line && line.Length <= most ? line : TooLong(field, most, line);

        string TooLong(string field, int most, string text)
        {
            errors.Add(Error.Invalid("Import.TooLong", field, most));
            return text[..most];
        }

        string? Optional(string? text, string field) => Line(text, field, ExperienceContent.MaxLineLength) is { Length: > 0 } line ? line : null;

        string Text(string? text, string field) =>
            SafeText.Lines(text).Trim() is var lines && lines.Length <= ExperienceContent.MaxAnswerLength ? lines : TooLong(field, ExperienceContent.MaxAnswerLength, lines);

        IReadOnlyList<T> Some<T>(List<T>? list, string field)
        {
            if (list is null || list.Count <= ExperienceContent.MaxEntries)
            {
                return list ?? [];
            }

            errors.Add(Error.Invalid("Import.TooManyEntries", field, ExperienceContent.MaxEntries));
            return [];
        }

        IReadOnlyList<string> Lines(List<string>? list, string field) =>
            [.. Some(list, field).Select(l => Line(l, field, ExperienceContent.MaxLineLength)).Where(l => l.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

        IReadOnlyList<string> Codes(List<string>? list, string field, Func<string, bool> isCode) =>
            [.. Lines(list, field).Where(code => isCode(code) || Wrong(field, code, false))];

        string? Code(string? code, string field, IReadOnlyList<string> known) =>
            string.IsNullOrEmpty(code) || known.Contains(code, StringComparer.Ordinal) ? code is "" ? null : code : Wrong<string?>(field, code, null);

        T? Named<T>(Dictionary<string, T> names, string? name, string field)
            where T : struct =>
            string.IsNullOrWhiteSpace(name) ? null : names.TryGetValue(name.Trim(), out var value) ? value : Wrong<T?>(field, name, null);

        int? Year(int? year, string field) => year is null or (>= 1990 and <= 2100) ? year : Wrong<int?>(field, year.Value.ToString(CultureInfo.InvariantCulture), null);

        string? Address(string? url) => string.IsNullOrWhiteSpace(url) ? null
            : url.Length <= 2_000 && Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url.Trim()
            : Wrong<string?>("kilder", url, null);

        List<string> Counties()
        {
            var counties = Some(from.Counties, "fylkesnummer").Where(c => _counties.ContainsKey(c) || c == "03" || Wrong("fylkesnummer", c, false)).ToList();
            return counties.Count > 0 ? counties : [.. Known().Select(o => o.County).OfType<string>().Distinct(StringComparer.Ordinal)];
        }

        List<Known> Known() => [.. Some(from.Municipalities, "kommunenummer")
            .Select(number => _municipalities.GetValueOrDefault(_successors.GetValueOrDefault(number, number)) ?? _municipalities.GetValueOrDefault(number))
            .OfType<Known>()
            .DistinctBy(o => o.Id)];

        List<ExperienceParty> Parties()
        {
            var buyer = from.Buyer ?? "";
            var organisations = new List<(Known Organisation, PartyRole Role)>();
            var elsewhere = from.BuyerKind is { } kind && ElsewhereOwned.Contains(kind);
            foreach (var number in Some(from.Municipalities, "kommunenummer"))
            {
                if ((_municipalities.GetValueOrDefault(number) ?? _municipalities.GetValueOrDefault(_successors.GetValueOrDefault(number, ""))) is not { } organisation)
                {
                    Wrong("kommunenummer", number, 0);
                }
                else if (!organisations.Exists(o => o.Organisation.Id == organisation.Id))
                {
                    organisations.Add((organisation, Role(number, organisation) ?? (elsewhere ? PartyRole.Location
                        : IsNamed(organisation.ShortName, buyer) && !organisations.Exists(o => o.Role == PartyRole.Lead) ? PartyRole.Lead
                        : PartyRole.Participant)));
                }
            }

            if (string.Equals(from.BuyerKind, "fylkeskommune", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var number in Some(from.Counties, "fylkesnummer"))
                {
                    if (_counties.GetValueOrDefault(number) is { } county)
                    {
                        organisations.Add((county, Role(number, county) ?? (IsNamed(county.ShortName, buyer) ? PartyRole.Lead : PartyRole.Participant)));
                    }
                }
            }

            var parties = new List<ExperienceParty>();
            foreach (var name in Lines(from.Participants, "deltakere"))
            {
                // «Bergen» or «Bergen kommune» among the municipalities above, or a municipality by its full name.
                var known = organisations.FindIndex(o => name == o.Organisation.ShortName || name == $"{o.Organisation.ShortName} kommune");
                if (known >= 0)
                {
                    organisations[known] = organisations[known] with { Role = organisations[known].Role == PartyRole.Location ? PartyRole.Participant : organisations[known].Role };
                }
                else if (name.EndsWith(" kommune", StringComparison.Ordinal) &&
                    _municipalities.Values.Where(o => name == $"{o.ShortName} kommune").ToList() is [var municipality])
                {
                    organisations.Add((municipality, PartyRole.Participant));
                }
                else
                {
                    parties.Add(new(null, name, PartyRole.Participant));
                }
            }

            return [.. organisations.OrderBy(o => o.Role).Select(o => new ExperienceParty(o.Organisation.Id, o.Organisation.DisplayName, o.Role)), .. parties];
        }

        PartyRole? Role(string number, Known organisation) =>
            from.Roles is null ? null : Named(PartyRoles, from.Roles.GetValueOrDefault(number) ?? from.Roles.GetValueOrDefault(organisation.Number), "roller");
    }

    private static bool IsNamed(string name, string text) =>
        Regex.IsMatch(text, $@"(?<!\p{{L}}){Regex.Escape(name)}(?!\p{{L}})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
