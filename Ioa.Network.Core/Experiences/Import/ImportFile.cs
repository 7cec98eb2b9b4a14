using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>
/// An experience as a file has it: the documented form (docs/import.md). Names are Norwegian because those who make the files are. What a
/// source does not say is left out.
/// </summary>
internal sealed record ImportedCase
{
    [JsonPropertyName("id")] public string? Id { get; init; }

    [JsonPropertyName("tittel")] public string? Title { get; init; }

    [JsonPropertyName("spraak")] public string? Language { get; init; }

    [JsonPropertyName("oppdragsgiver")] public string? Buyer { get; init; }

    [JsonPropertyName("eiertype")] public string? BuyerKind { get; init; }

    [JsonPropertyName("kommunenummer")] public List<string>? Municipalities { get; init; }

    [JsonPropertyName("fylkesnummer")] public List<string>? Counties { get; init; }

    [JsonPropertyName("roller")] public Dictionary<string, string>? Roles { get; init; }

    [JsonPropertyName("deltakere")] public List<string>? Participants { get; init; }

    [JsonPropertyName("leverandorer")] public List<string>? Suppliers { get; init; }

    [JsonPropertyName("aar_start")] public int? FromYear { get; init; }

    [JsonPropertyName("aar_slutt")] public int? ToYear { get; init; }

    [JsonPropertyName("sektorer")] public List<string>? Sectors { get; init; }

    [JsonPropertyName("tema")] public List<string>? Topics { get; init; }

    [JsonPropertyName("cpv_forslag")] public List<string>? Cpv { get; init; }

    [JsonPropertyName("kategori")] public string? Kind { get; init; }

    [JsonPropertyName("kategori_grunnlag")] public string? KindBasis { get; init; }

    [JsonPropertyName("prosedyre")] public ImportedProcedure? Procedure { get; init; }

    [JsonPropertyName("volum")] public decimal? Volume { get; init; }

    [JsonPropertyName("doffin")] public string? Doffin { get; init; }

    [JsonPropertyName("kontakt")] public string? Contact { get; init; }

    [JsonPropertyName("behov")] public string? Need { get; init; }

    [JsonPropertyName("gjennomforing")] public string? How { get; init; }

    [JsonPropertyName("resultat")] public string? Result { get; init; }

    [JsonPropertyName("utfall")] public string? Outcome { get; init; }

    [JsonPropertyName("fase")] public string? StoppedIn { get; init; }

    [JsonPropertyName("barriere")] public string? Barrier { get; init; }

    [JsonPropertyName("annerledes")] public string? Differently { get; init; }

    [JsonPropertyName("gevinster")] public List<ImportedBenefit>? Benefits { get; init; }

    [JsonPropertyName("laerdom")] public List<ImportedLesson>? Lessons { get; init; }

    [JsonPropertyName("forbehold")] public List<string>? Caveats { get; init; }

    [JsonPropertyName("kilder")] public List<ImportedSource>? Sources { get; init; }

    /// <summary>What the form does not have; told, not kept.</summary>
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; init; }
}

internal sealed record ImportedProcedure(
    [property: JsonPropertyName("type")] string? Type, [property: JsonPropertyName("eforms_kode")] string? Code, [property: JsonPropertyName("beskrivelse")] string? Text);

internal sealed record ImportedBenefit(
    [property: JsonPropertyName("tekst")] string? Text,
    [property: JsonPropertyName("slag")] string? Kind,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("verdi")] decimal? Value,
    [property: JsonPropertyName("verdi_maks")] decimal? MaxValue,
    [property: JsonPropertyName("enhet")] string? Unit,
    [property: JsonPropertyName("metode")] string? Method);

internal sealed record ImportedLesson([property: JsonPropertyName("tekst")] string? Text, [property: JsonPropertyName("grunnlag")] string? Basis);

internal sealed record ImportedSource(
    [property: JsonPropertyName("dokument")] string? Document,
    [property: JsonPropertyName("sted")] string? Place,
    [property: JsonPropertyName("dato")] string? Date,
    [property: JsonPropertyName("url")] string? Url);

/// <summary>Reads a file of experiences, JSON or CSV.</summary>
internal static class ImportFile
{
    private const char Between = '|';

    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 16, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>Its experiences, or what is wrong with the file as a whole.</summary>
    public static Result<List<ImportedCase>> Read(string text)
    {
        var trimmed = text.AsSpan().TrimStart();
        if (trimmed.IsEmpty)
        {
            return Error.Invalid("Import.Empty");
        }

        try
        {
            List<ImportedCase> cases = trimmed is ['{' or '[', ..] ? ReadJson(text) : [.. ReadCsv(text)];
            return cases.Count switch
            {
                0 => Error.Invalid("Import.Empty"),
                > ExperienceImport.MaxRecords => Error.Invalid("Import.TooMany", ExperienceImport.MaxRecords),
                _ => cases,
            };
        }
        catch (JsonException e)
        {
            return Error.Invalid("Import.NotJson", (e.LineNumber ?? 0) + 1, e.Path ?? "");
        }
        catch (CsvHelperException e)
        {
            return Error.Invalid("Import.NotCsv", e.Context?.Parser?.Row ?? 0);
        }
        catch (FormatException e)
        {
            return Error.Invalid("Import.NotRead", e.Message);
        }
    }

    private static List<ImportedCase> ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("saker", out var cases))
        {
            root = cases;
        }

        return root.ValueKind == JsonValueKind.Array
            ? root.Deserialize<List<ImportedCase?>>(Json)!.OfType<ImportedCase>().ToList()
            : throw new FormatException("saker");
    }

    // Lists are separated by «|»; a benefit is «text; status; value; unit», a source its address or title.
    private static IEnumerable<ImportedCase> ReadCsv(string text)
    {
        using var reader = new StringReader(text);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            PrepareHeaderForMatch = args => args.Header.Trim().TrimStart('\uFEFF').ToLowerInvariant(),
            MissingFieldFound = null,
        });
        csv.Read();
        csv.ReadHeader();
        if (!csv.HeaderRecord!.Any(h => h.Trim().TrimStart('\uFEFF').Equals("id", StringComparison.OrdinalIgnoreCase)))
        {
            throw new FormatException("id");
        }

        while (csv.Read())
        {
            yield return new ImportedCase
            {
                Id = Text("id"),
                Title = Text("tittel"),
                Language = Text("spraak"),
                Buyer = Text("oppdragsgiver"),
                BuyerKind = Text("eiertype"),
                Municipalities = List("kommunenummer"),
                Counties = List("fylkesnummer"),
                Participants = List("deltakere"),
                Suppliers = List("leverandorer"),
                FromYear = Number("aar_start"),
                ToYear = Number("aar_slutt"),
                Sectors = List("sektorer"),
                Topics = List("tema"),
                Cpv = List("cpv_forslag"),
                Kind = Text("kategori"),
                KindBasis = Text("kategori_grunnlag"),
                Procedure = new(Text("prosedyre_type"), Text("prosedyre_kode"), Text("prosedyre_beskrivelse")),
                Volume = Decimal(Text("volum"), "volum"),
                Doffin = Text("doffin"),
                Contact = Text("kontakt"),
                Need = Text("behov"),
                How = Text("gjennomforing"),
                Result = Text("resultat"),
                Outcome = Text("utfall"),
                StoppedIn = Text("fase"),
                Barrier = Text("barriere"),
                Differently = Text("annerledes"),
                Benefits = List("gevinster").ConvertAll(Benefit),
                Lessons = List("laerdom").ConvertAll(l => new ImportedLesson(l, null)),
                Caveats = List("forbehold"),
                Sources = List("kilder").ConvertAll(s => s.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? new ImportedSource(s, null, null, s) : new ImportedSource(s, null, null, null)),
            };
        }

        string? Text(string column) => csv.TryGetField<string>(column, out var value) && value?.Trim() is { Length: > 0 } text ? text : null;

        List<string> List(string column) => [.. (Text(column) ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        int? Number(string column) => Text(column) is not { } value ? null
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"{column}: {value}");

        static decimal? Decimal(string? value, string column) => value is null ? null
            : decimal.TryParse(value.Replace(" ", "", StringComparison.Ordinal).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"{column}: {value}");

        static ImportedBenefit Benefit(string text)
        {
            var fields = text.Split(';', StringSplitOptions.TrimEntries);
            return new(fields[0], null, fields.ElementAtOrDefault(1), Decimal(fields.ElementAtOrDefault(2) is { Length: > 0 } value ? value : null, "gevinster"), null, fields.ElementAtOrDefault(3), null);
        }
    }
}
