using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>
/// Random histories: what was kept as they happened is what is built from scratch afterwards, and what a plain count of all the tables says
/// (<see cref="PlainFigures"/>).
/// </summary>
public sealed class KeptFiguresPropertyTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite, 3, 350)]
    [InlineData(DatabaseKind.Postgres, 1, 200)]
    public async Task Keep_AnyHistory_IsWhatIsBuiltAndWhatIsCountedPlainly(DatabaseKind kind, int histories, int acts)
    {
        var done = new Dictionary<string, int>(StringComparer.Ordinal);
        IEnumerable<string> all = [];
        for (var i = 0; i < histories; i++)
        {
            var seed = Random.Shared.Next();
            await using var world = await World.CreateAsync(kind);
            await using var other = world.AnotherServer();
            var random = new Random(seed);
            var history = await FigureHistory.BeginAsync(world, random);
            var (rearrangeAt, checks) = (random.Next(acts / 4, acts * 3 / 4), new HashSet<int> { random.Next(10, acts / 3), random.Next(acts / 3, acts) });

            // Built when there is nothing, or not before a good deal has happened.
            var buildAt = random.Next(2) * random.Next(40);
            for (var at = 0; at < acts; at++)
            {
                if (at == buildAt)
                {
                    await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
                }

                if (at == rearrangeAt)
                {
                    await history.RearrangeAsync();
                }

                await history.ActAsync(1);
                if (random.Next(3) == 0)
                {
                    await history.PassAsync(TimeSpan.FromMinutes(random.Next(random.Next(8) == 0 ? 20_000 : 2_000)));
                }

                // At times after nearly everything, at times seldom, and at times nobody counts for long; sometimes two servers do at once.
                if (at / 50 % 4 is var pace && pace != 3 && random.Next(pace == 2 ? 12 : 2) == 0)
                {
                    await (random.Next(3) == 0 ? Task.WhenAll(KeepAsync(world), KeepAsync(other)) : KeepAsync(world));
                }

                if (at > buildAt && checks.Contains(at))
                {
                    await CheckAsync(world, history, random, $"seed {seed}, after {at} acts");
                }
            }

            await CheckAsync(world, history, random, $"seed {seed}, at the end");
            all = history.Acts;
            foreach (var (act, times) in history.Done)
            {
                done[act] = done.GetValueOrDefault(act) + times;
            }
        }

        Xunit.TestContext.Current.TestOutputHelper!.WriteLine(string.Join(' ', done.OrderBy(d => d.Value).Select(d => $"{d.Key} {d.Value}")));
        if (kind == DatabaseKind.Sqlite)
        {
            var missing = all.Except(done.Keys, StringComparer.Ordinal).ToList();
            missing.Count.ShouldBeLessThanOrEqualTo(2, $"nearly every kind of act is done in every run: {string.Join(' ', missing)}");
        }
    }

    [Fact]
    public async Task Published_AnyHistory_IsNoneOrAtLeastThreeInEveryPeriodAndDifference()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var history = await FigureHistory.BeginAsync(world, random);
        await history.ActAsync(60);
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        while (world.Today < new DateOnly(2026, 9, 10))
        {
            await history.ActAsync(4);
            await history.PassAsync(TimeSpan.FromHours(random.Next(160)));
        }

        await KeepAsync(world);
        var (first, present) = (new DateOnly(2026, 1, 1), FigurePeriod.MonthOf(world.Today));
        var months = Enumerable.Range(0, 10).Select(first.AddMonths).Where(m => m <= present).ToList();
        var counts = new Dictionary<FigurePeriod, Dictionary<string, long>>();
        foreach (var period in months.SelectMany(from => months.Where(to => to >= from).Select(to => new FigurePeriod(from, to))))
        {
            counts.Add(period, await PublishedAsync(world, history, period));
        }

        counts[new(present, present)].Where(c => c.Value != 0).ShouldBeEmpty($"seed {seed}: the month that is not over is never shown");
        counts.Values.Sum(c => c.Values.Sum()).ShouldBeGreaterThan(0);
        var small = counts.SelectMany(outer => counts
                .Where(inner => inner.Key.From >= outer.Key.From && inner.Key.To <= outer.Key.To)
                .SelectMany(inner => outer.Value.Keys.Union(inner.Value.Keys, StringComparer.Ordinal)
                    .Select(key => (Key: key, Whole: outer.Value.GetValueOrDefault(key), Part: inner.Key == outer.Key ? 0 : inner.Value.GetValueOrDefault(key), Outer: outer.Key, Inner: inner.Key))))
            .Where(c => c.Whole - c.Part is not (0 or >= 3))
            .Take(5)
            .Select(c => $"{c.Key}: {c.Whole} {c.Outer} less {c.Part} {c.Inner}")
            .ToList();
        small.ShouldBeEmpty($"seed {seed}");
    }

    [Theory, Databases]
    public async Task Overview_MunicipalityInARegionalAndThreeSectorNetworks_CountsOnceInTheCountry(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var history = await FigureHistory.BeginAsync(world, new Random(1));
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        var networks = history.Networks.Where(n => n.Memberships.Any(m => m.OrganisationId == history.Lyngdal.Id)).ToList();
        networks.Select(n => n.Kind).Order().ShouldBe([NetworkKind.Regional, NetworkKind.Sector, NetworkKind.Sector, NetworkKind.Sector]);
        var coordinator = history.Coordinators[networks[0].Id];
        var person = await world.PersonAsync("Mona Medlem", history.Lyngdal);
        var meeting = await world.MeetingAsync(networks[0], coordinator, world.Plan(inDays: 0) with { From = new TimeOnly(15, 0), To = new TimeOnly(16, 0) }, also: [.. networks.Skip(1)]);
        await world.RegisterAsync(meeting, person);
        await using (var db = await world.DbAsync())
        {
            var registration = await db.Registrations.Where(r => r.MeetingId == meeting).Select(r => r.Id).SingleAsync(world.Cancel);
            (await world.Get<NoteAttendance>().HandleAsync(new(meeting, [registration]), World.As(coordinator), world.Cancel)).Error.ShouldBeNull();
        }

        await KeepAsync(world);

        var month = FigurePeriod.MonthOf(world.Today);
        var period = new FigurePeriod(month, month);
        var country = await ViewAsync(world, OverviewScope.Country, period, history.Administrator);
        (country.Of(Measure.Meetings).Now.Count, country.Of(Measure.Attended).Now.Count).ShouldBe((1, 1));
        foreach (var network in networks)
        {
            var view = await ViewAsync(world, new(FigureScopeKind.Network, network.Slug), period, coordinator);
            (view.Of(Measure.Meetings).Now.Count, view.Of(Measure.Attended).Now.Count).ShouldBe((1, 1), network.Name);
            view.Municipalities.Single(m => m.Number == history.Lyngdal.Number).Of(Measure.Attended).Now.Count.ShouldBe(1, network.Name);
        }

        // Seven of the eight municipalities are in a regional network and in others besides; each is one.
        var regional = history.Networks.Where(n => n.Kind == NetworkKind.Regional).SelectMany(n => n.Memberships).Select(m => m.OrganisationId).ToHashSet();
        (country.Coverage!.Covered, country.Coverage.All).ShouldBe((regional.Count, 8));
        country.Coverage.ByCounty.Sum(c => c.Covered).ShouldBe(regional.Count);
        country.Coverage.Uncovered.ShouldBeEmpty();
    }

    private static async Task KeepAsync(World world)
    {
        while (await world.Get<FigureKeeper>().KeepAsync(world.Cancel) > 0)
        {
        }
    }

    private static async Task CheckAsync(World world, FigureHistory history, Random random, string when)
    {
        await KeepAsync(world);
        (await FigureRows.DifferenceFromBuiltAsync(world)).Take(10).ShouldBeEmpty(when);
        (await DifferenceFromPlainAsync(world, history, random)).Take(5).ShouldBeEmpty(when);
    }

    /// <summary>What the overview says, less what a plain count says.</summary>
    private static async Task<List<string>> DifferenceFromPlainAsync(World world, FigureHistory history, Random random)
    {
        PlainFigures plain;
        await using (var db = await world.DbAsync())
        {
            plain = await PlainFigures.CountAsync(db, world.Now, world.Cancel);
        }

        var (period, against) = (PeriodOf(world, random), PeriodOf(world, random));
        var wrong = new List<string>();
        var country = await ViewAsync(world, OverviewScope.Country, period, history.Administrator, against);
        CompareExact("country", country, plain.Country.ToList());
        var names = history.Networks.ToDictionary(n => n.Slug, StringComparer.Ordinal);
        foreach (var network in history.Networks)
        {
            var things = plain.Of(network.Id).ToList();
            var view = await ViewAsync(world, new(FigureScopeKind.Network, network.Slug), period, history.Coordinators[network.Id], against);
            CompareExact(network.Name, view, things);
            foreach (var part in view.Municipalities)
            {
                var own = plain.Of(await IdAsync(part.Number!)).Where(t => t.In.Contains(network.Id)).ToList();
                CompareParts($"{part.Name} in {network.Name}", part.Measures, m => PlainFigures.Of(m, own, period.From, period.End), ofOrganisation: true);
            }

            await CompareTrendAsync(new(FigureScopeKind.Network, network.Slug), history.Coordinators[network.Id], things);
        }

        await CompareTrendAsync(OverviewScope.Country, history.Administrator, plain.Country.ToList());

        // The parts of the country are published.
        foreach (var part in country.Municipalities)
        {
            var id = await IdAsync(part.Number!);
            CompareParts($"{part.Name} ({(part.IsFormer ? "former" : "present")})", part.Measures, m => plain.PublishedOf(m, id, period, world.Today), ofOrganisation: true);
        }

        foreach (var part in country.Counties)
        {
            CompareParts($"county {part.Name}", part.Measures, m => plain.PublishedOfCounty(m, part.Number!, period, world.Today));
        }

        foreach (var part in country.Networks)
        {
            CompareParts($"network {part.Name}", part.Measures, m => plain.PublishedOf(m, names[part.Scope!.Value.Key].Id, period, world.Today));
        }

        // Those that are no more: one is a part of another, one stands by itself; nothing is in two rows.
        if (country.Municipalities.Any(m => m.Number == history.Merged.Number && m.IsFormer))
        {
            wrong.Add("what went over whole into another stands by itself");
        }

        wrong.AddRange(country.Municipalities.GroupBy(m => m.Number, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key} twice"));
        foreach (var measure in Measure.All.Where(m => m.IsOfOrganisations))
        {
            var (sum, all) = (country.Municipalities.Sum(m => m.Of(measure).Now.Count), country.Of(measure).Now.Count);
            if (period.From <= new DateOnly(2020, 1, 1) && sum > all)
            {
                wrong.Add($"{measure.Slug}: {sum} of the municipalities, {all} of the country");
            }
        }

        return wrong;

        void CompareExact(string what, OverviewView view, List<PlainFigures.Thing> things)
        {
            CompareParts(what, view.Measures, m => PlainFigures.Of(m, things, period.From, period.End));
            wrong.AddRange(view.Measures.Select(m => (m.Measure, Is: m.Before, Plain: PlainFigures.Of(m.Measure, things, against.From, against.End)))
                .Where(m => m.Is != m.Plain)
                .Select(m => $"{what}, {m.Measure.Slug}, {against}: is {m.Is}, plain {m.Plain}"));
            wrong.AddRange(view.Buckets.Select(b => (b.Figure, b.Bucket, b.Now, Plain: PlainFigures.Count(b.Figure, b.Bucket, things, period.From, period.End)))
                .Where(b => b.Now != b.Plain)
                .Select(b => $"{what}, {b.Figure} {b.Bucket}, {period}: is {b.Now}, plain {b.Plain}"));
        }

        void CompareParts(string what, IReadOnlyList<MeasureRow> rows, Func<Measure, MeasureValue> counted, bool ofOrganisation = false) =>
            wrong.AddRange(rows.Where(r => r.Measure.IsOfOrganisations || !ofOrganisation)
                .Select(r => (r.Measure, Is: r.Now, Plain: counted(r.Measure)))
                .Where(r => r.Is != r.Plain)
                .Select(r => $"{what}, {r.Measure.Slug}, {period}: is {r.Is}, plain {r.Plain}"));

        async Task CompareTrendAsync(OverviewScope scope, Ioa.Network.Core.People.Person reader, List<PlainFigures.Thing> things)
        {
            var (measure, step) = (Measure.All[random.Next(Measure.All.Count)], (TrendStep)random.Next(3));
            var trend = (await world.Get<TrendQuery>().HandleAsync(scope, measure, step, period, against, World.As(reader), world.Cancel)).Value;
            foreach (var (point, value) in trend.Now)
            {
                // A step that has begun before the period's end or today, as far as it is in them.
                var until = step switch { TrendStep.Week => point.AddDays(7), TrendStep.Month => point.AddMonths(1), _ => point.AddMonths(3 - ((point.Month - 1) % 3)) };
                until = step != TrendStep.Week && until > period.End ? period.End : until;
                if (until <= world.Today && PlainFigures.Of(measure, things, point, until) is var counted && counted != value)
                {
                    wrong.Add($"{scope.Key}, {measure.Slug} by {step} from {point}: is {value}, plain {counted}");
                }
            }
        }

        async Task<OrganisationId> IdAsync(string number)
        {
            await using var db = await world.DbAsync();
            return await db.Organisations.Where(o => o.Number == number).Select(o => o.Id).SingleAsync(world.Cancel);
        }
    }

    /// <summary>Every count that a KS administrator, who reads none of the networks, sees of counties, networks and organisations.</summary>
    private static async Task<Dictionary<string, long>> PublishedAsync(World world, FigureHistory history, FigurePeriod period)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var country = await ViewAsync(world, OverviewScope.Country, period, history.Administrator);
        foreach (var part in country.Counties.Concat(country.Networks).Concat(country.Municipalities))
        {
            AddRows($"country: {part.Name}", part.Measures);
        }

        var scopes = country.Networks.Concat(country.Counties).Select(p => p.Scope!.Value).Append(new(FigureScopeKind.Organisation, history.Lyngdal.Number));
        foreach (var scope in scopes)
        {
            var view = await ViewAsync(world, scope, period, history.Administrator);
            view.IsExact.ShouldBeFalse();
            AddRows(view.Name, view.Measures);
            view.Buckets.ToList().ForEach(b => counts.Add($"{scope}: {b.Figure} {b.Bucket}", b.Now));
        }

        return counts;

        void AddRows(string what, IReadOnlyList<MeasureRow> rows)
        {
            foreach (var row in rows)
            {
                counts[$"{what}: {row.Measure.Slug}"] = row.Now.Count;
                counts[$"{what}: {row.Measure.Slug} of"] = row.Now.Of ?? 0;
                if (row.Measure.Kind == MeasureKind.Share)
                {
                    (row.Now.Value ?? 0).ShouldBeLessThanOrEqualTo(1, $"{what}: {row.Measure.Slug}, {period}");
                }
            }
        }
    }

    private static async Task<OverviewView> ViewAsync(World world, OverviewScope scope, FigurePeriod period, Ioa.Network.Core.People.Person reader, FigurePeriod? against = null)
    {
        var view = await world.Get<OverviewQuery>().HandleAsync(scope, period, against ?? period.Before(), World.As(reader), world.Cancel);
        view.Error.ShouldBeNull();
        return view.Value;
    }

    private static FigurePeriod PeriodOf(World world, Random random)
    {
        if (random.Next(3) == 0)
        {
            return new(new(2015, 1, 1), new(world.Today.Year + 1, 12, 1));
        }

        var from = FigurePeriod.MonthOf(world.Today).AddMonths(1 - random.Next(8));
        return new(from, from.AddMonths(random.Next(8)));
    }
}
