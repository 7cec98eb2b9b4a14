using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>A question is somebody's duty until it is answered: whose, who may give it on, and how far it goes on its own.</summary>
public sealed class DutyRulesTests
{
    [Theory, Databases]
    public async Task Step_UnansweredWithLeave_GoesToSuperusersThenNationalThenKsAndNoFurther(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, arendal, _) = await TwoSuperusersAsync(world);
        var id = await AskAsync(world, agder, mayGoNational: true);

        (await StepAsync(world)).ShouldBe(0, "it is not due yet");
        await DueAsync(world, id);
        (await StepAsync(world)).ShouldBe(1);
        (await world.ThreadAsync(id)).Level.ShouldBe(EscalationLevel.Superusers);
        (await StepAsync(world)).ShouldBe(0, "once");
        (await ReadAsync(world, arendal.Outside, id)).Error.ShouldBe(Error.NotFound);

        await DueAsync(world, id);
        (await StepAsync(world)).ShouldBe(1);
        (await world.ThreadAsync(id)).Level.ShouldBe(EscalationLevel.National);
        var guest = (await ReadAsync(world, arendal.Outside, id)).Value;
        guest.Reader.CanWrite.ShouldBeTrue("the national network answers");
        (guest.Reader.CanModerate, guest.Reader.CanAccept).ShouldBe((false, false));
        (await world.ListAsync(arendal.Outside)).Items.ShouldNotContain(t => t.Id == id, "a guest reads this thread, not the network's list");

        await DueAsync(world, id);
        (await StepAsync(world)).ShouldBe(1);
        var thread = await world.ThreadAsync(id);
        (thread.Level, thread.NextStepAt).ShouldBe((EscalationLevel.Ks, null));
        thread.AnswerDueAt.ShouldBe(WorkingDays.DueAt(World.Start, 3), "late stays late");
        (await ReadAsync(world, agder.Administrator, id)).Error.ShouldBe(Error.NotFound, "KS sees that it waits, not what it says");
        (await world.PostsAsync(id)).Where(p => p.Kind == PostKind.Note).Select(p => p.Markdown).ShouldBe(
            ["Discussions.Note.EscalatedSuperusers", "Discussions.Note.EscalatedNational", "Discussions.Note.EscalatedKs"]);

        await world.ReplyAsync(arendal.Outside, id, "Vi har gjort dette.");
        (await world.ThreadAsync(id)).IsUnanswered.ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task Step_WithoutLeave_GoesPastTheNationalNetwork(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, arendal, _) = await TwoSuperusersAsync(world);
        var id = await AskAsync(world, agder, mayGoNational: false);
        await DueAsync(world, id);
        await StepAsync(world);
        await DueAsync(world, id);
        await StepAsync(world);
        (await world.ThreadAsync(id)).Level.ShouldBe(EscalationLevel.Ks);
        (await ReadAsync(world, arendal.Outside, id)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task Step_OnlyOneSuperuserAndNoLeave_GoesStraightToKs(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        await DueAsync(world, id);
        await StepAsync(world);
        (await world.ThreadAsync(id)).Level.ShouldBe(EscalationLevel.Ks);
    }

    public enum Stop
    {
        Answered,
        Accepted,
        Closed,
        Hidden,
        NetworkClosed,
        AskedBack,
    }

    [Theory]
    [Databases(Stop.Answered), Databases(Stop.Accepted), Databases(Stop.Closed), Databases(Stop.Hidden), Databases(Stop.NetworkClosed), Databases(Stop.AskedBack)]
    public async Task Step_WhatStopsTheClock_StopsIt(DatabaseKind kind, Stop stop)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        switch (stop)
        {
            case Stop.Answered:
                await world.ReplyAsync(agder.Neighbour, id);
                break;
            case Stop.Accepted:
                var own = await world.ReplyAsync(agder.Colleague, id, "Fant det ut selv.");
                (await world.Get<AcceptAnswer>().HandleAsync(new(id, own.Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();
                break;
            case Stop.Closed:
                (await world.Get<CloseThread>().HandleAsync(new(id, null), World.As(agder.Member), world.Cancel)).ShouldBeDone();
                break;
            case Stop.Hidden:
                (await world.Get<HideThread>().HandleAsync(new(id, "Navn"), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
                break;
            case Stop.NetworkClosed:
                await using (var db = await world.DbAsync())
                {
                    await db.Networks.Where(n => n.Id == agder.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Status, NetworkStatus.Closed), world.Cancel);
                }

                break;
            case Stop.AskedBack:
                (await world.Get<AddPost>().HandleAsync(new(id, "Hvor mange?", [], Talk.NewKey(), AsksBack: true), World.As(agder.Superuser), world.Cancel)).Error.ShouldBeNull();
                break;
        }

        world.Clock.Advance(TimeSpan.FromDays(60));
        (await StepAsync(world)).ShouldBe(0);
        (await world.ThreadAsync(id)).Level.ShouldBe(EscalationLevel.Responsible);
    }

    [Theory, Databases]
    public async Task AskBack_ThenSomebodyAnswers_IsAnswered(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network); // Monday; due Thursday 16:00
        world.Clock.Advance(TimeSpan.FromDays(1)); // Tuesday
        await world.Get<AddPost>().HandleAsync(new(id, "Hvor mange?", [], Talk.NewKey(), AsksBack: true), World.As(agder.Superuser), world.Cancel);
        var waiting = await world.ThreadAsync(id);
        (waiting.WaitingSince, waiting.FirstAnsweredAt).ShouldBe((world.Now, null));

        await world.ReplyAsync(agder.Superuser, id, "Vi gjorde det slik.");
        var answered = await world.ThreadAsync(id);
        (answered.WaitingSince, answered.FirstAnsweredAt).ShouldBe((null, world.Now));
    }

    [Theory, Databases]
    public async Task AskBack_OverAWeekend_MovesTheDueDayByTheWorkingDaysWaited(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network); // Monday 2 March; due Thursday 5 March
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Get<AddPost>().HandleAsync(new(id, "Hvor mange?", [], Talk.NewKey(), AsksBack: true), World.As(agder.Superuser), world.Cancel);
        world.Clock.Advance(TimeSpan.FromDays(7)); // Tuesday 10 March: five working days later
        (await StepAsync(world)).ShouldBe(0);
        await world.ReplyAsync(agder.Member, id, "Tolv.");

        var thread = await world.ThreadAsync(id);
        thread.WaitingSince.ShouldBeNull();
        thread.NextStepAt.ShouldBe(WorkingDays.DueAt(World.Start, 8));
        thread.AnswerDueAt.ShouldBe(thread.NextStepAt);
        (await world.PostsAsync(id)).Select(p => p.Kind == PostKind.Note ? p.Markdown : p.AsksBack ? "asks" : "text").ShouldBe(
            ["text", "asks", "Discussions.Note.Waits", "text", "Discussions.Note.GoesOn"]);
    }

    [Theory, Databases]
    public async Task HideAnswer_TheOnlyOneAfterTheDueDay_GivesTheDaysAnew(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var answer = await world.ReplyAsync(agder.Superuser, id);
        world.Clock.Advance(TimeSpan.FromDays(30));
        (await world.Get<HidePost>().HandleAsync(new(answer.Id, "Feil samtale"), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await StepAsync(world)).ShouldBe(0, "it would otherwise go on the moment that it is open again");
        (await world.ThreadAsync(id)).NextStepAt.ShouldBe(WorkingDays.DueAt(world.Now, 3));
    }

    [Theory, Databases]
    public async Task Take_ByAnotherSuperuser_IsTheirDuty(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, _, second) = await TwoSuperusersAsync(world);
        var id = await AskAsync(world, agder, mayGoNational: false);
        Task<Result> TakeAsync(Person person, DateOnly? promised = null) =>
            world.Get<TakeQuestion>().HandleAsync(new(id, promised), World.As(person), world.Cancel);

        (await TakeAsync(agder.Neighbour)).ShouldBeRefused("Common.Forbidden");
        (await TakeAsync(agder.Observer)).ShouldBeRefused("Common.Forbidden");
        (await TakeAsync(agder.Outsider)).ShouldBeRefused("Common.NotFound");
        (await TakeAsync(second, world.Today.AddDays(-1))).ShouldBeRefused("Duties.PromiseDate");
        (await TakeAsync(second, world.Today.AddDays(2))).ShouldBeDone();

        var thread = await world.ThreadAsync(id);
        (thread.ResponsibleId, thread.TakenById, thread.PromisedFor).ShouldBe((second.OrganisationId, second.Id, world.Today.AddDays(2)));
        await world.ReplyAsync(second, id);
        (await TakeAsync(agder.Superuser)).ShouldBeRefused("Duties.NoLongerOpen");
    }

    [Theory, Databases]
    public async Task HandOver_ToAColleague_OnlyByThoseWhoseDutyItIsAndTheCoordinator(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, _, second) = await TwoSuperusersAsync(world);
        var id = await AskAsync(world, agder, mayGoNational: false);
        Task<Result> HandOverAsync(Person by, Person to) =>
            world.Get<HandOverQuestion>().HandleAsync(new(id, to.Id), World.As(by), world.Cancel);

        (await HandOverAsync(second, second)).ShouldBeRefused("Common.Forbidden");
        (await HandOverAsync(agder.Member, agder.Superuser)).ShouldBeRefused("Common.Forbidden");
        (await HandOverAsync(agder.Superuser, agder.Member)).ShouldBeRefused("Duties.NotAColleague");
        (await HandOverAsync(agder.Superuser, agder.OtherSuperuser)).ShouldBeDone();
        (await world.ThreadAsync(id)).TakenById.ShouldBe(agder.OtherSuperuser.Id);
        (await HandOverAsync(agder.Coordinator, agder.Superuser)).ShouldBeDone();
    }

    [Theory, Databases]
    public async Task EndPerson_WhoHadTakenAQuestion_LeavesItToTheSuccessorOrToAll(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        (await world.Get<TakeQuestion>().HandleAsync(new(id, world.Today), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await world.Get<EndPerson>().HandleAsync(new(agder.Superuser.Id, agder.OtherSuperuser.Id), World.As(agder.Administrator), world.Cancel)).ShouldBeDone();
        var thread = await world.ThreadAsync(id);
        (thread.ResponsibleId, thread.TakenById, thread.PromisedFor).ShouldBe((agder.Kristiansand.Id, agder.OtherSuperuser.Id, null));
        (await world.Get<EndPerson>().HandleAsync(new(agder.OtherSuperuser.Id, null), World.As(agder.Administrator), world.Cancel)).ShouldBeDone();
        (await world.ThreadAsync(id)).TakenById.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Offer_ToAnotherSuperuser_MovesWithTheirConsentOnly(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, _, second) = await TwoSuperusersAsync(world);
        var id = await AskAsync(world, agder, mayGoNational: false);
        Task<Result> OfferAsync(Person by, OrganisationId to) => world.Get<OfferQuestion>().HandleAsync(new(id, to), World.As(by), world.Cancel);
        Task<Result> AnswerAsync(Person by, bool accepts) => world.Get<AnswerQuestionOffer>().HandleAsync(new(id, accepts), World.As(by), world.Cancel);

        (await OfferAsync(second, second.OrganisationId)).ShouldBeRefused("Common.Forbidden");
        (await OfferAsync(agder.Superuser, agder.Lindesnes.Id)).ShouldBeRefused("Duties.NotASuperuser");
        (await OfferAsync(agder.Superuser, agder.Kristiansand.Id)).ShouldBeRefused("Duties.OfferedToItself");
        (await OfferAsync(agder.Superuser, second.OrganisationId)).ShouldBeDone();
        (await world.ThreadAsync(id)).ResponsibleId.ShouldBe(agder.Kristiansand.Id, "until they say yes");
        (await AnswerAsync(agder.Superuser, true)).ShouldBeRefused("Duties.NoLongerOffered");
        (await AnswerAsync(agder.Neighbour, true)).ShouldBeRefused("Common.Forbidden");
        (await AnswerAsync(second, false)).ShouldBeDone();
        (await AnswerAsync(second, true)).ShouldBeRefused("Duties.NoLongerOffered");
        (await OfferAsync(agder.Superuser, second.OrganisationId)).ShouldBeDone();
        (await AnswerAsync(second, true)).ShouldBeDone();
        var thread = await world.ThreadAsync(id);
        (thread.ResponsibleId, thread.TakenById).ShouldBe((second.OrganisationId, second.Id));
    }

    [Theory, Databases]
    public async Task LetNational_AfterOthersHaveWritten_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        Task<Result> LetAsync(Person by, bool allowed) => world.Get<LetNationalRead>().HandleAsync(new(id, allowed), World.As(by), world.Cancel);

        (await LetAsync(agder.Superuser, true)).ShouldBeRefused("Common.Forbidden");
        (await LetAsync(agder.Colleague, true)).ShouldBeDone();
        (await LetAsync(agder.Member, false)).ShouldBeDone();
        await world.Get<AddPost>().HandleAsync(new(id, "Hvor mange?", [], Talk.NewKey(), AsksBack: true), World.As(agder.Superuser), world.Cancel);
        (await LetAsync(agder.Member, true)).ShouldBeRefused("Duties.OthersHaveWritten");
    }

    [Theory, Databases]
    public async Task Ask_InASectorNetwork_IsTheDutyOfTheOneThatKnowsTheSubject(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var bergen = await world.OrganisationAsync("Bergen sektor");
        var expert = await world.PersonAsync("Eva Ekspert", bergen);
        await using (var db = await world.DbAsync())
        {
            (await db.Users.SingleAsync(p => p.Id == expert.Id, world.Cancel)).Competences = ["helse", "Trygghetsalarm"];
            await db.SaveChangesAsync(world.Cancel);
        }

        var sector = await world.NetworkAsync("Helse", NetworkKind.Sector, superusers: [agder.Kristiansand, bergen], members: [agder.Lyngdal]);
        (await world.ThreadAsync(await world.AskAsync(agder.Member, sector, "Hvem har byttet trygghetsalarm?"))).ResponsibleId.ShouldBe(bergen.Id);
        (await world.ThreadAsync(await world.AskAsync(agder.Member, sector, "Hvem har kjøpt skolebøker?"))).ResponsibleId.ShouldBe(agder.Kristiansand.Id, "nobody knows it: the one that serves the asker");
    }

    private static async Task<(Agder Agder, (Organisation Organisation, Person Outside) National, Person Second)> TwoSuperusersAsync(World world)
    {
        var agder = await world.AgderAsync();
        var arendal = await world.OrganisationAsync("Arendal");
        var oslo = await world.OrganisationAsync("Oslo");
        var second = await world.PersonAsync("Sara Superbruker", arendal);
        var outside = await world.PersonAsync("Nora Nasjonal", oslo);
        await using var db = await world.DbAsync();
        db.Memberships.Add(new Membership { NetworkId = agder.Network.Id, OrganisationId = arendal.Id, Role = MembershipRole.Superuser, From = world.Today.AddDays(-9) });
        db.Memberships.Add(new Membership { NetworkId = agder.National.Id, OrganisationId = oslo.Id, Role = MembershipRole.Member, From = world.Today.AddDays(-9) });
        await db.SaveChangesAsync(world.Cancel);
        return (agder, (oslo, outside), second);
    }

    private static Task<ThreadId> AskAsync(World world, Agder agder, bool mayGoNational) =>
        world.StartAsync(agder.Member, Talk.Ask(agder.Network) with { MayGoNational = mayGoNational });

    private static async Task DueAsync(World world, ThreadId id) =>
        world.Clock.Advance((await world.ThreadAsync(id)).NextStepAt!.Value - world.Now);

    private static Task<int> StepAsync(World world) => world.HostedService<EscalationClock>().StepAsync(world.Cancel);

    private static Task<Result<ThreadView>> ReadAsync(World world, Person person, ThreadId id) =>
        world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(id, 1), World.As(person), world.Cancel);
}
