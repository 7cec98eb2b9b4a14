using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Discussions;

public sealed class AskForTests
{
    [Databases]
    [Theory]
    public async Task StartThread_ForSomebodyWhoTelephoned_IsTheirQuestion(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.StartAsync(
            agder.Superuser, Talk.Ask(agder.Network) with { AskedForId = agder.Member.Id, Tried = "  Ringt\nto leverandører ", NeededBy = world.Today.AddDays(3) });

        var thread = await world.ThreadAsync(id);
        (thread.AuthorId, thread.AuthorOrganisationId, thread.ResponsibleId, thread.Tried, thread.NeededBy)
            .ShouldBe((agder.Member.Id, agder.Lyngdal.Id, agder.Kristiansand.Id, "Ringt\nto leverandører", world.Today.AddDays(3)));
        var post = (await world.PostsAsync(id)).ShouldHaveSingleItem();
        (post.AuthorId, post.AuthorOrganisationId).ShouldBe((agder.Superuser.Id, agder.Kristiansand.Id));
        thread.FirstAnsweredAt.ShouldBeNull("what the superuser wrote down is no answer");
        await using (var db = await world.DbAsync())
        {
            (await db.ReaderStates.Where(r => r.ThreadId == id && r.Follows == true).Select(r => r.PersonId).ToListAsync(world.Cancel))
                .ShouldBe([agder.Member.Id, agder.Superuser.Id], ignoreOrder: true);
        }

        var view = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(id, null), World.As(agder.Member), world.Cancel)).Value;
        (view.Head.AskedFor, view.Head.AskedForOrganisation, view.Head.Tried, view.Head.NeededBy, view.Reader.CanAccept)
            .ShouldBe(("Mona Medlem", "Lyngdal", "Ringt\nto leverandører", world.Today.AddDays(3), true));

        var answer = await world.ReplyAsync(agder.OtherSuperuser, id);
        (await world.Get<AcceptAnswer>().HandleAsync(new(id, answer.Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();
    }

    [Databases]
    [Theory]
    public async Task StartThread_ForOneself_IsNotForAnother(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.StartAsync(agder.Member, Talk.Ask(agder.Network) with { AskedForId = agder.Member.Id });
        var view = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(id, null), World.As(agder.Neighbour), world.Cancel)).Value;
        (view.Head.AskedFor, view.Head.Tried, view.Head.NeededBy).ShouldBe((null, null, null));
    }

    [Databases]
    [Theory]
    public async Task StartThread_ForWhom_IsColleaguesAndForThoseWhoModerateAnybodyInTheNetwork(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        async Task<Error?> ForAsync(Person writer, Person caller) =>
            (await world.Get<StartThread>().HandleAsync(Talk.Ask(agder.Network) with { AskedForId = caller.Id }, World.As(writer), world.Cancel)).Error;

        (await ForAsync(agder.Member, agder.Colleague)).ShouldBeNull();
        (await ForAsync(agder.Coordinator, agder.Neighbour)).ShouldBeNull();
        foreach (var (writer, caller) in new[] { (agder.Member, agder.Neighbour), (agder.Member, agder.Ended), (agder.Superuser, agder.Outsider), (agder.Superuser, agder.Ended) })
        {
            (await ForAsync(writer, caller))!.Code.ShouldBe("Discussions.AskedForUnknown");
        }

        (await world.Get<AskForChoicesQuery>().HandleAsync(agder.Network.Id, World.As(agder.Member), world.Cancel)).Value.Select(c => c.Id).ShouldBe([agder.Colleague.Id]);
        var choices = (await world.Get<AskForChoicesQuery>().HandleAsync(agder.Network.Id, World.As(agder.Superuser), world.Cancel)).Value.Select(c => c.Id).ToList();
        choices.ShouldContain(agder.Neighbour.Id);
        choices.ShouldNotContain(agder.Superuser.Id);
        choices.ShouldNotContain(agder.Outsider.Id);
        (await world.Get<AskForChoicesQuery>().HandleAsync(agder.Network.Id, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Databases]
    [Theory]
    public async Task StartThread_WhatWasTriedAndWhenItIsNeeded_HaveLimits(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        async Task<string?> RefusalAsync(StartThreadCommand command) => (await world.Get<StartThread>().HandleAsync(command, World.As(agder.Member), world.Cancel)).Error?.Code;

        (await RefusalAsync(Talk.Ask(agder.Network) with { Tried = new('x', DiscussionThread.MaxTriedLength + 1) })).ShouldBe("Discussions.TriedTooLong");
        (await RefusalAsync(Talk.Ask(agder.Network) with { Tried = new('x', 1_000_000) })).ShouldBe("Discussions.TriedTooLong");
        (await RefusalAsync(Talk.Ask(agder.Network) with { NeededBy = world.Today.AddDays(-1) })).ShouldBe("Discussions.NeededByPast");
        (await RefusalAsync(Talk.Ask(agder.Network) with { NeededBy = world.Today, Tried = " " })).ShouldBeNull();
    }
}
