using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>Approved minutes in the library's search: found by those who read them, and by nobody else, from the moment that they may.</summary>
public sealed class LibraryMinutesTests
{
    private const string Word = "batteriferge";

    [Databases]
    [Theory]
    public async Task HandleAsync_EachKindOfReader_FindsMinutesWhenTheyReadThem(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var nowhere = await world.PersonAsync("Ingen Nettverk", await world.OrganisationAsync("Utsira"));
        Person?[] readers = [null, agder.Ended, nowhere, agder.Outsider, agder.Administrator, agder.Member, agder.Neighbour, agder.Observer, agder.Coordinator, agder.Superuser];
        var meeting = await world.HeldAsync(agder, world.Plan(inDays: 1), "Vi så på en batteriferge.");
        var national = await world.HeldAsync(agder, world.Plan(inDays: 1) with { IsNational = true }, "Vi så på enda en batteriferge.");
        await world.IndexAsync();
        foreach (var reader in readers)
        {
            (await world.FindAsync(reader, Word)).ShouldBeEmpty("a draft is found by nobody, not by those who write it");
        }

        await world.ApproveAsync(meeting, agder.Coordinator);
        await world.ApproveAsync(national, agder.Coordinator);

        var found = new List<string>();
        foreach (var reader in readers)
        {
            var who = reader?.Name ?? "nobody";
            var user = reader is null ? World.Anonymous : World.As(reader);
            var reads = new List<Guid>();
            foreach (var id in (MeetingId[])[meeting, national])
            {
                if ((await world.Get<MinutesQuery>().HandleAsync(id, user, world.Cancel)).Succeeded)
                {
                    reads.Add(id.Value);
                    found.Add(who);
                }
            }

            foreach (var text in (string?[])[Word, "batteriferg", "\"en batteriferge\"", "referat samling", null])
            {
                var finds = await world.SearchAsync(reader, new LibrarySearch(text));
                Library.Ids(finds).ShouldBe(reads, ignoreOrder: true, $"{who} {text}");
                finds.Hits.Total.ShouldBe(reads.Count, who);
                finds.Count(LibraryFacet.Kind, "Minutes").ShouldBe(reads.Count, who);
                finds.Facets.Values.ShouldAllBe(values => values.Sum(v => v.Count) <= reads.Count, who);
            }

            // Neither does «mente du» tell that the word is there.
            (await world.SearchAsync(reader, new LibrarySearch("bateriferge "))).Corrections.Count.ShouldBe(reads.Count > 0 ? 1 : 0, who);
            Library.Ids(await world.SearchAsync(reader, new LibrarySearch(Word) { NetworkSlug = agder.Network.Slug })).Length.ShouldBe(reads.Count, who);
            (await world.Get<LibrarySuggestQuery>().HandleAsync(Word, user, world.Cancel)).Select(s => s.MeetingId!.Value.Value).ShouldBe(reads, ignoreOrder: true, who);
        }

        found.GroupBy(name => name).ToDictionary(g => g.Key, g => g.Count()).ShouldBe(
            new Dictionary<string, int>
            {
                [agder.Outsider.Name] = 1,
                [agder.Administrator.Name] = 1,
                [agder.Member.Name] = 2,
                [agder.Neighbour.Name] = 2,
                [agder.Observer.Name] = 2,
                [agder.Coordinator.Name] = 2,
                [agder.Superuser.Name] = 2,
            },
            ignoreOrder: true);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_Minutes_AreFoundByWhatTheirPageShowsAndWhatCameOfThem(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.Plan("Vårsamling i Lyngdal", inDays: 1);
        var meeting = await world.HeldAsync(agder, plan, "Vi så på en *batteriferge*. Kaia er smal.");
        await ProgrammeAsync(world, agder, meeting, "Sykkelparkering", "Kantklipping", "Snøbrøyting");
        var points = (await world.Get<MinutesQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Sections.Select(s => s.Key).ToList();
        await world.WriteAsync(meeting, agder.Coordinator, points[0], "Stativene må ha tak.");
        await world.WriteAsync(meeting, agder.Coordinator, points[1], "Slåmaskinene er elektriske.");
        await RemoveAsync(world, new AgendaItemId(Guid.Parse(points[1])));
        foreach (var (what, text) in ((FollowUpKind, string)[])[(FollowUpKind.Decision, "Vi kjøper lyktestolper."), (FollowUpKind.Action, "Spør Statsforvalteren."), (FollowUpKind.Preparation, "Les håndboka.")])
        {
            (await world.Get<AddFollowUp>().HandleAsync(new(meeting, what, text, null, false, null), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        }

        await world.ApproveAsync(meeting, agder.Coordinator);

        foreach (var text in (string[])[Word, "vårsamling", "sykkelparkering", "stativ", "lyktestolpe", "statsforvalter", "referat lyngdal"])
        {
            (await world.FindAsync(agder.Neighbour, text)).ShouldBe([meeting.Value], text);
        }

        foreach (var text in (string[])["håndbok", "slåmaskin", "kantklipping", "snøbrøyting", "rådhusgata"])
        {
            (await world.FindAsync(agder.Neighbour, text)).ShouldBeEmpty($"{text}: of a point that is taken out, or not in the minutes");
        }

        var hit = (await world.SearchAsync(agder.Neighbour, new LibrarySearch(Word))).Hits.Items.ShouldHaveSingleItem();
        (hit.Kind, hit.MeetingId, hit.ExperienceId, hit.ThreadId).ShouldBe((LibraryKind.Minutes, meeting, null, null));
        (hit.Title, hit.NetworkName, hit.HeldOn, hit.Year, hit.At).ShouldBe((plan.Title, agder.Network.Name, plan.Date, plan.Date.Year, world.Now));
        hit.SnippetHtml.ShouldBe("Vi så på en <mark>batteriferge</mark>.");

        // What is about the same as an experience is not what a meeting also talked of.
        foreach (var (title, text) in ((string, string)[])[("Asfalt", "Fortau og sykkelvei."), ("Matavfall", "Biogass til busser."), ("Svømmehall", "Renere vann.")])
        {
            await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, title, text));
        }

        var experience = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge ved smal kai", "Vi så på en batteriferge. Kaia er smal."));
        var like = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge ved smal kai", "Vi så på en batteriferge. Kaia er smal."));
        (await world.RelatedAsync(experience, World.As(agder.Member))).Select(r => r.ExperienceId).ShouldBe([like]);
        var narrowed = await world.SearchAsync(agder.Member, new LibrarySearch(Word) { Filters = new Dictionary<LibraryFacet, string> { [LibraryFacet.Kind] = "Minutes" } });
        Library.Ids(narrowed).ShouldBe([meeting.Value]);
        (narrowed.Count(LibraryFacet.Kind, "Minutes"), narrowed.Count(LibraryFacet.Kind, "Experience")).ShouldBe((1, 2), "a facet is counted with all the filters but its own");
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_MinutesThatAreTakenAway_AreNotFoundFromThatMoment(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        async Task GoneAsync(Person reader, string why, string text = Word)
        {
            // Before anything is indexed anew, and after.
            (await world.FindAsync(reader, text)).ShouldBeEmpty(why);
            await world.IndexAsync();
            (await world.FindAsync(reader, text)).ShouldBeEmpty(why);
        }

        async Task<MeetingId> HeldAsync(MeetingPlan plan)
        {
            var held = await world.HeldAsync(agder, plan, "Vi så på en batteriferge.");
            await ProgrammeAsync(world, agder, held, "Sykkelparkering", "Kantklipping");
            var point = (await world.Get<MinutesQuery>().HandleAsync(held, World.As(agder.Coordinator), world.Cancel)).Value.Sections[0].Key;
            await world.WriteAsync(held, agder.Coordinator, point, "Stativene må ha tak.");
            (await world.Get<AddFollowUp>().HandleAsync(new(held, FollowUpKind.Decision, "Vi kjøper lyktestolper.", null, false, null), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
            await world.ApproveAsync(held, agder.Coordinator);
            (await world.FindAsync(agder.Neighbour, Word)).ShouldBe([held.Value]);
            return held;
        }

        var plan = world.Plan(inDays: 1);
        var meeting = await HeldAsync(plan);
        (await world.Get<ReopenMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await GoneAsync(agder.Neighbour, "opened again");
        await GoneAsync(agder.Coordinator, "opened again, for those who write them too");
        await world.ApproveAsync(meeting, agder.Coordinator);
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBe([meeting.Value]);

        // A part of them.
        (await world.FindAsync(agder.Neighbour, "stativ")).ShouldBe([meeting.Value]);
        (await world.FindAsync(agder.Neighbour, "sykkelparkering")).ShouldBe([meeting.Value]);
        await using var db = await world.DbAsync();
        var removed = (await PointsAsync(world, agder, meeting))[0].Id;
        await db.AgendaItems.Where(i => i.Id == removed).ExecuteUpdateAsync(i => i.SetProperty(x => x.Title, "Parkering"), world.Cancel);
        await GoneAsync(agder.Neighbour, "its point is called something else", "sykkelparkering");
        await RemoveAsync(world, removed);
        await GoneAsync(agder.Neighbour, "its point was taken out", "stativ");
        var decision = (await db.FollowUps.SingleAsync(f => f.MeetingId == meeting, world.Cancel)).Id;
        (await world.FindAsync(agder.Neighbour, "lyktestolpe")).ShouldBe([meeting.Value]);

        // Nobody may while the minutes are approved; whatever takes it away, it is gone.
        await db.FollowUps.Where(f => f.Id == decision).ExecuteDeleteAsync(world.Cancel);
        await GoneAsync(agder.Neighbour, "removed", "lyktestolpe");
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBe([meeting.Value], "the rest is there");

        // Its readers.
        await world.AddAsync(new MeetingNetwork { MeetingId = meeting, NetworkId = agder.OtherNetwork.Id });
        await world.IndexAsync();
        (await world.FindAsync(agder.Outsider, Word)).ShouldBe([meeting.Value], "a network more");
        await UpdateAsync(world, agder, meeting, plan);
        await GoneAsync(agder.Outsider, "taken from the network");
        await UpdateAsync(world, agder, meeting, plan with { IsNational = true });
        await world.IndexAsync();
        (await world.FindAsync(agder.Outsider, Word)).ShouldBe([meeting.Value], "national");
        (await world.FindAsync(agder.Administrator, Word)).ShouldBe([meeting.Value], "national");
        await UpdateAsync(world, agder, meeting, plan with { Title = "Ekstrasamling" });
        await GoneAsync(agder.Outsider, "no longer national");
        await GoneAsync(agder.Administrator, "no longer national");
        (await world.SearchAsync(agder.Member, new LibrarySearch(Word))).Hits.Items.ShouldHaveSingleItem().Title.ShouldBe("Ekstrasamling");

        // The meeting.
        await UpdateAsync(world, agder, meeting, plan with { Date = plan.Date.AddDays(20), ToDate = plan.Date.AddDays(20) });
        (await world.Get<MinutesQuery>().HandleAsync(meeting, World.As(agder.Neighbour), world.Cancel)).Succeeded.ShouldBeFalse();
        await GoneAsync(agder.Neighbour, "it is to be held anew");
        await UpdateAsync(world, agder, meeting, plan);
        await world.IndexAsync();
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBe([meeting.Value]);
        var version = (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await world.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await GoneAsync(agder.Neighbour, "cancelled");

        var deleted = await HeldAsync(world.Plan(inDays: 2));
        await db.Registrations.Where(r => r.MeetingId == deleted).ExecuteDeleteAsync(world.Cancel);
        await db.Meetings.Where(m => m.Id == deleted).ExecuteDeleteAsync(world.Cancel);
        await GoneAsync(agder.Neighbour, "deleted");
    }

    [Databases]
    [Theory]
    public async Task Triggers_WhatDoesNotConcernThem_QueuesNothing(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var draft = await world.HeldAsync(agder, world.Plan(inDays: 1), "Vi så på en batteriferge.");
        var approved = await world.HeldAsync(agder, world.Plan(inDays: 1), "Vi så på en batteriferge.");
        await ProgrammeAsync(world, agder, draft, "Sykkelparkering");
        (await world.Get<AddFollowUp>().HandleAsync(new(approved, FollowUpKind.Action, "Spør andre.", agder.Member.Id, false, null), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await QueuedAsync(world)).ShouldBe(0, "planned, published, registered for, and written as a draft");
        await world.ApproveAsync(approved, agder.Coordinator);

        await using var db = await world.DbAsync();
        (await world.Get<SettleFollowUp>().HandleAsync(new((await db.FollowUps.SingleAsync(f => f.MeetingId == approved, world.Cancel)).Id, true), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<AddFollowUp>().HandleAsync(new(approved, FollowUpKind.Preparation, "Les.", null, false, null), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await db.Registrations.Where(r => r.MeetingId == approved).ExecuteUpdateAsync(r => r.SetProperty(x => x.AttendedAt, world.Now), world.Cancel);
        await db.Meetings.Where(m => m.Id == approved).ExecuteUpdateAsync(m => m.SetProperty(x => x.Room, "Kjelleren").SetProperty(x => x.Title, x => x.Title), world.Cancel);
        (await QueuedAsync(world)).ShouldBe(0, "what is done, prepared, noted and changed beside them");
    }

    [Databases]
    [Theory]
    public async Task Migration_OnMinutesThatAreThereAlready_HasThemIndexed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var meeting = await world.HeldAsync(agder, world.Plan(inDays: 1), "Vi så på en batteriferge.");
        await world.HeldAsync(agder, world.Plan(inDays: 1), "Enda en batteriferge, som ikke er godkjent.");
        await world.ApproveAsync(meeting, agder.Coordinator);
        await using (var db = await world.DbAsync())
        {
            var migrator = db.GetService<IMigrator>();
            var migrations = db.Database.GetMigrations().ToList();
            await migrator.MigrateAsync(migrations[migrations.FindIndex(m => m.EndsWith("_MinutesSearch", StringComparison.Ordinal)) - 1], world.Cancel);
            await using (var before = world.AnotherServer())
            {
                (await before.FindAsync(agder.Member, Word)).ShouldBeEmpty();
            }

            await migrator.MigrateAsync(cancellationToken: world.Cancel);
        }

        await using var server = world.AnotherServer();
        await server.IndexAsync();
        (await server.FindAsync(agder.Member, Word)).ShouldBe([meeting.Value]);
    }

    // Past the use case, which keeps a point that something is written of.
    private static async Task RemoveAsync(World world, AgendaItemId point)
    {
        await using var db = await world.DbAsync();
        await db.AgendaItems.Where(i => i.Id == point).ExecuteUpdateAsync(i => i.SetProperty(x => x.RemovedAt, world.Now), world.Cancel);
    }

    private static async Task<int> QueuedAsync(World world)
    {
        await using var db = await world.DbAsync();
        return (await db.Database.SqlQueryRaw<int>("""SELECT CAST(count(*) AS int) AS "Value" FROM "LibraryQueue" """).ToListAsync(world.Cancel))[0];
    }

    private static async Task UpdateAsync(World world, Agder agder, MeetingId meeting, MeetingPlan plan)
    {
        var version = (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await world.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan, [], version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
    }

    private static async Task<IReadOnlyList<AgendaPoint>> PointsAsync(World world, Agder agder, MeetingId meeting) =>
        (await world.Get<ProgrammeQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Points;

    private static async Task ProgrammeAsync(World world, Agder agder, MeetingId meeting, params string[] points)
    {
        var programme = (await world.Get<ProgrammeQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value;
        var lines = points.Select(point => new AgendaLine(null, point, 15, "", "", "")).ToList();
        (await world.Get<SaveProgramme>().HandleAsync(new(meeting, lines, programme.Version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
    }
}
