using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings;

public sealed class GuestTests
{
    [Theory, Databases]
    public async Task Invite_OnceAndAgain_OneRowANewLinkAndTheOldOneIsDead(DatabaseKind kind)
    {
        var (world, post) = await GuestPost.WorldAsync(kind);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);

        var first = await world.Get<InviteGuests>().HandleAsync(
            new(meeting, "Kari Nordmann <Kari@Firma.example>\r\n\"Åse Ø\" ase@firma.example\nTor Hansen, tor@firma.example", "nn"), World.As(agder.Coordinator), world.Cancel);
        first.Value.ShouldBe(new InvitedGuests(3, 0));
        var letters = await post.TakeAsync(world);
        letters.Select(l => (l.Content.Name, l.Content.Email, l.Content.Language)).ShouldBe([("Kari Nordmann", "kari@firma.example", "nn"), ("Åse Ø", "ase@firma.example", "nn"), ("Tor Hansen", "tor@firma.example", "nn")], ignoreOrder: true);
        letters.ShouldAllBe(l => l.Content.Inviter!.Name == agder.Coordinator.Name && l.Content.Meeting.VideoLink == null);
        var old = letters.Single(l => l.Content.Name == "Kari Nordmann").Due.Token;
        (await world.GuestSeesAsync(old)).Mine.State.ShouldBe(RegistrationState.Invited);

        (await world.Get<InviteGuests>().HandleAsync(new(meeting, "Kari N. <kari@firma.example>"), World.As(agder.Coordinator), world.Cancel)).Value.ShouldBe(new InvitedGuests(0, 1));
        var again = (await post.TakeAsync(world)).ShouldHaveSingleItem();
        (await world.GuestSeesAsync(again.Due.Token)).Name.ShouldBe("Kari N.");
        foreach (var dead in new[] { old, "", "abc", again.Due.Token + "x" })
        {
            (await world.Get<GuestMeetingQuery>().HandleAsync(dead, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<AnswerAsGuest>().HandleAsync(new(dead, Answer.Yes, []), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<AttendByCode>().HandleAsync(new AttendByCodeAsGuestCommand(dead, "123456"), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<CertificateQuery>().HandleAsync(dead, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        }

        await using var db = await world.DbAsync();
        (await db.Registrations.CountAsync(r => r.MeetingId == meeting, world.Cancel)).ShouldBe(3);
        (await db.GuestLinks.AnyAsync(l => l.TokenHash == again.Due.Token, world.Cancel)).ShouldBeFalse("only the hash is stored");
    }

    [Theory]
    [InlineData("", "Guests.NobodyNamed")]
    [InlineData("kari@firma.example", "Guests.BadLines")]
    [InlineData("Kari <kari@firma>", "Guests.BadLines")]
    [InlineData("Kari Nordmann", "Guests.BadLines")]
    [InlineData("Kari <kari@firma.example>\nKari igjen <KARI@firma.example>", "Guests.Twice")]
    public async Task Invite_WhatCannotBeRead_IsSaidAndNobodyIsInvited(string lines, string error)
    {
        var (world, post) = await GuestPost.WorldAsync(DatabaseKind.Sqlite);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);

        (await world.Get<InviteGuests>().HandleAsync(new(meeting, lines), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe(error);
        (await post.TakeAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Invite_TooManyReadersAndClosedMeetings_AreRefused()
    {
        var (world, post) = await GuestPost.WorldAsync(DatabaseKind.Sqlite);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var invite = world.Get<InviteGuests>();
        var user = World.As(agder.Coordinator);
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);

        var reader = await invite.HandleAsync(new(meeting, $"Mona <{agder.Member.Email}>\nUnni <{agder.Outsider.Email}>"), user, world.Cancel);
        reader.Error!.Code.ShouldBe("Guests.HasAccount");
        reader.Error.Arguments.ShouldBe([agder.Member.Email!], "whether others have an account is nobody's business");
        (await invite.HandleAsync(new(meeting, Guests(0, 51)), user, world.Cancel)).Error!.Code.ShouldBe("Guests.TooManyAtOnce");
        for (var i = 0; i < Registration.MaxGuests; i += InviteGuests.MaxAtOnce)
        {
            (await invite.HandleAsync(new(meeting, Guests(i, InviteGuests.MaxAtOnce)), user, world.Cancel)).Error.ShouldBeNull();
        }

        (await invite.HandleAsync(new(meeting, Guests(999, 1)), user, world.Cancel)).Error!.Code.ShouldBe("Guests.TooMany");
        (await invite.HandleAsync(new(meeting, Guests(0, 5)), user, world.Cancel)).Value.ShouldBe(new InvitedGuests(0, 5));

        var draft = await world.MeetingAsync(agder.Network, agder.Coordinator, draft: true);
        (await invite.HandleAsync(new(draft, Guests(0, 1)), user, world.Cancel)).Error!.Code.ShouldBe("Meetings.NotPublished");
        world.Clock.Advance(TimeSpan.FromDays(31));
        (await invite.HandleAsync(new(meeting, Guests(0, 1)), user, world.Cancel)).Error!.Code.ShouldBe("Guests.RegistrationEnded");

        static string Guests(int from, int count) => string.Join('\n', Enumerable.Range(from, count).Select(i => $"Gjest {i} <gjest{i}@firma.example>"));
    }

    [Theory, Databases]
    public async Task WaitingList_WithGuests_OffersPassOnAndAreTold(DatabaseKind kind)
    {
        var (world, post) = await GuestPost.WorldAsync(kind);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 1, ConfirmHours = 24 });
        var kari = await post.InviteAsync(world, meeting, agder.Coordinator, "Kari <kari@firma.example>");
        var tor = await post.InviteAsync(world, meeting, agder.Coordinator, "Tor <tor@firma.example>");
        (await world.RegisterAsync(meeting, agder.Member)).ShouldBe(RegistrationState.Registered);
        (await world.GuestAnswersAsync(kari)).ShouldBe(RegistrationState.Waiting);
        (await world.GuestAnswersAsync(tor)).ShouldBe(RegistrationState.Waiting);
        (await world.GuestSeesAsync(tor)).Mine.Ahead.ShouldBe(1);
        (await world.GuestSeesAsync(kari)).VideoLink.ShouldBeNull();
        (await post.TakeAsync(world)).ShouldBeEmpty("they have just answered themselves");

        await world.RegisterAsync(meeting, agder.Member, Answer.No);
        var offer = (await post.TakeAsync(world)).ShouldHaveSingleItem();
        (offer.Due.Kind, offer.Content.Name, offer.Content.OfferedUntil).ShouldBe((GuestLetterKind.PlaceOffered, "Kari", world.Now.AddHours(24)));

        // Too late: it is Tor's, who takes it by the link in his own letter.
        world.Clock.Advance(TimeSpan.FromHours(24));
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        var letters = await post.TakeAsync(world);
        letters.Select(l => (l.Due.Kind, l.Content.Name)).ShouldBe([(GuestLetterKind.PlaceLapsed, "Kari"), (GuestLetterKind.PlaceOffered, "Tor")], ignoreOrder: true);
        (await world.GuestAnswersAsync(letters.Single(l => l.Content.Name == "Tor").Due.Token)).ShouldBe(RegistrationState.Registered);
        (await world.GuestSeesAsync(tor)).VideoLink.ShouldBe("https://video.example/samling", "every letter's link is theirs");

        // Told again, nobody gets the same letter twice.
        await using var db = await world.DbAsync();
        var registration = await db.Registrations.AsNoTracking().SingleAsync(r => r.GuestName == "Tor", world.Cancel);
        var handlers = world.Services.GetService(typeof(IEnumerable<Ioa.Network.Core.Data.Outbox.IEventHandler<MeetingReminderDue>>)) as IEnumerable<Ioa.Network.Core.Data.Outbox.IEventHandler<MeetingReminderDue>>;
        for (var i = 0; i < 2; i++)
        {
            foreach (var handler in handlers!)
            {
                await handler.HandleAsync(new MeetingReminderDue(meeting, world.Now), world.Cancel);
            }
        }

        (await post.TakeAsync(world)).ShouldHaveSingleItem().Content.Name.ShouldBe(registration.GuestName);
    }

    [Theory, Databases]
    public async Task Remove_AGuestWithAPlace_DeletesThemTellsThemAndGivesThePlaceOn(DatabaseKind kind)
    {
        var (world, post) = await GuestPost.WorldAsync(kind);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 1, ConfirmHours = 0 });
        var kari = await post.InviteAsync(world, meeting, agder.Coordinator, "Kari <kari@firma.example>");
        await world.GuestAnswersAsync(kari);
        await world.RegisterAsync(meeting, agder.Member);
        var rows = (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Rows;

        (await world.Get<RemoveGuest>().HandleAsync(new(meeting, rows.Single(r => !r.IsGuest).Id), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.NotFound, "not a guest");
        (await world.Get<RemoveGuest>().HandleAsync(new(meeting, rows.Single(r => r.IsGuest).Id), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        await world.DeliverAsync();
        post.Removed.ShouldHaveSingleItem().Email.ShouldBe("kari@firma.example");
        (await world.Get<GuestMeetingQuery>().HandleAsync(kari, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Registered);
        await using var db = await world.DbAsync();
        (await db.Registrations.AnyAsync(r => r.GuestEmail != null, world.Cancel)).ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task Guest_AfterTheMeeting_AnswersAreForgottenAtOnceAndTheNameAfterSomeMonths(DatabaseKind kind)
    {
        var (world, post) = await GuestPost.WorldAsync(kind);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var plan = world.Plan(inDays: 2) with { Questions = [new(1, MeetingQuestionKind.Food, "Mat?"), new(3, MeetingQuestionKind.Text, "Tema?")] };
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        var kari = await post.InviteAsync(world, meeting, agder.Coordinator, "Kari <kari@firma.example>");
        await world.GuestAnswersAsync(kari, Answer.Yes, new(1, "Nøtter"), new(3, "Prisen"));

        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        var row = await RowAsync();
        (row.Name, row.Answers.Single().Text).ShouldBe(("Kari", "Prisen"));

        world.Clock.Advance(TimeSpan.FromDays(Registration.GuestDays - 3));
        (await world.HostedService<MeetingClock>().RunAsync(world.Cancel)).ShouldBe(0, "it is not ninety days yet");
        world.Clock.Advance(TimeSpan.FromDays(3));
        (await world.HostedService<MeetingClock>().RunAsync(world.Cancel)).ShouldBe(1);
        row = await RowAsync();
        (row.Name, row.Email, row.Answers.Count, row.State).ShouldBe(("Gjest", "", 0, RegistrationState.Registered));
        (await world.Get<GuestMeetingQuery>().HandleAsync(kari, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.HostedService<MeetingClock>().RunAsync(world.Cancel)).ShouldBe(0);
        await using var db = await world.DbAsync();
        (await db.GuestLinks.AnyAsync(world.Cancel)).ShouldBeFalse();
        (await db.Outbox.AnyAsync(m => m.Payload.Contains("firma.example"), world.Cancel)).ShouldBeFalse();

        async Task<RegistrationRow> RowAsync() => (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Meeting_ChangedAndCancelled_IsToldToGuestsWhoDidNotSayNo()
    {
        var (world, post) = await GuestPost.WorldAsync(DatabaseKind.Sqlite);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var plan = world.Plan();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await post.InviteAsync(world, meeting, agder.Coordinator, "Kari <kari@firma.example>");
        await world.GuestAnswersAsync(await post.InviteAsync(world, meeting, agder.Coordinator, "Nei <nei@firma.example>"), Answer.No);

        var version = (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await world.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { Place = "Torvet 1" }, [], version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var changed = (await post.TakeAsync(world)).ShouldHaveSingleItem();
        (changed.Due.Kind, changed.Content.Name, changed.Content.Meeting.Place, changed.Content.Meeting.Sequence).ShouldBe((GuestLetterKind.Changed, "Kari", "Torvet 1", 1));

        (await world.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", version + 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var cancelled = (await post.TakeAsync(world)).ShouldHaveSingleItem();
        (cancelled.Due.Kind, cancelled.Content.Name, cancelled.Content.Meeting.Status, cancelled.Content.Meeting.CancelReason).ShouldBe((GuestLetterKind.Cancelled, "Kari", MeetingStatus.Cancelled, "Snø"));
        var seen = await world.GuestSeesAsync(cancelled.Due.Token);
        (seen.Status, seen.CancelReason, seen.IsOpen, seen.VideoLink).ShouldBe((MeetingStatus.Cancelled, "Snø", false, null));
    }
}
