using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Rollup.Innovation;

/// <summary>Who × use case × outcome, for every command and query of the share of innovative procurements.</summary>
public sealed class InnovationRightsTests
{
    private delegate Task<Error?> Act(World world, Agder agder, ClaimsPrincipal user);

    /// <summary>What each may do, in the order of <see cref="People"/>: «+» done, «f» forbidden, «n» not found, «!» refused by a rule.</summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                             Anonymous Ended Outsider Administrator OfANationalBody | Member Colleague Neighbour Coordinator
        [nameof(ReportInnovation)] = ("nnf+f++ff", async (w, a, user) => await ReportAsync(w, a.Lyngdal.Id, user)),
        [nameof(ReportInnovation) + ", for a national body"] = ("nnn!!nnnn", async (w, a, user) => await ReportAsync(w, a.Administrator.OrganisationId, user)),
        [nameof(ReportInnovation) + ", for nobody"] = ("nnn!nnnnn", async (w, a, user) => await ReportAsync(w, Ioa.Network.Core.Organisations.OrganisationId.New(), user)),
        [nameof(InnovationFormQuery)] = ("nn+!!++++", async (w, _, user) => (await w.Get<InnovationFormQuery>().HandleAsync(null, null, null, user, w.Cancel)).Error),
        [nameof(InnovationFormQuery) + ", of Lyngdal"] = ("nnf+f++ff", async (w, a, user) => (await w.Get<InnovationFormQuery>().HandleAsync(a.Lyngdal.Number, null, null, user, w.Cancel)).Error),
        [nameof(InnovationFormQuery) + ", of nobody"] = ("nnnnnnnnn", async (w, _, user) => (await w.Get<InnovationFormQuery>().HandleAsync("9999", null, null, user, w.Cancel)).Error),
        [nameof(InnovationShareQuery)] = ("nn+++++++", async (w, _, user) => (await w.Get<InnovationShareQuery>().HandleAsync(new(), user, w.Cancel)).Error),
        [nameof(OrganisationInnovationQuery)] = ("nn+++++++", async (w, a, user) => (await w.Get<OrganisationInnovationQuery>().HandleAsync(a.Lyngdal.Id, user, w.Cancel)).Error),
        [nameof(OrganisationInnovationQuery) + ", may report"] = ("nnn+n++nn", async (w, a, user) =>
            await w.Get<OrganisationInnovationQuery>().HandleAsync(a.Lyngdal.Id, user, w.Cancel) is { Succeeded: true, Value.AsksFor: not null } ? null : Error.NotFound),
        [nameof(PreviewInnovationImport)] = ("nnn+nnnnn", async (w, a, user) => (await w.Get<PreviewInnovationImport>().HandleAsync(Line(a), user, w.Cancel)).Error),
        [nameof(ImportInnovation)] = ("nnn+nnnnn", async (w, a, user) => (await w.Get<ImportInnovation>().HandleAsync(Line(a), user, w.Cancel)).Error),
    };

    private static readonly (string Name, Func<Agder, World, Task<ClaimsPrincipal>> User)[] People =
    [
        ("Anonymous", (_, _) => Task.FromResult(World.Anonymous)),
        ("Ended", (a, _) => Task.FromResult(World.As(a.Ended))),
        ("Outsider", (a, _) => Task.FromResult(World.As(a.Outsider))),
        ("Administrator", (a, _) => Task.FromResult(World.As(a.Administrator))),
        ("OfANationalBody", async (a, w) => World.As(await w.PersonAsync("Dina DFØ", new() { Id = a.Administrator.OrganisationId, Kind = default, Number = "KS", ShortName = "KS", DisplayName = "KS", OfficialName = "KS" }))),
        ("Member", (a, _) => Task.FromResult(World.As(a.Member))),
        ("Colleague", (a, _) => Task.FromResult(World.As(a.Colleague))),
        ("Neighbour", (a, _) => Task.FromResult(World.As(a.Neighbour))),
        ("Coordinator", (a, _) => Task.FromResult(World.As(a.Coordinator))),
    ];

    public static TheoryData<DatabaseKind, string> Situations
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var situation in Table.Keys)
            {
                data.Add(DatabaseKind.Sqlite, situation);
                data.Add(DatabaseKind.Postgres, situation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var (_, user) in People)
        {
            // A network of its own for each: what one reports does not stand in the next one's way.
            var agder = await world.AgderAsync();
            var error = await act(world, agder, await user(agder, world));
            outcomes += error switch { null => '+', { Kind: ErrorKind.NotFound } => 'n', { Kind: ErrorKind.Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheShare_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(InnovationReport).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static async Task<Error?> ReportAsync(World world, Ioa.Network.Core.Organisations.OrganisationId whose, ClaimsPrincipal user) =>
        (await world.Get<ReportInnovation>().HandleAsync(new(whose, 2025, InnovationDefinition.SelfReported, new(60, 3), 0), user, world.Cancel)).Error;

    private static string Line(Agder agder) => $"{agder.Lyngdal.Number};2025;egenrapportert;60;3\n";
}
