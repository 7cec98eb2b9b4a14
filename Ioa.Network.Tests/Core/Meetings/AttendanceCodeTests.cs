using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Meetings;

public sealed class AttendanceCodeTests
{
    [Theory, Databases]
    public async Task Code_OnTheDay_IsTakenFromThoseWhoAreRegisteredAndFromGuests(DatabaseKind kind)
    {
        var (world, post) = await GuestPost.WorldAsync(kind);
        await using var _ = world;
        var agder = await world.AgderAsync();
        var plan = world.Plan(inDays: 2) with { HostId = agder.Kristiansand.Id };
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        var guest = await post.InviteAsync(world, meeting, agder.Coordinator, "Kari <kari@firma.example>");
        await world.RegisterAsync(meeting, agder.Member);
        await world.RegisterAsync(meeting, agder.Superuser, Answer.Maybe);
        await world.GuestAnswersAsync(guest);
        (await CodeAsync(world, meeting, agder.Coordinator)).Code.ShouldBeNull("it is not the day yet");
        (await EnterAsync(world, meeting, agder.Member, "000000"))!.Code.ShouldBe("Presence.NotNow");

        world.Clock.Advance(MeetingTime.At(plan.Zone, plan.Date, new(8, 0))!.Value - world.Now);
        var code = (await CodeAsync(world, meeting, agder.Coordinator)).Code!;
        code.Length.ShouldBe(6);
        (await EnterAsync(world, meeting, agder.Superuser, code))!.Code.ShouldBe("Presence.NotRegistered");
        (await EnterAsync(world, meeting, agder.Neighbour, code))!.Code.ShouldBe("Presence.NotRegistered");
        (await EnterAsync(world, meeting, agder.Outsider, code)).ShouldBe(Error.NotFound);

        (await EnterAsync(world, meeting, agder.Member, $"{code[..3]} {code[3..]} ")).ShouldBeNull("spaces do not count");
        (await world.Get<AttendByCode>().HandleAsync(new AttendByCodeAsGuestCommand(guest, code), World.Anonymous, world.Cancel)).ShouldBeDone();
        (await world.MeetingSeenByAsync(meeting, agder.Member)).Mine!.AttendedAt.ShouldBe(world.Now);
        var shown = await CodeAsync(world, meeting, agder.Coordinator);
        (shown.Present, shown.Registered).ShouldBe((2, 2));

        // A certificate when it is over, for those who were there and for nobody else.
        var certificates = world.Get<CertificateQuery>();
        (await certificates.HandleAsync(meeting, World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
        world.Clock.Advance(TimeSpan.FromHours(4));
        (await EnterAsync(world, meeting, agder.Member, code))!.Code.ShouldBe("Presence.NotNow");
        var mine = (await certificates.HandleAsync(meeting, World.As(agder.Member), world.Cancel)).Value;
        (mine.Name, mine.Organisation, mine.Title, mine.Host, mine.Lasted).ShouldBe((agder.Member.Name, "Lyngdal", plan.Title, "Kristiansand", TimeSpan.FromHours(3)));
        mine.Organisers.Select(o => o.Name).ShouldBe([agder.Coordinator.Name]);
        var theirs = (await certificates.HandleAsync(guest, World.Anonymous, world.Cancel)).Value;
        (theirs.Name, theirs.Organisation).ShouldBe(("Kari", null));
        foreach (var person in new[] { agder.Superuser, agder.Neighbour, agder.Coordinator, agder.Outsider })
        {
            (await certificates.HandleAsync(meeting, World.As(person), world.Cancel)).Error.ShouldBe(Error.NotFound);
        }
    }

    [Theory, Databases]
    public async Task Code_Guessed_IsTakenTenTimesAnHourAndAnotherOneEndsTheFormer(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.Plan(inDays: 2) with { To = new(15, 0) };
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await world.RegisterAsync(meeting, agder.Member);
        await world.RegisterAsync(meeting, agder.Neighbour);
        world.Clock.Advance(MeetingTime.At(plan.Zone, plan.Date, plan.From)!.Value - world.Now);
        var code = (await CodeAsync(world, meeting, agder.Coordinator)).Code!;
        var wrong = code == "123456" ? "654321" : "123456";
        for (var i = 0; i < Registration.MaxCodeTries; i++)
        {
            (await EnterAsync(world, meeting, agder.Member, i == 0 ? "" : wrong))!.Code.ShouldBe("Presence.WrongCode");
        }

        (await EnterAsync(world, meeting, agder.Member, code))!.Code.ShouldBe("Presence.TooManyTries");
        (await EnterAsync(world, meeting, agder.Neighbour, code)).ShouldBeNull("another's tries are their own");
        world.Clock.Advance(TimeSpan.FromHours(1));

        (await world.Get<RenewMeetingCode>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var renewed = (await CodeAsync(world, meeting, agder.Coordinator)).Code!;
        if (renewed != code)
        {
            (await EnterAsync(world, meeting, agder.Member, code))!.Code.ShouldBe("Presence.WrongCode");
        }

        (await EnterAsync(world, meeting, agder.Member, renewed)).ShouldBeNull();
        (await EnterAsync(world, meeting, agder.Member, "x")).ShouldBeNull("they are there already");
    }

    private static async Task<MeetingCodeView> CodeAsync(World world, MeetingId meeting, Person person) =>
        (await world.Get<MeetingCodeQuery>().HandleAsync(meeting, World.As(person), world.Cancel)).Value;

    private static async Task<Error?> EnterAsync(World world, MeetingId meeting, Person person, string code) =>
        (await world.Get<AttendByCode>().HandleAsync(new AttendByCodeCommand(meeting, code), World.As(person), world.Cancel)).Error;
}
