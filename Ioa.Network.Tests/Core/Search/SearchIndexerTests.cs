using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Core.Search;

public sealed class SearchIndexerTests
{
    [Databases]
    [Theory]
    public async Task Triggers_EveryMigrationRun_AreThere(DatabaseKind kind)
    {
        // EF rebuilds a SQLite table for a new foreign key, and its triggers are gone with it.
        string[] expected =
        [
            "Library_AgendaItemChanged", "Library_AgendaItemDeleted", "Library_ExperienceAdded", "Library_ExperienceChanged", "Library_ExperienceDeleted", "Library_FollowUpAdded",
            "Library_FollowUpChanged", "Library_FollowUpDeleted", "Library_MeetingAdded", "Library_MeetingChanged", "Library_MeetingDeleted", "Library_MeetingShared",
            "Library_MeetingUnshared", "Library_MinutesAdded", "Library_MinutesChanged", "Library_MinutesDeleted", "Library_PostAdded", "Library_PostChanged", "Library_PostDeleted",
            "Library_ThreadAdded", "Library_ThreadChanged", "Library_ThreadDeleted", "Library_VersionAdded", "Library_VersionChanged", "Library_VersionDeleted",
            "PostSearch_PostAdded", "PostSearch_PostEdited", "PostSearch_ThreadMoved", "PostSearch_TitleEdited",
        ];
        await using var world = await World.CreateAsync(kind);
        await using var db = await world.DbAsync();
        var triggers = await db.Database.SqlQueryRaw<string>(kind == DatabaseKind.Sqlite
            ? """SELECT name AS "Value" FROM sqlite_master WHERE type = 'trigger'"""
            : """SELECT DISTINCT trigger_name::text AS "Value" FROM information_schema.triggers""").ToListAsync(world.Cancel);
        expected.Except(triggers, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Databases]
    [Theory]
    public async Task Migration_OnWhatIsThereAlready_HasItIndexed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge"));
        var question = await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Batteriferge?");
        await using (var db = await world.DbAsync())
        {
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync(db.Database.GetMigrations().Last(m => string.CompareOrdinal(m, "20261122130000") < 0), world.Cancel);
            await migrator.MigrateAsync(cancellationToken: world.Cancel);
        }

        await using var server = world.AnotherServer();
        await server.IndexAsync();
        (await server.FindAsync(agder.Member, "batteriferge")).ShouldBe([experience.Value, question.Value], ignoreOrder: true);
    }

    [Databases]
    [Theory]
    public async Task Index_WritersThatGoPastTheUseCases_AreNoticed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Batteriferge", answer: "Kommer senere.");
        var second = await world.ReplyAsync(agder.OtherSuperuser, thread, "Hurtigladning ved kaia.");
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, "hurtigladning")).ShouldBeEmpty("another answer is shown");
        await using var db = await world.DbAsync();
        await db.Posts.Where(p => p.Id == second.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.UsefulCount, 3), world.Cancel);
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, "hurtigladning")).ShouldBe([thread.Value], "the most useful answer");
        await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.Title, "Svømmehall"), world.Cancel);
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, "svømmehall")).ShouldBe([thread.Value]);
        (await world.FindAsync(agder.Member, "batteriferge")).ShouldBeEmpty();
        var first = (await world.PostsAsync(thread))[1].Id;
        await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.AcceptedPostId, first), world.Cancel);
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, "hurtigladning")).ShouldBeEmpty("the accepted answer is shown");
        (await world.SearchAsync(agder.Member, new LibrarySearch("svømmehall"))).Hits.Items.Single().Accepted.ShouldBeTrue();
        (await world.HostedService<SearchIndexer>().IndexAsync(world.Cancel)).ShouldBe(0);
    }

    [Databases]
    [Theory]
    public async Task Index_ServerKilledInTheMiddle_LeavesTheWorkForTheNext(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Neighbour, agder.Network, "Batteriferge");
        await world.ReplyAsync(agder.Superuser, thread);

        // Cut off at every place where it can be: nothing is half done, and another server does it all.
        for (var after = 0; after < 400; after += 20)
        {
            using var cut = new CancellationTokenSource(TimeSpan.FromMicroseconds(after * 100));
            try
            {
                await world.HostedService<SearchIndexer>().IndexAsync(cut.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException)
            {
                // Killed.
            }
        }

        await using var server = world.AnotherServer();
        await server.IndexAsync();
        (await server.FindAsync(agder.Member, "batteriferge")).ShouldBe([thread.Value]);
        (await world.FindAsync(agder.Member, "batteriferge")).ShouldBe([thread.Value]);
    }

    [Databases]
    [Theory]
    public async Task Index_TwoServersWhileManyEdit_BothFindWhatIsThereInTheEnd(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        await using var server = world.AnotherServer();
        var agder = await world.AgderAsync();
        var threads = new List<ThreadId>();
        for (var i = 0; i < 6; i++)
        {
            threads.Add(await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Begynnelse"));
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(world.Cancel);
        var indexers = new[] { world, server }.Select(w => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await w.HostedService<SearchIndexer>().IndexAsync(world.Cancel);
            }
        })).ToList();
        await Task.WhenAll(threads.Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await using var db = await world.DbAsync();
                await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.Title, $"Utgave{i}"), world.Cancel);
                await (i % 2 == 0 ? world : server).FindAsync(agder.Member, "utgave");
            }
        })));
        await done.CancelAsync();
        await Task.WhenAll(indexers);
        await world.IndexAsync();
        foreach (var w in (World[])[world, server])
        {
            (await w.FindAsync(agder.Member, "utgave14 ")).ShouldBe(threads.Select(t => t.Value), ignoreOrder: true);
            (await w.FindAsync(agder.Member, "begynnelse")).ShouldBeEmpty();
        }
    }

    [Databases]
    [Theory]
    public async Task Service_PublishedExperience_IsFoundWithinASecond(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind, services => services.AddSingleton(TimeProvider.System));
        var agder = await world.AgderAsync();
        var service = world.HostedService<SearchIndexer>();
        await service.StartAsync(world.Cancel);
        var experience = new Experience { NetworkId = agder.Network.Id, OrganisationId = agder.Lyngdal.Id, CreatedById = agder.Member.Id, CreatedAt = world.Now };
        await world.AddAsync(experience);
        await world.PublishAsync(experience.Id, Library.Content(agder.Lyngdal, "Batteriferge"), Audience.Network, agder.Member);
        for (var attempts = 0; attempts < 100 && (await world.FindAsync(agder.Member, "batteriferge")).Length == 0; attempts++)
        {
            await Task.Delay(50, world.Cancel);
        }

        (await world.FindAsync(agder.Member, "batteriferge")).ShouldBe([experience.Id.Value]);
        await service.StopAsync(world.Cancel);
    }
}
