using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Experiences.Import;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Demo;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>The thirty real cases, as a fresh start has them, compared with the file field by field.</summary>
public sealed class CaseImportTests(DemoWorlds worlds) : IClassFixture<DemoWorlds>
{
    private static readonly Dictionary<string, Outcome> Outcomes = new()
    {
        ["vellykket"] = Outcome.Completed,
        ["delvis"] = Outcome.Partial,
        ["mislykket"] = Outcome.Failed,
        ["moteksempel"] = Outcome.CounterExample,
        ["ukjent"] = Outcome.Unknown,
    };

    private static readonly Dictionary<string, BenefitStatus> Statuses = new()
    {
        ["oppnådd"] = BenefitStatus.Achieved,
        ["beregnet"] = BenefitStatus.Calculated,
        ["forventet"] = BenefitStatus.Expected,
    };

    private static readonly Dictionary<string, Basis> Bases = new()
    {
        ["kilde"] = Basis.Source,
        ["tolkning"] = Basis.Interpretation,
        ["egen vurdering"] = Basis.Interpretation,
    };

    [Theory, Databases]
    public async Task FreshStart_TheThirtyCases_AreExperiencesWithEveryField(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var organisations = await db.Organisations.Where(o => o.ValidTo == null).ToDictionaryAsync(o => o.Id, world.Cancel);
        var experiences = await db.Experiences.AsNoTracking().ToDictionaryAsync(e => e.SourceKey!, world.Cancel);
        using var cases = JsonDocument.Parse(File("cases.json"));
        var all = cases.RootElement.GetProperty("saker").EnumerateArray().ToList();

        experiences.Keys.ShouldBe(all.Select(c => c.GetProperty("id").GetString()!), ignoreOrder: true);
        foreach (var from in all)
        {
            var key = from.GetProperty("id").GetString()!;
            var experience = experiences[key];
            experience.Audience.ShouldBe(Audience.Open, key);
            experience.SourceName.ShouldBe(DemoContent.Cases);
            experience.PublishedVersion.ShouldBe(1);

            // As anybody reads it, without an account.
            var view = (await world.Get<ExperienceQuery>().HandleAsync(experience.Id, draft: false, lookAs: null, World.Anonymous, world.Cancel)).Value;
            var to = view.Content;
            to.Title.ShouldBe(Text("tittel"), key);
            to.Language.ShouldBe(Text("spraak"), key);
            to.Buyer.ShouldBe(Text("oppdragsgiver"), key);
            to.BuyerKind.ShouldBe(Text("eiertype"), key);
            to.FromYear.ShouldBe(Number("aar_start"), key);
            to.ToYear.ShouldBe(Number("aar_slutt"), key);
            to.Sectors.ShouldBe(List("sektorer"), key);
            to.Topics.ShouldBe(List("tema"), key);
            to.Cpv.ShouldBe(List("cpv_forslag"), key);
            to.Kind.ShouldBe(Text("kategori") == "AAI" ? InnovationKind.OfInnovation : InnovationKind.InProcurement, key);
            to.KindBasis.ShouldBe(Bases[Text("kategori_grunnlag")!], key);
            to.Outcome.ShouldBe(Outcomes[Text("utfall")!], key);
            to.Caveats.ShouldBe(List("forbehold"), key);

            var procedure = from.GetProperty("prosedyre");
            to.Form.ShouldBe(procedure.GetProperty("type").GetString(), key);
            to.Procedure.ShouldBe(procedure.GetProperty("eforms_kode").GetString(), key);
            to.ProcedureText.ShouldBe(procedure.GetProperty("beskrivelse").GetString(), key);
            to.Answers.ShouldBe(
                [
                    new("need.problem", Phase.Needs, null, Text("behov")!),
                    new("procurement.how", Phase.Procurement, null, Text("gjennomforing")!),
                    new("followup.result", Phase.FollowUp, null, Text("resultat")!),
                ],
                key);
            to.Lessons.ShouldBe(from.GetProperty("laerdom").EnumerateArray().Select(l => new Lesson(l.GetProperty("tekst").GetString()!, Bases[l.GetProperty("grunnlag").GetString()!])), key);
            to.Benefits.Select(b => (b.Text, b.Status, b.Value, b.MaxValue, b.Unit)).ShouldBe(
                from.GetProperty("gevinster").EnumerateArray().Select(b => (
                    b.GetProperty("tekst").GetString()!,
                    Statuses[b.GetProperty("status").GetString()!],
                    DecimalOf(b.GetProperty("verdi")),
                    DecimalOf(b.GetProperty("verdi_maks")),
                    b.GetProperty("enhet").GetString())),
                key);
            to.Sources.ShouldBe(
                from.GetProperty("kilder").EnumerateArray().Select(s => new ExperienceSource(
                    s.GetProperty("dokument").GetString()!, s.GetProperty("sted").GetString(), s.GetProperty("dato").GetString(), s.GetProperty("url").GetString())),
                key);

            // The right organisations: every municipality of the case by its number, and of the participants nobody forgotten.
            var parties = to.Parties.Where(p => p.OrganisationId is not null).Select(p => organisations[p.OrganisationId!.Value]).ToList();
            List("kommunenummer").ShouldBeSubsetOf(parties.Where(o => o.Kind == OrganisationKind.Municipality).Select(o => o.Number), key);
            (List("fylkesnummer").Count == 0 || to.Counties.SequenceEqual(List("fylkesnummer"))).ShouldBeTrue(key);
            foreach (var name in List("deltakere"))
            {
                (to.Parties.Any(p => p.Name == name) || parties.Any(o => o.ShortName == name || $"{o.ShortName} kommune" == name)).ShouldBeTrue($"{key}: {name}");
            }

            string? Text(string field) => from.GetProperty(field).GetString();

            int? Number(string field) => from.GetProperty(field) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

            List<string> List(string field) => [.. from.GetProperty(field).EnumerateArray().Select(e => e.GetString()!)];

            static decimal? DecimalOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;
        }
    }

    [Theory]
    [InlineData("lyngdal-innobuild", "Lyngdal", PartyRole.Lead)]
    [InlineData("ampere-lavik-oppedal", "Gulen", PartyRole.Location)]
    [InlineData("baerum-innovann", "Bærum", PartyRole.Lead)]
    [InlineData("baerum-innovann", "Lørenskog", PartyRole.Participant)]
    [InlineData("smart-vinterveg", "Gjøvik", PartyRole.Lead)]
    [InlineData("smart-vinterveg", "Ringsaker", PartyRole.Participant)]
    [InlineData("trondelag-hurtigbat", "Trøndelag fylkeskommune", PartyRole.Lead)]
    [InlineData("sor-trondelag-hybridferjer", "Trøndelag fylkeskommune", PartyRole.Lead)]
    [InlineData("kristiansand-omsorgsboliger", "Lyngdal", PartyRole.Participant)]
    [InlineData("st-olavs-autoskar", "Trondheim", PartyRole.Location)]
    public async Task FreshStart_OrganisationOfACase_HasItsRole(string key, string name, PartyRole role)
    {
        var world = await worlds.GetAsync(DatabaseKind.Sqlite);
        await using var db = await world.DbAsync();
        var content = ExperienceContent.FromJson(await (
            from e in db.Experiences.Where(e => e.SourceKey == key)
            join v in db.ExperienceVersions on e.Id equals v.ExperienceId
            select v.Content).SingleAsync(world.Cancel));

        content.Parties.Single(p => p.OrganisationId is not null && (p.Name == name || p.Name.StartsWith(name + " – ", StringComparison.Ordinal) || p.Name.StartsWith(name + " (", StringComparison.Ordinal))).Role.ShouldBe(role);
    }

    [Theory, Databases]
    public async Task Run_SameFileAgain_ChangesNothing(DatabaseKind kind)
    {
        await using var world = await DemoWorlds.FilledAsync(kind);
        var (administrator, national) = await AdministratorAsync(world);

        var preview = await UploadAsync(world, administrator, national, File("cases.json"));
        preview.Rows.SelectMany(r => r.Errors.Select(e => $"{r.Key}: {e.Code} {string.Join(' ', e.Arguments)}")).ShouldBeEmpty();
        preview.Rows.Select(r => r.Effect).Distinct().ShouldBe([ImportEffect.Same]);
        (await world.Get<RunImport>().HandleAsync(preview.Id, World.As(administrator), world.Cancel)).Value.ShouldBe(new(0, 0));
    }

    [Theory, Databases]
    public async Task Run_ChangedFile_BecomesAVersionUnlessSomebodyEdited(DatabaseKind kind)
    {
        await using var world = await DemoWorlds.FilledAsync(kind);
        var (administrator, national) = await AdministratorAsync(world);
        await using (var db = await world.DbAsync())
        {
            await db.Experiences.Where(e => e.SourceKey == "oslo-nodig").ExecuteUpdateAsync(e => e.SetProperty(x => x.EditedByHand, true), world.Cancel);
        }

        var changed = JsonNode.Parse(File("cases.json"))!;
        foreach (var one in changed["saker"]!.AsArray().Where(c => (string)c!["id"]! is "oslo-nodig" or "oslo-leasi"))
        {
            one!["resultat"] = "Noe annet kom ut av det.";
        }

        var preview = await UploadAsync(world, administrator, national, changed.ToJsonString());
        preview.Rows.Single(r => r.Key == "oslo-nodig").Effect.ShouldBe(ImportEffect.Kept);
        preview.Rows.Single(r => r.Key == "oslo-leasi").Effect.ShouldBe(ImportEffect.Changed);
        (await world.Get<RunImport>().HandleAsync(preview.Id, World.As(administrator), world.Cancel)).Value.ShouldBe(new(0, 1));

        await using var after = await world.DbAsync();
        (await after.Experiences.Where(e => e.SourceKey == "oslo-nodig").Select(e => e.PublishedVersion).SingleAsync(world.Cancel)).ShouldBe(1);
        (await after.Experiences.Where(e => e.SourceKey == "oslo-leasi").Select(e => e.PublishedVersion).SingleAsync(world.Cancel)).ShouldBe(2);
    }

    [Fact]
    public async Task Preview_WrongFields_AreNamedAndTheRestComesIn()
    {
        await using var world = await DemoWorlds.FilledAsync(DatabaseKind.Sqlite);
        var (administrator, national) = await AdministratorAsync(world);
        const string Csv = """
            id;tittel;kommunenummer;utfall;fase;barriere;annerledes;leverandorer;gevinster;kilder;sektorer
            a;Ny svømmehall;4225|9999;mislykket;anskaffelse;kunnskap;Begynne med behovet;Byggmester Hansen AS;Spart tid; forventet;https://example.org/a;bygg
            b;Et godt kjøp;1032;gjennomført;;;;;Spart tid|Spart mer;;bygg
            b;Samme en gang til;4225;vellykket;;;;;;;bygg
            c;;4225;kjempebra;;;;;;;sirkus
            """;

        var preview = await UploadAsync(world, administrator, national, Csv.Replace("Spart tid; forventet", "\"Spart tid; forventet; 20; timer\"", StringComparison.Ordinal));
        preview.Rows.Select(r => (r.Key, r.Effect)).ShouldBe([("a", ImportEffect.Wrong), ("b", ImportEffect.New), ("b", ImportEffect.Wrong), ("c", ImportEffect.Wrong)]);
        preview.Rows[0].Errors.ShouldHaveSingleItem().Arguments.ShouldBe(["kommunenummer", "9999"]);
        preview.Rows[1].Parties.ShouldHaveSingleItem().Name.ShouldStartWith("Lyngdal", Case.Sensitive, "1032 is Lyngdal's number before 2020");
        preview.Rows[2].Errors.ShouldHaveSingleItem().Code.ShouldBe("Import.Twice");
        preview.Rows[3].Errors.Select(e => e.Code).ShouldBe(["Import.NeedsTitle", "Import.WrongValue", "Import.WrongValue"], ignoreOrder: true);
        (await world.Get<RunImport>().HandleAsync(preview.Id, World.As(administrator), world.Cancel)).Value.ShouldBe(new(1, 0));
    }

    [Theory]
    [InlineData(" ", "Import.Empty")]
    [InlineData("{\"saker\": 3}", "Import.NotRead")]
    [InlineData("{\"saker\": [}", "Import.NotJson")]
    [InlineData("[{\"id\": 3}]", "Import.NotJson")]
    [InlineData("[]", "Import.Empty")]
    [InlineData("navn;tittel\na;b", "Import.NotRead")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[", "Import.NotJson")]
    public async Task Upload_NotSuchAFile_SaysWhy(string text, string code)
    {
        var world = await worlds.GetAsync(DatabaseKind.Sqlite);
        var (administrator, national) = await AdministratorAsync(world);

        (await world.Get<UploadImport>().HandleAsync(new(national, "Prøve", Audience.Open, "fil.json", Encoding.UTF8.GetBytes(text)), World.As(administrator), world.Cancel))
            .Error!.Code.ShouldBe(code);
    }

    private static string File(string name)
    {
        using var stream = typeof(DemoContent).Assembly.GetManifestResourceStream($"Demo/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<(Person Administrator, LearningNetworkId National)> AdministratorAsync(World world)
    {
        await using var db = await world.DbAsync();
        return (await db.Users.FirstAsync(p => p.IsAdministrator, world.Cancel), await db.Networks.Where(n => n.Kind == NetworkKind.National).Select(n => n.Id).SingleAsync(world.Cancel));
    }

    private static async Task<ImportPreview> UploadAsync(World world, Person administrator, LearningNetworkId network, string text)
    {
        var id = (await world.Get<UploadImport>().HandleAsync(new(network, DemoContent.Cases, Audience.Open, "fil.json", Encoding.UTF8.GetBytes(text)), World.As(administrator), world.Cancel)).Value;
        return (await world.Get<PreviewImport>().HandleAsync(id, World.As(administrator), world.Cancel)).Value;
    }
}
