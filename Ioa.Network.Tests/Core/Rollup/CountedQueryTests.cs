using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Core.Visits;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.Duties;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>Rule 6: every number can be followed down to what it counts, as far as the reader may see.</summary>
public sealed class CountedQueryTests
{
    private const string Secret = "Løyndom7391";

    private static readonly FigurePeriod Year = new(new(2026, 1, 1), new(2026, 12, 1));

    [Theory, Databases]
    public async Task List_OfEveryMeasure_ForWhomReadsAll_IsAllThatTheOverviewCounts(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await EverythingAsync(world, agder);
        var scope = new OverviewScope(FigureScopeKind.Network, agder.Network.Slug);
        var view = (await world.Get<OverviewQuery>().HandleAsync(scope, Year, Year, World.As(agder.Coordinator), world.Cancel)).Value;

        foreach (var row in view.Measures)
        {
            row.Now.Count.ShouldBeGreaterThan(0, row.Measure.Slug);
            await ShouldListAsync(row.Now.Count, ofAll: false, row.Measure);
            if (row.Now.Of is { } of)
            {
                await ShouldListAsync(of, ofAll: true, row.Measure);
            }
        }

        async Task ShouldListAsync(long count, bool ofAll, Measure measure)
        {
            var list = await ListAsync(world, agder.Coordinator, new(scope, measure, Year, ofAll));
            list.IsExact.ShouldBeTrue();
            list.Count.ShouldBe(count, measure.Slug);
            list.Others.ShouldBe(0, measure.Slug);
            list.Things.Items.Sum(i => i.Count).ShouldBe((int)count, measure.Slug);
            list.Things.Items.ShouldAllBe(i => i.Title.Contains(Secret) && i.Network == agder.Network.Name && i.Id != Guid.Empty);
        }
    }

    [Theory, Databases]
    public async Task List_ReaderWhoReadsSome_HasTheRestAsANumber(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await EverythingAsync(world, agder);
        var scope = new OverviewScope(FigureScopeKind.Network, agder.Network.Slug);

        // A member reads the network, and not what superusers note of telephone calls, nor who was spared a question.
        var enquiries = await ListAsync(world, agder.Neighbour, new(scope, Measure.Enquiries, Year));
        enquiries.Things.Items.ShouldBeEmpty();
        (enquiries.Count, enquiries.Others).ShouldBe((2, 2));
        (await ListAsync(world, agder.Neighbour, new(scope, Measure.Spared, Year))).Things.Items.Single().Organisation.ShouldBeNull();
        (await ListAsync(world, agder.Coordinator, new(scope, Measure.Spared, Year))).Things.Items.Single().Organisation.ShouldBe(agder.Lyngdal.DisplayName);
        (await ListAsync(world, agder.Colleague, new(scope, Measure.Spared, Year))).Things.Items.Single().Organisation.ShouldBe(agder.Lyngdal.DisplayName);

        // What came of the meeting is not written out yet: those who were there read it, and others the number.
        var due = await ListAsync(world, agder.Neighbour, new(scope, Measure.InTime, Year, OfAll: true));
        due.Things.Items.ShouldBeEmpty();
        (due.Count, due.Others).ShouldBe((2, 2));
    }

    [Theory, Databases]
    public async Task List_AdministratorOfTheCountry_HasCountsAndNoTitleOfAClosedNetwork(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await EverythingAsync(world, agder);
        var view = (await world.Get<OverviewQuery>().HandleAsync(OverviewScope.Country, Year, Year, World.As(agder.Administrator), world.Cancel)).Value;

        foreach (var row in view.Measures)
        {
            var list = await ListAsync(world, agder.Administrator, new(OverviewScope.Country, row.Measure, Year));
            list.Count.ShouldBe(row.Now.Count, row.Measure.Slug);
            list.Others.ShouldBe(row.Now.Count, row.Measure.Slug);
            list.Things.Items.ShouldBeEmpty();
        }
    }

    [Theory, Databases]
    public async Task List_OpenExperience_IsNamedToTheAdministratorWithoutWhatIsWithheld(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var open = await world.ExperienceAsync(agder.Network, agder.Superuser, $"Veilys fra {Secret} AS", Audience.Open, c => c with { Suppliers = [$"{Secret} AS"], SuppliersTo = Audience.Network });
        await world.ExperienceAsync(agder.Network, agder.Superuser, $"Nattkamera {Secret}", Audience.Network);
        await world.AdoptAsync(agder.Neighbour, open);
        await KeptAsync(world);

        var list = await ListAsync(world, agder.Administrator, new(OverviewScope.Country, Measure.Shared, Year));
        list.Count.ShouldBe(2);
        list.Others.ShouldBe(1);
        list.Things.Items.Single().ShouldSatisfyAllConditions(i => i.Id.ShouldBe(open.Value), i => i.Title.ShouldStartWith("Veilys fra"), i => i.Title.ShouldNotContain(Secret));
        var adoption = (await ListAsync(world, agder.Administrator, new(OverviewScope.Country, Measure.TakenIntoUse, Year))).Things.Items.Single();
        adoption.ShouldSatisfyAllConditions(i => i.Id.ShouldBe(open.Value), i => i.Organisation.ShouldBe(agder.Lindesnes.DisplayName), i => i.Title.ShouldNotContain(Secret));
        (await ListAsync(world, agder.Member, new(new(FigureScopeKind.Network, agder.Network.Slug), Measure.Shared, Year))).Things.Items.ShouldAllBe(i => i.Title.Contains(Secret));
    }

    [Theory, Databases]
    public async Task List_OfThoseWhoDoNotSeeTheOverview_IsNotFound(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.AskAsync(agder.Member, agder.Network);
        await KeptAsync(world);
        var network = new OverviewScope(FigureScopeKind.Network, agder.Network.Slug);
        OverviewScope[] scopes = [OverviewScope.Country, new(FigureScopeKind.County, "42"), new(FigureScopeKind.Organisation, agder.Lyngdal.Number), network, new(FigureScopeKind.Network, "finnes-ikke")];

        foreach (var user in new[] { World.Anonymous, World.As(agder.Outsider), World.As(agder.Member), World.As(agder.Coordinator), World.As(agder.Ended), World.As(agder.Administrator) })
        {
            foreach (var scope in scopes)
            {
                var overview = await world.Get<OverviewQuery>().HandleAsync(scope, Year, Year, user, world.Cancel);
                var list = await world.Get<CountedQuery>().HandleAsync(new(scope, Measure.Asked, Year), user, world.Cancel);
                list.Error.ShouldBe(overview.Error, $"{scope}");
            }
        }

        (await world.Get<CountedQuery>().HandleAsync(new(network, Measure.Asked, Year), World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task List_OfWhatIsPublished_SaysNoMoreThanTheOverview(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        OverviewScope[] scopes = [new(FigureScopeKind.Network, agder.Network.Slug), new(FigureScopeKind.County, "42"), new(FigureScopeKind.Organisation, agder.Lyngdal.Number)];
        for (var asked = 1; asked <= 4; asked++)
        {
            await world.AskAsync(agder.Member, agder.Network, $"Om {Secret}?");
            await KeptAsync(world);
            foreach (var scope in scopes)
            {
                (await ListAsync(world, agder.Administrator, new(scope, Measure.Asked, Year))).ShouldSatisfyAllConditions(
                    l => l.IsExact.ShouldBeFalse(), l => l.Count.ShouldBe(asked < 4 ? 0 : 3), l => l.Others.ShouldBe(asked < 4 ? 0 : 3), l => l.Things.Items.ShouldBeEmpty());
            }

            // The fourth is asked when the month of the first three is over.
            world.Clock.Advance(TimeSpan.FromDays(asked == 3 ? 31 : 1));
            await KeptAsync(world);
        }
    }

    [Theory, Databases]
    public async Task List_PublishedAndFewMoreThanIsRead_DoesNotSayHowMany(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.ExperienceAsync(agder.Network, agder.Superuser, "Åpen", Audience.Open);
        await world.ExperienceAsync(agder.Network, agder.Superuser, "Åpen også", Audience.Open);
        await world.ExperienceAsync(agder.Network, agder.Superuser, Secret, Audience.Network);
        world.Clock.Advance(TimeSpan.FromDays(31));
        await KeptAsync(world);

        var list = await ListAsync(world, agder.Administrator, new(new(FigureScopeKind.County, "42"), Measure.Shared, Year));
        list.Count.ShouldBe(3);
        list.Things.Items.Select(i => i.Title).ShouldBe(["Åpen også", "Åpen"]);
        list.Others.ShouldBeNull();
    }

    [Fact]
    public async Task List_Long_ComesInPages()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        for (var i = 0; i < CountedQuery.PageSize + 2; i++)
        {
            await world.AskAsync(agder.Member, agder.Network, $"Spørsmål {i}");
        }

        await KeptAsync(world);
        var asked = new CountedList(new(FigureScopeKind.Network, agder.Network.Slug), Measure.Asked, Year);
        var (first, second, beyond) = (await ListAsync(world, agder.Member, asked), await ListAsync(world, agder.Member, asked with { Page = 2 }), await ListAsync(world, agder.Member, asked with { Page = 99 }));

        first.Things.Items.Count.ShouldBe(CountedQuery.PageSize);
        second.Things.Items.Count.ShouldBe(2);
        first.Things.Items.Concat(second.Things.Items).Select(i => i.Id).Distinct().Count().ShouldBe(CountedQuery.PageSize + 2);
        (first.Others, second.Others, beyond.Things.Number).ShouldBe((0, 0, 2));
    }

    private static async Task<CountedView> ListAsync(World world, Person reader, CountedList list) =>
        (await world.Get<CountedQuery>().HandleAsync(list, World.As(reader), world.Cancel)).Value;

    private static async Task KeptAsync(World world)
    {
        if (await world.Get<FigureKeeper>().NeedsBuildingAsync(world.Cancel))
        {
            await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        }

        while (await world.Get<FigureKeeper>().KeepAsync(world.Cancel) > 0)
        {
        }
    }

    /// <summary>Something for every measure to count in the network, with the secret in every title.</summary>
    private static async Task EverythingAsync(World world, Agder agder)
    {
        // A meeting that was held, with somebody there, and what came of it; it came of a visit that two wished for.
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan($"Samling {Secret}", inDays: 2));
        await world.RegisterAsync(meeting, agder.Member);
        await world.AddAsync(Visited(world, agder, meeting));
        world.Clock.Advance(TimeSpan.FromDays(3));
        await using (var db = await world.DbAsync())
        {
            await db.Registrations.Where(r => r.MeetingId == meeting).ExecuteUpdateAsync(r => r.SetProperty(x => x.AttendedAt, world.Now), world.Cancel);
        }

        var action = await world.Get<AddFollowUp>().HandleAsync(new(meeting, FollowUpKind.Action, "Ring", agder.Member.Id, false, world.Today), World.As(agder.Coordinator), world.Cancel);
        action.Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(meeting, FollowUpKind.Action, "Skriv", agder.Member.Id, false, world.Today.AddDays(5)), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();

        // Questions: one answered and solved, one late that went on to others.
        var solved = await world.AskAsync(agder.Member, agder.Network, $"Hvem har {Secret}?");
        var late = await world.AskAsync(agder.Neighbour, agder.Network, $"Hva er {Secret}?");
        world.Clock.Advance(TimeSpan.FromHours(2));
        var answer = await world.ReplyAsync(agder.Superuser, solved);
        await using (var db = await world.DbAsync())
        {
            await db.FollowUps.Where(f => f.MeetingId == meeting && f.Text == "Ring").ExecuteUpdateAsync(f => f.SetProperty(x => x.DoneAt, world.Now), world.Cancel);
            await db.Threads.Where(t => t.Id == solved).ExecuteUpdateAsync(t => t.SetProperty(x => x.AcceptedPostId, answer.Id), world.Cancel);
            await db.Threads.Where(t => t.Id == late).ExecuteUpdateAsync(t => t.SetProperty(x => x.Level, EscalationLevel.Superusers), world.Cancel);
        }

        await world.AddAsync(new SparedQuestion { PersonId = agder.Member.Id, OrganisationId = agder.Lyngdal.Id, NetworkId = agder.Network.Id, ThreadId = solved, ClientKey = Guid.CreateVersion7(), At = world.Now });

        // Experiences, one of them about what failed, and what others did with them.
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, $"Nattkamera {Secret}", Audience.Network);
        await world.ExperienceAsync(agder.Network, agder.Superuser, $"Stoppet {Secret}", Audience.Network, c => c with { Outcome = Outcome.Stopped, StoppedIn = Phase.Procurement, Barrier = Ioa.Network.Core.Experiences.Barrier.Knowledge, Differently = "Begynt før" });
        await world.AdoptAsync(agder.Member, experience);
        await using (var db = await world.DbAsync())
        {
            await db.Organisations.Where(o => o.Id == agder.Lyngdal.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.CountyNumber, "11"), world.Cancel);
        }

        var rejected = Adoption.Begin(experience, agder.Lindesnes.Id, agder.Neighbour.Id, world.Today, world.Now).Value;
        rejected.Decide(AdoptionDecision.Rejected, "For dyrt.", null, agder.Neighbour.Id, world.Today, world.Now).Error.ShouldBeNull();
        await world.AddAsync(rejected);

        // Two enquiries on one visit.
        var first = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lyngdal, $"Besøk {Secret}"), agreed: world.Today.AddDays(20));
        var second = await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lindesnes, $"Besøk {Secret} også"));
        await world.ShareAsync(agder.Superuser, second, (await world.EnquiryAsync(agder.Superuser, first)).Visit!.Id);

        world.Clock.Advance(TimeSpan.FromDays(10));
        await KeptAsync(world);
    }

    /// <summary>A visit that became the meeting, which two organisations wished for.</summary>
    private static object[] Visited(World world, Agder agder, MeetingId meeting)
    {
        var visit = new StudyVisit { NetworkId = agder.Network.Id, HostId = agder.Kristiansand.Id, CreatedById = agder.Member.Id, CreatedAt = world.Now };
        visit.Plan(meeting);
        return [visit, .. new[] { agder.Member, agder.Neighbour }.Select(person =>
        {
            var wish = new VisitWish { VisitId = visit.Id, OrganisationId = person.OrganisationId };
            wish.Say(person.Id, 2, "Vi vil se den.", "", world.Now).Error.ShouldBeNull();
            return wish;
        })];
    }
}
