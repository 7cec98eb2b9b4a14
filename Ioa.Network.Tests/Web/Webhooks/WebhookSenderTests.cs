using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Ioa.Network.Web.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Tests.Web.Webhooks;

/// <summary>Webhooks over the wire, to a receiver on this machine.</summary>
public sealed class WebhookSenderTests
{
    private const string BaseUrl = "https://nettverk.ks.test";

    private static readonly WebhookSecrets Secrets = new(new EphemeralDataProtectionProvider());

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task SendDueAsync_APost_ReachesTheReceiverSignedAndTellsNothingOfWhatWasWritten(DatabaseKind database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        var secret = await AddAsync(world, agder, receiver.Address);
        var thread = await world.AskAsync(agder.Member, agder.Network, "Hemmelig tittel", "Hemmelig tekst");
        await world.DeliverAsync();

        await Sender(world).SendDueAsync(Cancel);

        var call = receiver.Calls.ShouldHaveSingleItem();
        call.Body.ShouldNotContain("Hemmelig");
        call.Body.ShouldNotContain(agder.Member.Name);
        var json = JsonDocument.Parse(call.Body).RootElement;
        json.GetProperty("event").GetString().ShouldBe("thread.started");
        json.GetProperty("id").GetString().ShouldBe(call.Delivery);
        json.GetProperty("network").GetProperty("name").GetString().ShouldBe(agder.Network.Name);
        json.GetProperty("thread").GetProperty("id").GetGuid().ShouldBe(thread.Value);
        json.GetProperty("thread").GetProperty("link").GetString().ShouldBe($"{BaseUrl}/samtaler/{thread}");
        json.GetProperty("time").GetDateTimeOffset().ShouldBe(world.Now);

        // As docs/webhooks.md tells receivers to check it.
        var parts = call.Signature.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        parts["t"].ShouldBe(world.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        parts["v1"].ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{call.Body}"))));
    }

    [Theory, Databases]
    public async Task SendDueAsync_TeamsWithTitle_IsAnAdaptiveCardInTheLanguageOfWhoeverAddedIt(DatabaseKind database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, receiver.Address, WebhookFormat.TeamsCard, titles: true, language: "nn");
        var thread = await world.AskAsync(agder.Member, agder.Network, "Kven har [kjøpt](https://a.example)?");
        var answer = await world.ReplyAsync(agder.Superuser, thread);
        (await world.Get<AcceptAnswer>().HandleAsync(new(thread, answer.Id), World.As(agder.Member), Cancel)).ShouldBeDone();
        await world.DeliverAsync();

        await Sender(world).SendDueAsync(Cancel);

        var card = JsonDocument.Parse(receiver.Calls.Last().Body).RootElement.GetProperty("attachments")[0];
        card.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        var content = card.GetProperty("content");
        content.GetProperty("type").GetString().ShouldBe("AdaptiveCard");
        content.GetProperty("body").EnumerateArray().Select(block => block.GetProperty("inlines")[0].GetProperty("text").GetString())
            .ShouldBe([$"Eit svar er godkjent i {agder.Network.Name}", "Kven har [kjøpt](https://a.example)?"]);
        content.GetProperty("actions")[0].GetProperty("url").GetString().ShouldBe($"{BaseUrl}/samtaler/{thread}?side=1#innlegg-2");
    }

    [Theory, Databases]
    public async Task SendDueAsync_ReceiverFails_IsTriedTwelveTimesWithTheSameContentThenPausedAndShown(DatabaseKind database)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("Feil hos oss " + new string('x', 5000));
        });
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, receiver.Address);
        await world.AskAsync(agder.Member, agder.Network);
        await world.DeliverAsync();
        var sender = Sender(world);
        var tries = new List<DateTimeOffset>();
        for (var quarter = 0; quarter < 4 * 48; quarter++)
        {
            var before = receiver.Calls.Count;
            await sender.SendDueAsync(Cancel);
            tries.AddRange(Enumerable.Repeat(world.Now, receiver.Calls.Count - before));
            world.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        tries.Count.ShouldBe(WebhookDelivery.MaxAttempts);
        receiver.Calls.Select(call => (call.Body, call.Delivery)).Distinct().Count().ShouldBe(1);
        (tries[^1] - tries[^2]).ShouldBeInRange(TimeSpan.FromHours(6), TimeSpan.FromHours(6.25));
        var user = World.As(agder.Coordinator);
        var view = (await world.Get<WebhooksQuery>().HandleAsync(agder.Network.Slug, user, Cancel)).Value.Webhooks.Single();
        view.PausedByFailure.ShouldBeTrue();
        view.LastFailure!.ShouldStartWith("Feil hos oss");
        view.LastFailure.Length.ShouldBe(WebhookDelivery.MaxAnswerLength);
        var row = (await world.Get<WebhookLogQuery>().HandleAsync(view.Id, user, Cancel)).Value.Deliveries.Single();
        (row.Status, row.Attempts, row.GivenUpAt is not null).ShouldBe((500, WebhookDelivery.MaxAttempts, true));

        // Mended: the coordinator lets it go on and sends it again.
        receiver.Answer = _ => Task.CompletedTask;
        (await world.Get<ResendWebhookDelivery>().HandleAsync(new(row.Id), user, Cancel)).ShouldBeRefused("Webhooks.IsPaused");
        (await world.Get<PauseWebhook>().HandleAsync(new(view.Id, false), user, Cancel)).ShouldBeDone();
        (await world.Get<ResendWebhookDelivery>().HandleAsync(new(row.Id), user, Cancel)).ShouldBeDone();
        await sender.SendDueAsync(Cancel);
        row = (await world.Get<WebhookLogQuery>().HandleAsync(view.Id, user, Cancel)).Value.Deliveries.Single();
        (row.Status, row.DeliveredAt is not null, row.GivenUpAt).ShouldBe((200, true, null));
    }

    [Theory, Databases]
    public async Task SendDueAsync_FourServersAtOnce_EachDeliveryOnce(DatabaseKind database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, receiver.Address);
        await AddAsync(world, agder, receiver.Address);
        var thread = await world.AskAsync(agder.Member, agder.Network);
        for (var i = 0; i < 10; i++)
        {
            await world.ReplyAsync(agder.Superuser, thread, $"Svar {i}");
        }

        await world.DeliverAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Sender(world).SendDueAsync(Cancel))));

        receiver.Calls.Count.ShouldBe(22);
        receiver.Calls.Select(call => call.Delivery).Distinct(StringComparer.Ordinal).Count().ShouldBe(22);
    }

    [Theory, Databases]
    public async Task SendDueAsync_ReceiverSendsElsewhere_IsNotFollowed(DatabaseKind database)
    {
        await using var elsewhere = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Address, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, receiver.Address);
        await world.AskAsync(agder.Member, agder.Network);
        await world.DeliverAsync();

        await Sender(world).SendDueAsync(Cancel);

        elsewhere.Calls.ShouldBeEmpty();
        await using var db = await world.DbAsync();
        (await db.WebhookDeliveries.SingleAsync(Cancel)).Status.ShouldBe(307);
    }

    /// <summary>The name was looked at when the address was added; where it leads is looked at again when it is used.</summary>
    [Theory, Databases]
    public async Task SendDueAsync_NameLeadsInsideNow_NothingIsSent(DatabaseKind database)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await world.AskAsync(agder.Member, agder.Network);
        await world.DeliverAsync();

        await Sender(world, new WebhookTarget(new ConfigurationBuilder().Build())).SendDueAsync(Cancel);

        receiver.Calls.ShouldBeEmpty();
        await using var db = await world.DbAsync();
        var delivery = await db.WebhookDeliveries.SingleAsync(Cancel);
        (delivery.Status, delivery.Attempts).ShouldBe((null, 1));
        delivery.Answer.ShouldBe("The address is not on the open internet.");
    }

    [Theory, Databases]
    public async Task SendDueAsync_OneReceiverDoesNotAnswer_TheOtherIsToldAtOnce(DatabaseKind database)
    {
        var answer = new TaskCompletionSource();
        await using var slow = await Receiver.StartAsync(_ => answer.Task);
        await using var quick = await Receiver.StartAsync();
        await using var world = await WorldAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, slow.Address);
        await AddAsync(world, agder, quick.Address);
        var thread = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, thread);
        await world.DeliverAsync();

        var sending = Sender(world).SendDueAsync(Cancel);
        while (quick.Calls.Count < 2)
        {
            await Task.Delay(20, Cancel);
        }

        slow.Calls.Count.ShouldBeLessThanOrEqualTo(1);
        answer.SetResult();
        await sending;
        slow.Calls.Count.ShouldBe(2);
    }

    private static Task<World> WorldAsync(DatabaseKind database) => World.CreateAsync(database, services => services.AddSingleton(
        new WebhookTarget(new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:AllowLoopback", "true")]).Build())));

    private static async Task<string> AddAsync(
        World world, Agder agder, string url, WebhookFormat format = WebhookFormat.Json, bool titles = false, string language = "nb")
    {
        var (secret, kept) = Secrets.New();
        (await world.Get<AddWebhook>().HandleAsync(new(agder.Network.Id, url, format, titles, language, kept), World.As(agder.Coordinator), Cancel)).Error.ShouldBeNull();
        return secret;
    }

    private static WebhookSender Sender(World world, WebhookTarget? target = null) => new(
        world.Get<IDbContextFactory<Ioa.Network.Core.Data.NetworkDbContext>>(),
        Secrets,
        new WebhookMessage(new SiteAddress(Options.Create(new MailOptions { BaseUrl = BaseUrl }), null!), new Texts()),
        target ?? world.Get<WebhookTarget>(),
        world.Clock,
        NullLogger<WebhookSender>.Instance);

    private sealed record Call(string Body, string Delivery, string Signature);

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _site;

        private Receiver(WebApplication site) => _site = site;

        public ConcurrentQueue<Call> Calls { get; } = new();

        public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

        public string Address => _site.Urls.Single() + "/krok";

        public static async Task<Receiver> StartAsync(Func<HttpContext, Task>? answer = null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver.Answer = answer ?? receiver.Answer;
            receiver._site.MapPost("/krok", async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                receiver.Calls.Enqueue(new Call(await body.ReadToEndAsync(), context.Request.Headers["X-Ioa-Delivery"]!, context.Request.Headers["X-Ioa-Signature"]!));
                await receiver.Answer(context);
            });
            await receiver._site.StartAsync();
            return receiver;
        }

        public ValueTask DisposeAsync() => _site.DisposeAsync();
    }
}
