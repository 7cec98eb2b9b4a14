using System.Globalization;
using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Experiences;

/// <summary>A code of the Common Procurement Vocabulary, as far down as its classes.</summary>
/// <param name="Code">Eight digits, without the check digit.</param>
/// <param name="Bokmaal">Norwegian name.</param>
/// <param name="English">English name.</param>
public sealed record CpvCode(string Code, string Bokmaal, string English)
{
    /// <summary>The name in the language of the screen.</summary>
    public string Name => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? English : Bokmaal;
}

/// <summary>
/// The code lists that a procurement is described with. Codes are stable and stored; the names of procedures and forms are texts
/// (<c>Experiences.Procedure.{code}</c>, <c>Experiences.Form.{code}</c>).
/// </summary>
public static class ProcurementCodes
{
    private static readonly Lazy<Dictionary<string, CpvCode>> Vocabulary = new(() => ReferenceFile.Rows("cpv.csv")
        .Select(row => new CpvCode(row.Required("kode"), row.Required("navn_nb"), row.Required("navn_en")))
        .ToDictionary(code => code.Code, StringComparer.Ordinal));

    /// <summary>Procedures (eForms, list «procurement-procedure-type»), as DFØ's extension for Norway has them.</summary>
    public static IReadOnlyList<string> Procedures { get; } =
        ["open", "restricted", "neg-w-call", "neg-wo-call", "comp-dial", "innovation", "oth-single", "oth-mult", "comp-tend", "exp-int-rail"];

    /// <summary>The forms of procurement that the cases distinguish; wider than the procedures of the regulations.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "anbudskonkurranse", "konkurranse-med-forhandling", "konkurransepreget-dialog", "innovasjonspartnerskap", "forkommersiell", "utviklingskontrakt",
        "plan-og-designkonkurranse", "idekonkurranse-ofu", "effektkontrakt", "startoff", "parallelle-anskaffelser", "markedsdialog", "ukjent",
    ];

    /// <summary>
    /// A CPV code, by the name of the nearest that the list has above it (the list ends at the classes); <see langword="null"/> for what is
    /// no such code.
    /// </summary>
    public static CpvCode? Cpv(string code)
    {
        if (code.Length != 8 || !code.All(char.IsAsciiDigit))
        {
            return null;
        }

        for (var digits = 8; digits >= 2; digits--)
        {
            if (Vocabulary.Value.TryGetValue(code[..digits].PadRight(8, '0'), out var known))
            {
                return known with { Code = code };
            }
        }

        return null;
    }

    /// <summary>CPV codes whose number begins with a text, or whose name has all its words; at most so many.</summary>
    public static IReadOnlyList<CpvCode> FindCpv(string text, int most)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0
            ? []
            : [.. Vocabulary.Value.Values
                .Where(code => words.Length == 1 && char.IsAsciiDigit(words[0][0])
                    ? code.Code.StartsWith(words[0].Split('-')[0], StringComparison.Ordinal)
                    : Array.TrueForAll(words, word => code.Bokmaal.Contains(word, StringComparison.OrdinalIgnoreCase) || code.English.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .OrderByDescending(code => code.Name.StartsWith(words[0], StringComparison.OrdinalIgnoreCase))
                .ThenBy(code => code.Code, StringComparer.Ordinal)
                .Take(most)];
    }
}
