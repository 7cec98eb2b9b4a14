using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Outside;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioa.Network.Tests.Core.Meetings;

/// <summary>Calendars that others keep, fetched over the wire from a server on this machine.</summary>
public sealed class OutsideCalendarTests
{
    private const string PublicName = "https://93.184.216.34/";

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Add_ACalendar_IsReadAtOnceAndSeenByThoseWhoReadTheNetworkOnly(DatabaseKind database)
    {
        await using var server = await Server.StartAsync(Calendar(Event("1", "20260310T090000", "Høstferie <script>alert(1)</script>", "URL:https://skole.example/rute\n"), Event("2", "20260311T090000", "Privat", "CLASS:PRIVATE\n"), Event("3", "20260312", "Planleggingsdag", "URL:javascript:alert(1)\n")));
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();

        await AddAsync(world, agder, server.Address);

        var seen = await SeenAsync(world, agder.Member);
        seen.Select(e => (e.Title, e.IsAllDay, e.Link)).ShouldBe([("Høstferie <script>alert(1)</script>", false, "https://skole.example/rute"), ("Planleggingsdag", true, null)]);
        seen[0].StartsAt.ShouldBe(new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero));
        foreach (var outsider in (Person[])[agder.Outsider, agder.Administrator, agder.Ended])
        {
            (await SeenAsync(world, outsider)).ShouldBeEmpty(outsider.Name);
        }

        // Only what certain meetings are asked for leaves it out.
        (await world.Get<OutsideEventsQuery>().HandleAsync(new(world.Today, world.Today.AddDays(60)) { OnlyMine = true }, World.As(agder.Member), Cancel)).ShouldBeEmpty();

        // Whoever plans a meeting then is told of it.
        var collisions = (await world.Get<MeetingCollisionsQuery>().HandleAsync(
            new([agder.Network.Id], new(2026, 3, 12, 9, 0, 0, TimeSpan.Zero), new(2026, 3, 12, 11, 0, 0, TimeSpan.Zero), null), World.As(agder.Coordinator), Cancel)).Value;
        collisions.Single(c => c.Kind == CollisionKind.Outside).ShouldBe(new Collision(CollisionKind.Outside, new(2026, 3, 12), "Planleggingsdag", Calendar: "Skoleruta"));

        // Removed, it is gone with its events.
        var row = await RowAsync(world, agder);
        (await world.Get<RemoveOutsideCalendar>().HandleAsync(new(row.Id), World.As(agder.Coordinator), Cancel)).ShouldBeDone();
        (await SeenAsync(world, agder.Member)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://localhost/")]
    [InlineData("http://93.184.216.34/")]
    [InlineData("file:///etc/passwd")]
    public async Task Fetch_SentOnToAnAddressThatIsNotPublic_IsNotFollowed(string elsewhere)
    {
        await using var server = await Server.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = elsewhere;
            return Task.CompletedTask;
        });
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        using var client = new HttpClient(new Detour(new Uri(server.Address)));
        var calendar = await FollowedAsync(world, agder, PublicName, client);

        calendar.Failure.ShouldBe(OutsideFailure.NotPublic);
        server.Asked.Count.ShouldBe(1);

        // And nobody can add such an address to begin with.
        (await world.Get<AddOutsideCalendar>().HandleAsync(new(agder.Network.Id, "Inni", elsewhere), World.As(agder.Coordinator), Cancel)).Error!.Code.ShouldStartWith("OutsideCalendars.Address");
    }

    [Fact]
    public async Task Fetch_NameLeadsInsideWhenItIsUsed_NothingIsAsked()
    {
        await using var server = await Server.StartAsync(Calendar(Event("1", "20260310", "x")));
        using var client = new WebhookTarget(new ConfigurationBuilder().Build()).NewClient();

        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri(server.Address), Cancel));

        (refused is NotPublicException || refused.GetBaseException() is NotPublicException).ShouldBeTrue();
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_SentOnThreeTimes_IsReadAndFourTimesNot()
    {
        var most = 3;
        await using var server = await Server.StartAsync(context =>
        {
            var at = int.Parse("0" + context.Request.Path.Value!.Trim('/'), System.Globalization.CultureInfo.InvariantCulture);
            if (at < most)
            {
                context.Response.Redirect($"/{at + 1}");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Calendar(Event("1", "20260310", "Framme")), Cancel);
        });
        await using var world = await WorldAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, server.Address);
        (await RowAsync(world, agder)).Failure.ShouldBeNull();

        most = 4;
        world.Clock.Advance(OutsideCalendar.Every);
        await world.HostedService<OutsideCalendarClock>().RunAsync(Cancel);
        var row = await RowAsync(world, agder);
        (row.Failure, row.Events).ShouldBe((OutsideFailure.TooManyRedirects, 1));
    }

    [Theory]
    [InlineData("large", OutsideFailure.TooLarge)]
    [InlineData("endless", OutsideFailure.TooLarge)]
    [InlineData("slow", OutsideFailure.TooSlow)]
    [InlineData("drip", OutsideFailure.TooSlow)]
    [InlineData("page", OutsideFailure.NotACalendar)]
    [InlineData("gone", OutsideFailure.BadStatus)]
    [InlineData("broken off", OutsideFailure.Unreachable)]
    public async Task Fetch_WhatCannotBeUsed_IsToldAndWhatWasReadBeforeStays(string how, OutsideFailure failure)
    {
        var good = true;
        await using var server = await Server.StartAsync(async context =>
        {
            if (good)
            {
                await context.Response.WriteAsync(Calendar(Event("1", "20260310", "Ferie")), Cancel);
                return;
            }

            var some = new byte[256 * 1024];
            switch (how)
            {
                case "large":
                    context.Response.ContentLength = 3 * 1024 * 1024;
                    await context.Response.Body.WriteAsync(some, Cancel);
                    break;
                case "endless":
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.Body.WriteAsync(some, context.RequestAborted);
                    }

                    break;
                case "slow":
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                case "drip":
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.WriteAsync("B", context.RequestAborted);
                        await context.Response.Body.FlushAsync(context.RequestAborted);
                        await Task.Delay(20, context.RequestAborted);
                    }

                    break;
                case "page":
                    await context.Response.WriteAsync("<html><body>Logg inn</body></html>", Cancel);
                    break;
                case "gone":
                    context.Response.StatusCode = 410;
                    break;
                default:
                    context.Response.ContentLength = 1000;
                    await context.Response.WriteAsync("BEGIN:VCALENDAR\n", Cancel);
                    context.Abort();
                    break;
            }
        });
        await using var world = await WorldAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, server.Address);
        good = false;
        var tries = new List<DateTimeOffset>();
        using var reader = new OutsideCalendarReader(world.Get<IDbContextFactory<NetworkDbContext>>(), world.Get<WebhookTarget>(), world.Clock, world.Get<WebhookTarget>().NewClient(), TimeSpan.FromMilliseconds(400));
        var clock = new OutsideCalendarClock(world.Get<IDbContextFactory<NetworkDbContext>>(), reader, world.Clock, NullLogger<OutsideCalendarClock>.Instance);
        for (var hours = 0; hours < 24; hours += 3)
        {
            world.Clock.Advance(TimeSpan.FromHours(3));
            var before = server.Asked.Count;
            await clock.RunAsync(Cancel);
            tries.AddRange(Enumerable.Repeat(world.Now, server.Asked.Count - before));
        }

        var row = await RowAsync(world, agder);
        (row.Failure, row.FailureStatus, row.Events).ShouldBe((failure, how == "gone" ? 410 : null, 1));
        row.ReadAt!.Value.ShouldBeLessThan(row.TriedAt!.Value);
        (await SeenAsync(world, agder.Member)).Single().Title.ShouldBe("Ferie");

        // After six hours, after six more, then twelve: it is asked less and less often.
        tries.Select(t => (t - World.Start).TotalHours).ShouldBe([6, 12, 24]);
    }

    [Fact]
    public async Task Fetch_Unchanged_IsAskedForWithItsTagAndReadAnewAfterADay()
    {
        var known = new List<string>();
        await using var server = await Server.StartAsync(context =>
        {
            known.Add(context.Request.Headers.IfNoneMatch.ToString());
            if (known[^1] == "\"a\"")
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            }

            context.Response.Headers.ETag = "\"a\"";
            return context.Response.WriteAsync(Calendar(Event("1", "20260310", "Ferie", "RRULE:FREQ=YEARLY\n")), Cancel);
        });
        await using var world = await WorldAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, server.Address);
        for (var i = 0; i < 5; i++)
        {
            world.Clock.Advance(OutsideCalendar.Every);
            await world.HostedService<OutsideCalendarClock>().RunAsync(Cancel);
        }

        known.ShouldBe(["", "\"a\"", "\"a\"", "\"a\"", "", "\"a\""]);
        var row = await RowAsync(world, agder);
        (row.Failure, row.Events, row.ReadAt).ShouldBe((null, 2, world.Now));
    }

    [Theory, Databases]
    public async Task Fetch_FourServersAtOnce_OnceInAll(DatabaseKind database)
    {
        await using var server = await Server.StartAsync(Calendar(Event("1", "20260310", "Ferie")));
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, server.Address);
        world.Clock.Advance(OutsideCalendar.Every);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.HostedService<OutsideCalendarClock>().RunAsync(Cancel))));

        server.Asked.Count.ShouldBe(2);
        (await RowAsync(world, agder)).Events.ShouldBe(1);
    }

    [Fact]
    public async Task Add_MoreThanANetworkMayHaveOrTheSameTwice_IsRefused()
    {
        await using var server = await Server.StartAsync(Calendar(Event("1", "20260310", "Ferie")));
        await using var world = await WorldAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        async Task<string?> Code(string url, string name = "Skoleruta") =>
            (await world.Get<AddOutsideCalendar>().HandleAsync(new(agder.Network.Id, name, url), World.As(agder.Coordinator), Cancel)).Error?.Code;

        (await Code(server.Address, " ")).ShouldBe("OutsideCalendars.BadName");
        (await Code("skole")).ShouldBe("OutsideCalendars.AddressInvalid");
        (await Code("https://navn:passord@skole.example/")).ShouldBe("OutsideCalendars.AddressInvalid");
        (await Code(server.Address + "1")).ShouldBeNull();
        (await Code(server.Address + "1")).ShouldBe("OutsideCalendars.AlreadyThere");
        for (var i = 2; i <= OutsideCalendar.MaxPerNetwork; i++)
        {
            (await Code($"{server.Address}{i}")).ShouldBeNull();
        }

        (await Code(server.Address + "6")).ShouldBe("OutsideCalendars.TooMany");

        // Fetched by hand at most once a minute.
        var row = await RowAsync(world, agder);
        (await world.Get<RefreshOutsideCalendar>().HandleAsync(new(row.Id), World.As(agder.Coordinator), Cancel)).ShouldBeRefused("OutsideCalendars.TooSoon");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        (await world.Get<RefreshOutsideCalendar>().HandleAsync(new(row.Id), World.As(agder.Coordinator), Cancel)).ShouldBeDone();
        server.Asked.Count.ShouldBe(OutsideCalendar.MaxPerNetwork + 1);
    }

    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=DAILY;COUNT=2147483647")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")]
    public async Task Expand_ThousandsOfSeriesThatAreMadeToDoHarm_EndsSoonAndSaysSo(string rule)
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\n");
        for (var i = 0; i < 4_000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"BEGIN:VEVENT\nUID:{i}\nDTSTAMP:20261101T080000Z\nDTSTART:00020101T000000\nRRULE:{rule}\nDURATION:P365000D\nEND:VEVENT\n");
        }

        await using var server = await Server.StartAsync(text.Append("END:VCALENDAR\n").ToString());
        await using var world = await WorldAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        await AddAsync(world, agder, server.Address);

        System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        var row = await RowAsync(world, agder);
        row.IsCut.ShouldBeTrue();
        row.Events.ShouldBeLessThanOrEqualTo(OutsideCalendar.MaxEvents);
    }

    private static string Event(string uid, string start, string title, string more = "") =>
        $"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART{(start.Length == 8 ? ";VALUE=DATE" : ";TZID=Europe/Oslo")}:{start}\nSUMMARY:{title}\n{more}END:VEVENT\n";

    private static string Calendar(params string[] events) => $"BEGIN:VCALENDAR\nVERSION:2.0\n{string.Concat(events)}END:VCALENDAR\n";

    private static Task<World> WorldAsync(DatabaseKind database) => World.CreateAsync(database, services => services.AddSingleton(
        new WebhookTarget(new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:AllowLoopback", "true")]).Build())));

    private static async Task AddAsync(World world, Agder agder, string url) =>
        (await world.Get<AddOutsideCalendar>().HandleAsync(new(agder.Network.Id, "Skoleruta", url), World.As(agder.Coordinator), Cancel)).Error.ShouldBeNull();

    private static async Task<OutsideCalendarRow> RowAsync(World world, Agder agder) =>
        (await world.Get<OutsideCalendarsQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Coordinator), Cancel)).Value.Calendars[0];

    private static Task<IReadOnlyList<OutsideEventView>> SeenAsync(World world, Person person) =>
        world.Get<OutsideEventsQuery>().HandleAsync(new(world.Today, world.Today.AddDays(60)), World.As(person), Cancel);

    private static async Task<OutsideCalendar> FollowedAsync(World world, Agder agder, string url, HttpClient client)
    {
        var calendar = new OutsideCalendar { NetworkId = agder.Network.Id, Name = "Skoleruta", Url = url, AddedById = agder.Coordinator.Id, AddedAt = world.Now, DueAt = world.Now };
        await world.AddAsync(calendar);
        using var reader = new OutsideCalendarReader(world.Get<IDbContextFactory<NetworkDbContext>>(), world.Get<WebhookTarget>(), world.Clock, client, OutsideCalendarReader.MostTime);
        await reader.FetchAsync(calendar.Id, Cancel);
        await using var db = await world.DbAsync();
        return await db.OutsideCalendars.SingleAsync(c => c.Id == calendar.Id, Cancel);
    }

    /// <summary>Answers for one public address from this machine; everything else would go out.</summary>
    private sealed class Detour(Uri server) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri!.Host.ShouldBe(new Uri(PublicName).Host, "it went where it must not");
            request.RequestUri = server;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _site;

        private Server(WebApplication site) => _site = site;

        public ConcurrentQueue<string> Asked { get; } = new();

        public string Address => _site.Urls.Single() + "/";

        public static Task<Server> StartAsync(string calendar) => StartAsync(context => context.Response.WriteAsync(calendar, Cancel));

        public static async Task<Server> StartAsync(Func<HttpContext, Task> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var server = new Server(builder.Build());
            server._site.Run(async context =>
            {
                server.Asked.Enqueue(context.Request.Path);
                try
                {
                    await answer(context);
                }
                catch (Exception fault) when (fault is OperationCanceledException or IOException)
                {
                    // Whoever asked has gone.
                }
            });
            await server._site.StartAsync();
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await _site.StopAsync(new CancellationToken(canceled: true));
            await _site.DisposeAsync();
        }
    }
}
