using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

public sealed class SpareQuestionTests
{
    [Databases]
    [Theory]
    public async Task HandleAsync_DraftThatIsAnswered_IsSparedOnceAndGone(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Neighbour, agder.Network);
        var answer = await world.ReplyAsync(agder.Superuser, thread);
        var key = DraftKey.New(agder.Network.Id);
        var clientKey = (await world.Get<SaveDraft>().HandleAsync(new(key, "Hvem har?", "Vi lurer.", null), World.As(agder.Member), world.Cancel)).Value;

        (await SpareAsync(world, agder.Member, key, thread, answer.Id)).Value.ShouldBe(2);
        (await SpareAsync(world, agder.Member, key, thread, answer.Id)).Value.ShouldBe(2, "said again, it is done");

        await using (var db = await world.DbAsync())
        {
            var spared = await db.SparedQuestions.SingleAsync(world.Cancel);
            (spared.PersonId, spared.OrganisationId, spared.NetworkId, spared.ThreadId, spared.PostId, spared.ClientKey, spared.At)
                .ShouldBe((agder.Member.Id, agder.Lyngdal.Id, agder.Network.Id, thread, answer.Id, clientKey, world.Now));
            (await db.Drafts.CountAsync(world.Cancel)).ShouldBe(0);
            var message = await db.Outbox.SingleAsync(m => m.Type == nameof(QuestionSpared), world.Cancel);
            System.Text.Json.JsonSerializer.Deserialize<QuestionSpared>(message.Payload)
                .ShouldBe(new QuestionSpared(spared.Id, agder.Member.Id, thread, answer.Id, agder.Superuser.Id));
        }

        // Nobody listens to it yet: it is delivered all the same.
        await world.DeliverAsync();
        await using (var db = await world.DbAsync())
        {
            (await db.Outbox.CountAsync(m => m.LastError != null, world.Cancel)).ShouldBe(0);
        }

        // The next question in the same network is another.
        await world.Get<SaveDraft>().HandleAsync(new(key, "Og hvem har kjøpt?", "Vi lurer igjen.", null), World.As(agder.Member), world.Cancel);
        (await SpareAsync(world, agder.Member, key, thread, null)).Value.ShouldBe(1);
        await using (var db = await world.DbAsync())
        {
            (await db.SparedQuestions.CountAsync(world.Cancel)).ShouldBe(2);
        }
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_WhatTheUserDoesNotRead_IsNotFoundAndTheDraftStays(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Neighbour, agder.Network);
        var other = await world.AskAsync(agder.Neighbour, agder.Network, "En annen");
        var answer = await world.ReplyAsync(agder.Superuser, thread);
        var key = DraftKey.New(agder.OtherNetwork.Id);
        (await world.Get<SaveDraft>().HandleAsync(new(key, "Hvem har?", "Vi lurer.", null), World.As(agder.Outsider), world.Cancel)).Error.ShouldBeNull();
        var own = DraftKey.New(agder.Network.Id);
        (await world.Get<SaveDraft>().HandleAsync(new(own, "Hvem har?", "Vi lurer.", null), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();

        (await SpareAsync(world, agder.Outsider, key, thread, answer.Id)).Error.ShouldBe(Error.NotFound);
        (await SpareAsync(world, agder.Administrator, key, thread, answer.Id)).Error.ShouldBe(Error.NotFound);
        (await SpareAsync(world, agder.Ended, key, thread, answer.Id)).Error.ShouldBe(Error.NotFound);
        (await SpareAsync(world, agder.Member, own, other, answer.Id)).Error.ShouldBe(Error.NotFound, "a post of another thread");
        (await SpareAsync(world, agder.Member, DraftKey.Reply(thread), thread, answer.Id)).Error.ShouldBe(Error.NotFound, "a reply is no question");
        (await world.Get<HidePost>().HandleAsync(new(answer.Id, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await SpareAsync(world, agder.Member, own, thread, answer.Id)).Error.ShouldBe(Error.NotFound, "hidden");

        await using var db = await world.DbAsync();
        (await db.SparedQuestions.CountAsync(world.Cancel)).ShouldBe(0);
        (await db.Drafts.CountAsync(world.Cancel)).ShouldBe(2);
    }

    private static Task<Result<int>> SpareAsync(World world, Person person, string key, ThreadId thread, PostId? post) =>
        world.Get<SpareQuestion>().HandleAsync(new(key, thread, post), World.As(person), world.Cancel);
}
