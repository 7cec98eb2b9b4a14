using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Core.Notifications;

/// <summary>Who is told of what, once, and how it goes by e-mail.</summary>
public sealed class NotificationTests
{
    [Theory, Databases]
    public async Task Ask_Question_IsToldToThoseWhoseDutyItIs(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.AskAsync(agder.Member, agder.Network);
        await world.DeliverAsync();

        (await KindsAsync(world, agder.Superuser)).ShouldBe([NotificationKind.Question]);
        (await KindsAsync(world, agder.OtherSuperuser)).ShouldBe([NotificationKind.Question], "without a named contact all its people");
        foreach (var nobody in (Person[])[agder.Member, agder.Colleague, agder.Neighbour, agder.Observer, agder.Coordinator, agder.Outsider, agder.Administrator])
        {
            (await KindsAsync(world, nobody)).ShouldBeEmpty(nobody.Name);
        }
    }

    [Theory, Databases]
    public async Task Ask_OrganisationWithAContact_IsToldToTheContactOnly(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, agder.OtherSuperuser.Id), world.Cancel);
        }

        await world.AskAsync(agder.Member, agder.Network);
        await world.DeliverAsync();
        (await KindsAsync(world, agder.OtherSuperuser)).ShouldBe([NotificationKind.Question]);
        (await KindsAsync(world, agder.Superuser)).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Reply_Several_AreOneGroupUntilTheyAreRead(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        for (var i = 0; i < 3; i++)
        {
            await world.ReplyAsync(agder.Superuser, id, $"Svar {i}");
        }

        await world.DeliverAsync();
        var group = (await GroupsAsync(world, agder.Member)).ShouldHaveSingleItem();
        (group.Kind, group.Count, group.PostNumber, group.Actor, group.IsRead).ShouldBe((NotificationKind.Reply, 3, 2, agder.Superuser.Name, false));
        (await CountAsync(world, agder.Member)).ShouldBe(1);
        (await GroupsAsync(world, agder.Superuser)).ShouldNotContain(g => g.Kind == NotificationKind.Reply, "not of one's own");

        await world.Get<MarkRead>().HandleAsync(new(id, 4), World.As(agder.Member), world.Cancel);
        (await CountAsync(world, agder.Member)).ShouldBe(0, "read in the conversation is read everywhere");
        (await GroupsAsync(world, agder.Member)).ShouldHaveSingleItem().IsRead.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task Mention_OfAFollower_IsOneWordNotTwo(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, id, $"Hei @{agder.Member.Name}, og @{agder.Neighbour.Name}.");
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).ShouldBe([NotificationKind.Mention]);
        (await KindsAsync(world, agder.Neighbour)).ShouldBe([NotificationKind.Mention]);
    }

    [Theory, Databases]
    public async Task Events_HandedTwiceAndAtOnce_TellOnce(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var reply = await world.ReplyAsync(agder.Superuser, id);
        await world.DeliverAsync();
        var handlers = world.Services.GetServices<IEventHandler<PostAdded>>().ToList();

        // Two at once may both find it missing; the unique key lets one through, and the outbox would hand it to the other again.
        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(_ => handlers).Select(async handler =>
        {
            try
            {
                await handler.HandleAsync(new PostAdded(reply.Id), world.Cancel);
            }
            catch (DbUpdateException)
            {
            }
        }));

        (await KindsAsync(world, agder.Member)).ShouldBe([NotificationKind.Reply]);
        await using var db = await world.DbAsync();
        (await db.Outbox.CountAsync(m => m.Type == nameof(LetterDue), world.Cancel)).ShouldBe(0, "delivered once, and not made again");
        world.Letters().Count(l => l.To == agder.Member.Id).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Lost_TheRightToRead_IsNeitherShownCountedNorMailed(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        await ChooseAsync(world, agder.Member, MailFrequency.Daily);
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, id, "Hemmelig");
        await world.DeliverAsync();
        (await CountAsync(world, agder.Member)).ShouldBe(1);

        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.OrganisationId == agder.Lyngdal.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
        }

        (await GroupsAsync(world, agder.Member)).ShouldBeEmpty();
        (await CountAsync(world, agder.Member)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await GatherAsync(world);
        await world.DeliverAsync();
        var letter = world.Letters().Single(l => l.To == agder.Member.Id);
        (await world.Get<LetterQuery>().ReadAsync(letter, world.Cancel)).ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Digest_AtTheirHour_IsOneLetterAndNeverEmpty(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        await ChooseAsync(world, agder.Member, MailFrequency.Daily);
        await ChooseAsync(world, agder.Neighbour, MailFrequency.Daily);
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, id);
        await world.ReplyAsync(agder.Superuser, id, "Og en ting til.");
        await world.DeliverAsync();
        world.Letters().ShouldNotContain(l => l.To == agder.Member.Id);

        world.Clock.Advance(OsloTime.At(world.Today.AddDays(1), new TimeOnly(6, 59)) - world.Now);
        (await GatherAsync(world)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var other = world.AnotherServer();
        (await Task.WhenAll(GatherAsync(world), GatherAsync(other))).Sum().ShouldBe(1, "of two servers one gathers");
        await world.DeliverAsync();

        var letter = world.Letters().Single(l => l.To == agder.Member.Id);
        var content = (await world.Get<LetterQuery>().ReadAsync(letter, world.Cancel))!;
        content.IsGathered.ShouldBeTrue();
        content.Items.ShouldHaveSingleItem().Count.ShouldBe(2);
        world.Letters().ShouldNotContain(l => l.To == agder.Neighbour.Id, "nothing happened for them");

        await world.Get<LetterQuery>().SentAsync(letter, world.Cancel);
        (await world.Get<LetterQuery>().ReadAsync(letter, world.Cancel)).ShouldBeNull("sent is not sent again");
    }

    [Theory, Databases]
    public async Task Digest_WhatIsReadMeanwhile_IsLeftOut(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        await ChooseAsync(world, agder.Member, MailFrequency.Weekly);
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, id);
        await world.DeliverAsync();
        await world.Get<MarkRead>().HandleAsync(new(id, 2), World.As(agder.Member), world.Cancel);
        world.Clock.Advance(TimeSpan.FromDays(8));
        await GatherAsync(world);
        await world.DeliverAsync();
        foreach (var letter in world.Letters().Where(l => l.To == agder.Member.Id))
        {
            (await world.Get<LetterQuery>().ReadAsync(letter, world.Cancel)).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(MailFrequency.AtOnce, "2026-03-03T12:00", null, null, null)]
    [InlineData(MailFrequency.AtOnce, "2026-03-03T21:30", 20, 7, "2026-03-04T07:00")]
    [InlineData(MailFrequency.AtOnce, "2026-03-03T06:30", 20, 7, "2026-03-03T07:00")]
    [InlineData(MailFrequency.AtOnce, "2026-03-03T07:00", 20, 7, null)]
    [InlineData(MailFrequency.AtOnce, "2026-03-03T12:30", 12, 13, "2026-03-03T13:00")]
    [InlineData(MailFrequency.Daily, "2026-03-03T06:59", null, null, "2026-03-03T07:00")]
    [InlineData(MailFrequency.Daily, "2026-03-03T07:00", null, null, "2026-03-04T07:00")]
    [InlineData(MailFrequency.Daily, "2026-03-28T12:00", null, null, "2026-03-29T07:00")] // over the change to summer time
    [InlineData(MailFrequency.Weekly, "2026-03-03T12:00", null, null, "2026-03-09T07:00")]
    [InlineData(MailFrequency.Weekly, "2026-03-09T06:00", null, null, "2026-03-09T07:00")]
    [InlineData(MailFrequency.Weekly, "2026-03-09T08:00", null, null, "2026-03-16T07:00")]
    public void SendAt_ByHourDayAndQuietHours_IsThatMoment(MailFrequency frequency, string at, int? quietFrom, int? quietTo, string? expected)
    {
        var times = new MailTimes { PersonId = PersonId.New(), QuietFrom = quietFrom, QuietTo = quietTo };
        times.SendAt(frequency, Oslo(at)).ShouldBe(expected is null ? null : Oslo(expected));
    }

    [Theory, Databases]
    public async Task Escalation_ToKs_TellsThemOfTheNetworkAndNotOfTheQuestion(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network, "Hemmelig tittel");
        world.Clock.Advance((await world.ThreadAsync(id)).NextStepAt!.Value - world.Now);
        await world.HostedService<EscalationClock>().StepAsync(world.Cancel);
        await world.DeliverAsync();

        var group = (await GroupsAsync(world, agder.Administrator)).ShouldHaveSingleItem();
        (group.Kind, group.ThreadId, group.Title, group.Network).ShouldBe((NotificationKind.WaitsInNetwork, null, null, agder.Network.Name));
        var letter = world.Letters().Single(l => l.To == agder.Administrator.Id);
        var content = (await world.Get<LetterQuery>().ReadAsync(letter, world.Cancel))!;
        System.Text.Json.JsonSerializer.Serialize(content).ShouldNotContain("Hemmelig");
        (await KindsAsync(world, agder.Member)).ShouldBe([NotificationKind.MovedOn]);
        (await GroupsAsync(world, agder.Outsider)).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Unsubscribe_OneKindInOneNetwork_StopsThatAndNothingElse(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.Get<Unsubscribe>().HandleAsync(new(agder.Member.Id, agder.Network.Id, NotificationCategory.Followed), world.Cancel)).ShouldBeDone();
        (await world.Get<Unsubscribe>().HandleAsync(new(agder.Member.Id, agder.Network.Id, NotificationCategory.Followed), world.Cancel)).ShouldBeDone();
        var choices = (await world.Get<MailChoicesQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value;
        choices.Everywhere[NotificationCategory.Followed].ShouldBe(MailFrequency.AtOnce);
        choices.Networks.Single(n => n.Id == agder.Network.Id).Chosen.ShouldBe(new Dictionary<NotificationCategory, MailFrequency> { [NotificationCategory.Followed] = MailFrequency.None });

        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, id);
        await world.DeliverAsync();
        (await CountAsync(world, agder.Member)).ShouldBe(1, "it is still told of in the portal");
        world.Letters().ShouldNotContain(l => l.To == agder.Member.Id);
    }

    [Theory, Databases]
    public async Task ChooseMail_WhatCannotBe_IsRefused(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        Task<Result> TryAsync(ChooseMailCommand command, Person? person = null) => world.Get<ChooseMail>().HandleAsync(command, World.As(person ?? agder.Member), world.Cancel);
        var good = new ChooseMailCommand([new(null, NotificationCategory.Duty, MailFrequency.Daily)], 8, DayOfWeek.Friday, 20, 7);

        (await TryAsync(good with { Hour = 24 })).ShouldBeRefused("Notifications.Hour");
        (await TryAsync(good with { QuietTo = null })).ShouldBeRefused("Notifications.QuietHours");
        (await TryAsync(good with { Choices = [new(null, NotificationCategory.Duty, null)] })).ShouldBeRefused("Notifications.Choice");
        (await TryAsync(good with { Choices = [new(agder.OtherNetwork.Id, NotificationCategory.Duty, MailFrequency.None)] })).ShouldBeRefused("Common.NotFound");
        (await TryAsync(good, agder.Ended)).ShouldBeRefused("Common.NotFound");
        (await TryAsync(good)).ShouldBeDone();
        (await TryAsync(good with { Choices = [new(agder.Network.Id, NotificationCategory.Duty, MailFrequency.None)] })).ShouldBeDone();
        (await TryAsync(good with { Choices = [new(agder.Network.Id, NotificationCategory.Duty, null)] })).ShouldBeDone();
        var choices = (await world.Get<MailChoicesQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value;
        (choices.Hour, choices.Day, choices.QuietFrom, choices.QuietTo).ShouldBe((8, DayOfWeek.Friday, 20, 7));
        choices.Everywhere[NotificationCategory.Duty].ShouldBe(MailFrequency.Daily);
        choices.Networks.ShouldAllBe(n => n.Chosen.Count == 0);
    }

    private static Task<World> CreateAsync(DatabaseKind kind) =>
        World.CreateAsync(kind, services => services.AddSingleton<SentLetters>().AddSingleton<IEventHandler<LetterDue>>(s => s.GetRequiredService<SentLetters>()));

    private static DateTimeOffset Oslo(string at)
    {
        var moment = DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        return OsloTime.At(DateOnly.FromDateTime(moment), TimeOnly.FromDateTime(moment));
    }

    private static async Task ChooseAsync(World world, Person person, MailFrequency frequency) =>
        (await world.Get<ChooseMail>().HandleAsync(
            new([.. Enum.GetValues<NotificationCategory>().Select(c => new MailChoice(null, c, frequency))], 7, DayOfWeek.Monday, null, null), World.As(person), world.Cancel)).ShouldBeDone();

    private static Task<int> GatherAsync(World world) => world.HostedService<DigestClock>().GatherAsync(world.Cancel);

    private static async Task<IReadOnlyList<NotificationGroup>> GroupsAsync(World world, Person person) =>
        (await world.Get<NotificationsQuery>().HandleAsync(World.As(person), world.Cancel)).Value;

    private static async Task<List<NotificationKind>> KindsAsync(World world, Person person) => [.. (await GroupsAsync(world, person)).Select(g => g.Kind)];

    private static Task<int> CountAsync(World world, Person person) => world.Get<NotificationsQuery>().CountUnreadAsync(World.As(person), world.Cancel);
}

/// <summary>In place of the mail server, in tests of what comes before it: the letters that were to go out.</summary>
internal sealed class SentLetters : IEventHandler<LetterDue>
{
    public System.Collections.Concurrent.ConcurrentQueue<LetterDue> All { get; } = new();

    public Task HandleAsync(LetterDue happened, CancellationToken cancellationToken)
    {
        All.Enqueue(happened);
        return Task.CompletedTask;
    }
}

/// <summary>Looks at the letters of a world.</summary>
internal static class SentLettersOfAWorld
{
    public static IReadOnlyCollection<LetterDue> Letters(this World world) => world.Get<SentLetters>().All;
}
