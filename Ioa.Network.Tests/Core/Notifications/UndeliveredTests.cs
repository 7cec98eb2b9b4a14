using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Notifications;

public sealed class UndeliveredTests
{
    [Theory]
    [Databases(nameof(Agder.Administrator), true)]
    [Databases(nameof(Agder.Coordinator), false)]
    [Databases(nameof(Agder.Superuser), false)]
    [Databases(nameof(Agder.Outsider), false)]
    [Databases(null, false)]
    public async Task Undelivered_EveryKindOfPerson_IsForAdministratorsOnly(DatabaseKind database, string? who, bool may)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var user = who is null ? World.Anonymous : World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);
        await GiveUpAsync(world, "en@a.example", "to@a.example");

        var list = await world.Get<UndeliveredQuery>().HandleAsync(user, world.Cancel);
        list.Error.ShouldBe(may ? null : Error.NotFound);
        await using var db = await world.DbAsync();
        var id = await db.Outbox.Select(m => m.Id).FirstAsync(world.Cancel);
        (await world.Get<DiscardDelivery>().HandleAsync(id, user, world.Cancel)).Error.ShouldBe(may ? null : Error.NotFound);
        (await world.Get<RetryDelivery>().HandleAsync(null, user, world.Cancel)).Error.ShouldBe(may ? null : Error.NotFound);

        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(may ? 1 : 2);
        (await db.Outbox.CountAsync(m => m.GivenUpAt == null, world.Cancel)).ShouldBe(may ? 1 : 0);
        if (may)
        {
            list.Value.GivenUp.Select(m => m.To).ShouldBe(["en@a.example", "to@a.example"], ignoreOrder: true);
            var waiting = await db.Outbox.AsNoTracking().SingleAsync(world.Cancel);
            waiting.Attempts.ShouldBe(0);
            waiting.DueAt.ShouldBe(world.Now);
            (await world.Get<DiscardDelivery>().HandleAsync(waiting.Id, user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<RetryDelivery>().HandleAsync(waiting.Id, user, world.Cancel)).Error.ShouldBe(Error.NotFound);
        }
    }

    private static async Task GiveUpAsync(World world, params string[] to)
    {
        await using var db = await world.DbAsync();
        foreach (var address in to)
        {
            db.Enqueue(new SendEmail(address, "Emne", "Tekst", "<p>Tekst</p>"), world.Now.AddDays(-1));
        }

        await db.SaveChangesAsync(world.Cancel);
        await db.Outbox.ExecuteUpdateAsync(m => m.SetProperty(x => x.GivenUpAt, world.Now).SetProperty(x => x.Attempts, OutboxDispatcher.MaxAttempts), world.Cancel);
    }
}
