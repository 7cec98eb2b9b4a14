using System.Collections.Concurrent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Demo;

/// <summary>The demo, made once for each database; the tests only read it.</summary>
public sealed class DemoWorlds : IAsyncDisposable
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<World>>> _worlds = new();

    public Task<World> GetAsync(DatabaseKind kind) => _worlds.GetOrAdd(kind, k => new(() => FilledAsync(k))).Value;

    public static async Task<World> FilledAsync(DatabaseKind kind)
    {
        var world = await World.CreateAsync(kind);
        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);
        (await world.Get<DemoContent>().FillAsync(world.Cancel)).ShouldBeTrue();
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await (await world.Value).DisposeAsync();
        }
    }
}

public sealed class DemoContentTests(DemoWorlds worlds) : IClassFixture<DemoWorlds>
{
    [Theory, Databases]
    public async Task Fill_EmptyDatabase_HasWhatWasPromised(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();

        (await db.Users.CountAsync(world.Cancel)).ShouldBe(900);
        (await db.Users.AllAsync(p => p.IsDemo && p.EmailConfirmed && p.Email!.EndsWith(".example"), world.Cancel)).ShouldBeTrue();
        (await db.Users.Select(p => p.OrganisationId).Distinct().CountAsync(world.Cancel)).ShouldBe(374, "everybody has somebody");
        (await db.Networks.CountAsync(n => n.Kind == NetworkKind.Regional, world.Cancel)).ShouldBe(14);
        (await db.Networks.Where(n => n.Kind == NetworkKind.Sector).Select(n => n.SectorCode!).ToListAsync(world.Cancel)).ShouldBe(Sectors.Core, ignoreOrder: true);
        (await db.Networks.CountAsync(n => n.Kind == NetworkKind.National, world.Cancel)).ShouldBe(1);
        (await db.Threads.CountAsync(world.Cancel)).ShouldBe(400);
        (await db.Posts.CountAsync(world.Cancel)).ShouldBe(3000);
        (await db.Outbox.AnyAsync(world.Cancel)).ShouldBeFalse("nobody is to be told about the demo");
    }

    [Theory, Databases]
    public async Task Fill_AgderOfTheDemo_HasADatePollAndASeries(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var member = World.As(await db.Users.SingleAsync(p => p.Email == "medlem@demo.example", world.Cancel));

        var waiting = (await world.Get<OpenPollsQuery>().HandleAsync(null, member, world.Cancel)).ShouldHaveSingleItem();
        (await world.Get<PollQuery>().HandleAsync(waiting.Id, member, world.Cancel)).Value.ShouldSatisfyAllConditions(
            p => p.Proposals.Count.ShouldBe(4), p => p.Answered.ShouldNotBeEmpty(), p => p.Proposals.ShouldContain(x => x.IsBest));
        var series = await db.MeetingSeries.SingleAsync(world.Cancel);
        var meetings = (await world.Get<SeriesQuery>().HandleAsync(series.Id, member, world.Cancel)).Value.Meetings;
        meetings.Select(m => (m.IsMoved, m.Status == MeetingStatus.Cancelled)).ShouldBe([(false, false), (false, false), (true, false), (false, true), (false, false)]);
    }

    [Theory, Databases]
    public async Task Fill_InnovationOfTheDemo_IsThreeYearsByTwoDefinitionsAndSaysThatItIsMadeUp(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var member = World.As(await db.Users.SingleAsync(p => p.Email == "medlem@demo.example", world.Cancel));

        (await db.InnovationReports.AllAsync(r => r.Note.StartsWith("Oppdiktet"), world.Cancel)).ShouldBeTrue();
        var share = (await world.Get<InnovationShareQuery>().HandleAsync(new(CountyNumber: "42"), member, world.Cancel)).Value;
        var reported = share.Definitions.Where(d => d.Sum.Reports > 0).ToList();
        reported.Select(d => d.Definition).ShouldBe([InnovationDefinition.ByProcedure, InnovationDefinition.SelfReported]);
        reported.ShouldAllBe(d => d.Trend.Count == 3 && d.Missing.Count > 0);
    }

    [Theory, Databases]
    public async Task Fill_RegionalNetworks_CoverTheCountryOnce(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();

        var seats = await db.Memberships
            .Where(m => db.Networks.Any(n => n.Id == m.NetworkId && n.Kind == NetworkKind.Regional) && m.Organisation!.Kind == OrganisationKind.Municipality)
            .Select(m => m.Organisation!.Number).ToListAsync(world.Cancel);

        seats.Count.ShouldBe(357);
        seats.ShouldBeUnique();
    }

    [Theory, Databases]
    public async Task Fill_Networks_LackNothing(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var networks = await db.Networks.Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators).AsSplitQuery().ToListAsync(world.Cancel);
        var working = await db.Users.ToDictionaryAsync(p => p.Id, p => p.OrganisationId, world.Cancel);

        foreach (var network in networks)
        {
            network.Status.ShouldBe(NetworkStatus.Active, network.Name);
            network.Lacks(world.Today, working, new HashSet<OrganisationId>()).ShouldBeEmpty(network.Name);
            network.Memberships.ShouldAllBe(m => m.ContactId != null && working[m.ContactId.Value] == m.OrganisationId);
            var load = network.Servings.CountBy(s => s.SuperuserId).ToDictionary();
            load.Values.Max().ShouldBeLessThanOrEqualTo((int)Math.Ceiling(1.2 * network.Servings.Count / load.Count), network.Name);
        }
    }

    [Theory, Databases]
    public async Task Fill_DemoAccounts_AreWhoTheyAreSaidToBe(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var agder = await db.Networks.Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators).AsSplitQuery().SingleAsync(n => n.Slug == "agder", world.Cancel);
        var people = await db.Users.Include(p => p.Organisation).Where(p => p.Email!.EndsWith("@demo.example")).ToDictionaryAsync(p => p.Email!.Split('@')[0], world.Cancel);

        people.Keys.ShouldBe(["ks", "koordinator", "superbruker", "medlem"], ignoreOrder: true);
        people.ToDictionary(p => p.Key, p => p.Value.Organisation!.DisplayName).ShouldBe(
            new Dictionary<string, string> { ["ks"] = "KS", ["koordinator"] = "Agder fylkeskommune", ["superbruker"] = "Kristiansand", ["medlem"] = "Lyngdal" }, ignoreOrder: true);
        (await db.Users.Where(p => p.IsAdministrator).Select(p => p.Id).ToListAsync(world.Cancel)).ShouldBe([people["ks"].Id]);
        agder.Coordinators.ShouldHaveSingleItem().PersonId.ShouldBe(people["koordinator"].Id);
        agder.Memberships.Single(m => m.OrganisationId == people["superbruker"].OrganisationId).ContactId.ShouldBe(people["superbruker"].Id);
        agder.Memberships.Single(m => m.OrganisationId == people["medlem"].OrganisationId).ContactId.ShouldBe(people["medlem"].Id);
        agder.Servings.Single(s => s.MemberId == people["medlem"].OrganisationId).SuperuserId.ShouldBe(people["superbruker"].OrganisationId);
        foreach (var person in people.Values)
        {
            new PasswordHasher<Person>().VerifyHashedPassword(person, person.PasswordHash!, "Demo-passord-2026").ShouldBe(PasswordVerificationResult.Success);
        }
    }

    [Theory, Databases]
    public async Task Fill_Conversations_HoldTogether(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var threads = await db.Threads.ToListAsync(world.Cancel);
        var posts = (await db.Posts.ToListAsync(world.Cancel)).ToLookup(p => p.ThreadId);
        var inside = (await db.Memberships.Select(m => new { m.NetworkId, m.OrganisationId }).ToListAsync(world.Cancel)).Select(m => (m.NetworkId, m.OrganisationId)).ToHashSet();
        var served = (await db.Servings.ToListAsync(world.Cancel)).ToDictionary(s => (s.NetworkId, s.MemberId), s => s.SuperuserId);

        foreach (var thread in threads)
        {
            var written = posts[thread.Id].OrderBy(p => p.Number).ToList();
            written.Select(p => p.Number).ShouldBe(Enumerable.Range(1, thread.LastPostNumber));
            written.Select(p => p.CreatedAt).ShouldBeInOrder();
            written[0].CreatedAt.ShouldBe(thread.CreatedAt);
            written[^1].CreatedAt.ShouldBe(thread.LastPostAt);
            thread.LastPostAt.ShouldBeLessThanOrEqualTo(world.Now);
            thread.CreatedAt.ShouldBeGreaterThan(world.Now.AddMonths(-20));
            thread.Sequence.ShouldBeGreaterThanOrEqualTo(written.Max(p => p.ChangedSequence));
            written.ShouldAllBe(p => p.Html.Length > 0 && !p.Markdown.Contains('$') && !p.Markdown.Contains('{') && !p.Markdown.Contains('|'));
            thread.Title.ShouldNotContain("{");
            thread.ReplyCount.ShouldBe(written.Count - 1);
            thread.Tags.ShouldAllBe(tag => tag == tag.ToLowerInvariant());
            foreach (var post in written.Where(p => p.Number > 1 || thread.Kind != ThreadKind.Announcement))
            {
                inside.ShouldContain((thread.NetworkId, post.AuthorOrganisationId), post.Markdown);
            }

            if (thread.AcceptedPostId is { } accepted)
            {
                written.Single(p => p.Id == accepted).AuthorOrganisationId.ShouldNotBe(thread.AuthorOrganisationId);
            }

            if (thread.Kind == ThreadKind.Question)
            {
                thread.ResponsibleId.ShouldBe(served.TryGetValue((thread.NetworkId, thread.AuthorOrganisationId), out var by) ? by : null);
                thread.FirstAnsweredAt.ShouldBe(written.Find(p => p.AuthorOrganisationId != thread.AuthorOrganisationId)?.CreatedAt);
            }
        }

        threads.GroupBy(t => t.NetworkId).ShouldAllBe(network => network.Select(t => t.Title).Distinct().Count() == network.Count());
        threads.Count(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null).ShouldBeInRange(20, 60);
        threads.ShouldNotContain(t => t.IsUnanswered && t.CreatedAt < world.Now.AddDays(-60), "nobody waits for ever");
        threads.Count(t => t.FirstAnsweredAt > t.AnswerDueAt).ShouldBeInRange(20, 80);
        threads.Count(t => t.AcceptedPostId != null).ShouldBeInRange(120, 280);
        threads.Count(t => t.ClosedAt != null).ShouldBeInRange(20, 100);
        threads.Select(t => t.Kind).Distinct().Count().ShouldBe(3);
        var likes = await db.PostReactions.GroupBy(r => r.PostId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, world.Cancel);
        posts.SelectMany(p => p).ShouldAllBe(p => p.UsefulCount == likes.GetValueOrDefault(p.Id));
    }

    [Theory, Databases]
    public async Task Fill_Lyngdal_WaitsForAnAnswerAndHasGotOthers(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var member = await db.Users.SingleAsync(p => p.Email == "medlem@demo.example", world.Cancel);
        var superuser = await db.Users.SingleAsync(p => p.Email == "superbruker@demo.example", world.Cancel);
        var agder = await db.Networks.SingleAsync(n => n.Slug == "agder", world.Cancel);

        var asked = await db.Threads.Where(t => t.NetworkId == agder.Id && t.AuthorId == member.Id).ToListAsync(world.Cancel);
        var due = await db.Threads.Where(t => t.NetworkId == agder.Id && t.ResponsibleId == superuser.OrganisationId && t.FirstAnsweredAt == null).ToListAsync(world.Cancel);
        var unread = await db.Threads.CountAsync(
            t => t.NetworkId == agder.Id && !db.ReaderStates.Any(r => r.PersonId == member.Id && r.ThreadId == t.Id && r.LastReadNumber == t.LastPostNumber), world.Cancel);

        asked.Count(t => t.FirstAnsweredAt == null).ShouldBeGreaterThanOrEqualTo(1);
        asked.Count(t => t.FirstAnsweredAt != null).ShouldBeGreaterThanOrEqualTo(2);
        due.ShouldContain(t => t.AnswerDueAt < world.Now);
        due.ShouldContain(t => t.AnswerDueAt > world.Now);
        unread.ShouldBeInRange(1, 15);
        (await db.ReaderStates.AllAsync(r => db.Threads.Any(t => t.Id == r.ThreadId && t.LastPostNumber >= r.LastReadNumber), world.Cancel)).ShouldBeTrue();
    }

    /// <summary>The demo's superuser can try everything: what was gathered, what was answered already, and an offer of the same day.</summary>
    [Theory, Databases]
    public async Task Fill_Kristiansand_HasEnquiriesOfEveryKind(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var superuser = World.As(await db.Users.SingleAsync(p => p.Email == "superbruker@demo.example", world.Cancel));

        var list = (await world.Get<EnquiryListQuery>().HandleAsync(new("agder"), 1, superuser, world.Cancel)).Value.Page.Items;
        var rows = (await world.Get<EnquiryReportQuery>().HandleAsync(new("agder"), superuser, world.Cancel)).Value.Rows;

        list.Select(e => e.Kind).Distinct().Count().ShouldBe(3);
        list.ShouldAllBe(e => e.Date <= world.Today && WorkingDays.IsWorkingDay(e.Date));
        (rows.Sum(r => r.Gathered), rows.Sum(r => r.SparedMinutes), rows.Sum(r => r.Answered)).ShouldBe((3, 600, 3));
        var wish = list.First(e => e.Kind == EnquiryKind.Visit && e.VisitDate is null);
        (await world.Get<EnquiryQuery>().HandleAsync(wish.Id, superuser, world.Cancel)).Value.SameDay.Single().Others.Count.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task Fill_WrittenForm_IsTheMunicipalitys(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);
        await using var db = await world.DbAsync();
        var texts = await db.Posts.Join(db.Organisations, p => p.AuthorOrganisationId, o => o.Id, (p, o) => new { p.Markdown, o.WrittenForm, o.Kind })
            .Where(p => p.Kind == OrganisationKind.Municipality).ToListAsync(world.Cancel);

        texts.Where(t => t.WrittenForm == WrittenForm.Nynorsk).ShouldAllBe(t => !t.Markdown.Contains(" ikke ") && !t.Markdown.Contains("hvordan"));
        texts.Where(t => t.WrittenForm != WrittenForm.Nynorsk).ShouldAllBe(t => !t.Markdown.Contains(" ikkje ") && !t.Markdown.Contains("korleis"));
        texts.Count(t => t.WrittenForm == WrittenForm.Nynorsk).ShouldBeGreaterThan(300);
    }

    [Theory, Databases]
    public async Task Fill_Again_DoesNothing(DatabaseKind kind)
    {
        var world = await worlds.GetAsync(kind);

        (await world.Get<DemoContent>().FillAsync(world.Cancel)).ShouldBeFalse();

        await using var db = await world.DbAsync();
        (await db.Posts.CountAsync(world.Cancel)).ShouldBe(3000);
    }

    [Theory, Databases]
    public async Task Fill_SomebodyRealIsThere_DoesNothing(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);
        await using var db = await world.DbAsync();
        await world.PersonAsync("Ekte Menneske", await db.Organisations.SingleAsync(o => o.Number == "4225", world.Cancel));

        (await world.Get<DemoContent>().FillAsync(world.Cancel)).ShouldBeFalse();

        (await db.Users.CountAsync(world.Cancel)).ShouldBe(1);
        (await db.Networks.AnyAsync(world.Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task Fill_AnotherDatabaseAtTheSameTime_IsTheSame()
    {
        var first = await ContentAsync(await worlds.GetAsync(DatabaseKind.Sqlite));
        await using var other = await DemoWorlds.FilledAsync(DatabaseKind.Sqlite);

        (await ContentAsync(other)).ShouldBe(first);
    }

    private static async Task<List<string>> ContentAsync(World world)
    {
        await using var db = await world.DbAsync();
        return await db.Posts.OrderBy(p => p.Id)
            .Join(db.Users, p => p.AuthorId, u => u.Id, (p, u) => u.Email + " " + p.Number + " " + p.Markdown)
            .ToListAsync(world.Cancel);
    }
}
