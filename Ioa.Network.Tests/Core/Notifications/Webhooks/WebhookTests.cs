using System.Net;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Ioa.Network.Tests.Core.Notifications.Webhooks;

public sealed class WebhookTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("193.156.10.1", true)]
    [InlineData("2a01:799::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:0:1::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("ff02::1", false)]
    public void Permits_Address_OnlyThoseOfTheOpenInternet(string address, bool permitted) => Target(loopback: false).Permits(IPAddress.Parse(address)).ShouldBe(permitted);

    [Fact]
    public void Permits_LoopbackAllowed_TheMachineItselfAndNothingElseInside()
    {
        Target(loopback: true).Permits(IPAddress.Loopback).ShouldBeTrue();
        Target(loopback: true).Permits(IPAddress.IPv6Loopback).ShouldBeTrue();
        Target(loopback: true).Permits(IPAddress.Parse("10.0.0.1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://8.8.8.8/krok?a=1", null)]
    [InlineData("https://8.8.8.8:8443/", null)]
    [InlineData("http://8.8.8.8/krok", "Webhooks.AddressInvalid")]
    [InlineData("ftp://8.8.8.8/", "Webhooks.AddressInvalid")]
    [InlineData("file:///etc/passwd", "Webhooks.AddressInvalid")]
    [InlineData("https://kari:passord@8.8.8.8/", "Webhooks.AddressInvalid")]
    [InlineData("kommune.no", "Webhooks.AddressInvalid")]
    [InlineData("", "Webhooks.AddressInvalid")]
    [InlineData("https://localhost/", "Webhooks.AddressPrivate")]
    [InlineData("https://127.1/", "Webhooks.AddressPrivate")]
    [InlineData("https://2130706433/", "Webhooks.AddressPrivate")]
    [InlineData("https://0x7f.0.0.1/", "Webhooks.AddressPrivate")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data", "Webhooks.AddressPrivate")]
    [InlineData("https://10.0.0.8/", "Webhooks.AddressPrivate")]
    public async Task CheckAsync_Address_IsTakenOrRefusedWithWhy(string url, string? code) =>
        (await Target(loopback: false).CheckAsync(url, Xunit.TestContext.Current.CancellationToken)).Error?.Code.ShouldBe(code);

    [Theory, Databases]
    public async Task HandleAsync_WhatHappensInTheNetwork_IsNotedOnceForEachWebhookAndTheTitleOnlyWhereItMay(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var bare = await AddAsync(world, agder.Coordinator, agder);
        var titled = await AddAsync(world, agder.Coordinator, agder, titles: true);
        var resting = await AddAsync(world, agder.Coordinator, agder);
        (await world.Get<PauseWebhook>().HandleAsync(new(resting, true), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        var thread = await world.AskAsync(agder.Member, agder.Network, "Hvem har kjøpt?");
        var answer = await world.ReplyAsync(agder.Superuser, thread);
        (await world.Get<AcceptAnswer>().HandleAsync(new(thread, answer.Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        await world.DeliverAsync();

        // The outbox may hand over what it handed over before.
        await using var db = await world.DbAsync();
        Ioa.Network.Core.Data.Outbox.OutboxExtensions.Enqueue(db, new ThreadStarted(thread), world.Now);
        Ioa.Network.Core.Data.Outbox.OutboxExtensions.Enqueue(db, new PostAdded(answer.Id), world.Now);
        await db.SaveChangesAsync(world.Cancel);
        await world.DeliverAsync();

        var deliveries = await db.WebhookDeliveries.AsNoTracking().ToListAsync(world.Cancel);
        foreach (var (webhook, title) in new[] { (bare, (string?)null), (titled, "Hvem har kjøpt?") })
        {
            deliveries.Where(d => d.WebhookId == webhook).OrderBy(d => d.News).Select(d => (d.News, d.ThreadId, d.PostNumber, d.Title, d.NetworkName)).ShouldBe(
            [
                (WebhookNews.ThreadStarted, thread, null, title, agder.Network.Name),
                (WebhookNews.PostAdded, thread, 2, title, agder.Network.Name),
                (WebhookNews.AnswerAccepted, thread, 2, title, agder.Network.Name),
            ]);
        }

        deliveries.Count.ShouldBe(6);
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task HandleAsync_HiddenBeforeItWasTold_IsNotTold(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder.Coordinator, agder, titles: true);
        var thread = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Neighbour, thread);
        (await world.Get<HideThread>().HandleAsync(new(thread, "Personopplysninger"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        await world.DeliverAsync();

        await using var db = await world.DbAsync();
        (await db.WebhookDeliveries.AnyAsync(world.Cancel)).ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task EveryUseCase_AskedByOthersThanTheCoordinators_IsRefused(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var webhook = await AddAsync(world, agder.Coordinator, agder);
        (await world.Get<TestWebhook>().HandleAsync(new(webhook), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await using var db = await world.DbAsync();
        var delivery = (await db.WebhookDeliveries.SingleAsync(world.Cancel)).Id;

        foreach (var (person, expected) in new (Person, Error)[]
        {
            (agder.Member, Error.Forbidden), (agder.Superuser, Error.Forbidden), (agder.Observer, Error.Forbidden),
            (agder.Outsider, Error.NotFound), (agder.Administrator, Error.NotFound), (agder.Ended, Error.NotFound),
        })
        {
            var user = World.As(person);
            Error?[] answers =
            [
                (await world.Get<AddWebhook>().HandleAsync(Command(agder), user, world.Cancel)).Error,
                (await world.Get<PauseWebhook>().HandleAsync(new(webhook, true), user, world.Cancel)).Error,
                (await world.Get<RemoveWebhook>().HandleAsync(new(webhook), user, world.Cancel)).Error,
                (await world.Get<RollWebhookSecret>().HandleAsync(new(webhook, "x"), user, world.Cancel)).Error,
                (await world.Get<TestWebhook>().HandleAsync(new(webhook), user, world.Cancel)).Error,
                (await world.Get<ResendWebhookDelivery>().HandleAsync(new(delivery), user, world.Cancel)).Error,
                (await world.Get<WebhooksQuery>().HandleAsync(agder.Network.Slug, user, world.Cancel)).Error,
                (await world.Get<WebhookLogQuery>().HandleAsync(webhook, user, world.Cancel)).Error,
            ];
            answers.ShouldAllBe(error => error == expected, person.Name);
        }

        var view = (await world.Get<WebhooksQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Coordinator), world.Cancel)).Value.Webhooks.ShouldHaveSingleItem();
        view.AddedBy.ShouldBe(agder.Coordinator.Name);
        view.PausedAt.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task AddWebhook_TheSixth_IsRefusedAlsoWhenAllAreAddedAtOnce(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Get<AddWebhook>().HandleAsync(Command(agder), World.As(agder.Coordinator), world.Cancel))));

        added.Count(result => result.Succeeded).ShouldBe(Webhook.MaxPerNetwork);
        added.First(result => !result.Succeeded).ShouldBeRefused("Webhooks.TooMany", Webhook.MaxPerNetwork);
    }

    [Theory, Databases]
    public async Task RemoveWebhook_WithALog_TakesTheLogAlong(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var webhook = await AddAsync(world, agder.Coordinator, agder);
        (await world.Get<TestWebhook>().HandleAsync(new(webhook), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await world.Get<RemoveWebhook>().HandleAsync(new(webhook), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        await using var db = await world.DbAsync();
        (await db.WebhookDeliveries.AnyAsync(world.Cancel)).ShouldBeFalse();
    }

    private static WebhookTarget Target(bool loopback) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Webhooks:AllowLoopback", loopback ? "true" : null)]).Build());

    private static AddWebhookCommand Command(Agder agder, bool titles = false) => new(agder.Network.Id, "https://8.8.8.8/krok", WebhookFormat.Json, titles, "nb", "sealed");

    private static async Task<WebhookId> AddAsync(World world, Person person, Agder agder, bool titles = false) =>
        (await world.Get<AddWebhook>().HandleAsync(Command(agder, titles), World.As(person), world.Cancel)).Value;
}
