using System.Text.Json;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.Notifications;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>Who is told of what happens with experiences, once, with the rights of the moment, and by which letter.</summary>
public sealed class LibraryNotificationTests
{
    [Theory, Databases]
    public async Task ReviewAsked_ForEachAudience_IsToldToThoseWhoReview(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var nationals = await world.PersonAsync("Nina Nasjonal", agder.Kristiansand);
        await world.AddAsync(new Ioa.Network.Core.Networks.Coordinator { NetworkId = agder.National.Id, PersonId = nationals.Id, From = world.Today.AddDays(-9) });
        Person[] everybody = [agder.Superuser, agder.OtherSuperuser, agder.Member, agder.Colleague, agder.Neighbour, agder.Observer, agder.Coordinator, agder.Outsider, agder.Administrator, nationals, agder.Ended];

        // A superuser's own: their colleagues review it as superusers, they do not.
        var closed = await AskedAsync(world, agder, agder.Superuser, Audience.Network);
        (await ToldAsync(NotificationKind.ReviewAsked, closed)).ShouldBe([agder.Coordinator, agder.OtherSuperuser, nationals], ignoreOrder: true);
        var national = await AskedAsync(world, agder, agder.Member, Audience.National);
        (await ToldAsync(NotificationKind.ReviewAsked, national)).ShouldBe([agder.Coordinator]);
        var open = await AskedAsync(world, agder, agder.Member, Audience.Open);
        (await ToldAsync(NotificationKind.ReviewAsked, open)).ShouldBe([agder.Administrator, nationals], ignoreOrder: true);
        (await TitlesAsync(world, agder.Administrator)).ShouldBe(["Utkast Open"]);
        (await CountAsync(world, agder.Administrator)).ShouldBe(1);
        var letter = (await world.Get<LetterQuery>().ReadAsync(world.Letters().Single(l => l.To == agder.Administrator.Id), world.Cancel))!;
        (letter.Items[0].Kind, letter.Items[0].ExperienceId, letter.Items[0].Title).ShouldBe((NotificationKind.ReviewAsked, open, "Utkast Open"));

        // Who did not come first hears no more of it: it is published, or came back.
        await ChangeAsync(world, open, e => e.Return(nationals.Id).ShouldBeDone());
        (await CountAsync(world, agder.Administrator)).ShouldBe(0);
        (await world.Get<LetterQuery>().ReadAsync(world.Letters().Single(l => l.To == agder.Administrator.Id), world.Cancel)).ShouldBeNull();
        (await GroupsAsync(world, agder.Member)).ShouldContain(g => g.Kind == NotificationKind.ReviewReturned && g.ExperienceId == open && g.Actor == nationals.Name);

        // Taken back by its author: nothing waits.
        (await CountAsync(world, agder.Coordinator)).ShouldBe(2);
        await ChangeAsync(world, national, e => e.Return(agder.Member.Id).ShouldBeDone());
        (await CountAsync(world, agder.Coordinator)).ShouldBe(1);
        (await TitlesAsync(world, agder.Coordinator)).ShouldBe(["Utkast Network"]);

        async Task<List<Person>> ToldAsync(NotificationKind what, ExperienceId id)
        {
            await using var db = await world.DbAsync();
            var told = await db.Notifications.Where(n => n.Kind == what && n.ExperienceId == id).Select(n => n.PersonId).ToListAsync(world.Cancel);
            return [.. everybody.Where(p => told.Contains(p.Id))];
        }
    }

    [Theory, Databases]
    public async Task Published_ByAReviewer_IsToldToItsAuthorsAndOfEachVersionOnce(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Member, "Kamera", Audience.Network, publisher: agder.Coordinator);
        await world.AddAsync(new ExperienceAuthor { ExperienceId = id, PersonId = agder.Neighbour.Id, AddedAt = world.Now });
        await world.DeliverAsync();
        var group = (await GroupsAsync(world, agder.Member)).ShouldHaveSingleItem();
        (group.Kind, group.Title, group.Actor, group.ExperienceId, group.ThreadId).ShouldBe((NotificationKind.ExperiencePublished, "Kamera", agder.Coordinator.Name, id, null));
        (await GroupsAsync(world, agder.Neighbour)).ShouldHaveSingleItem();
        (await GroupsAsync(world, agder.Coordinator)).ShouldBeEmpty();

        // The same again, and fewer readers than before, tell nothing new.
        foreach (var handler in world.Services.GetServices<IEventHandler<ExperienceChanged>>())
        {
            await handler.HandleAsync(new ExperienceChanged(id, agder.Coordinator.Id), world.Cancel);
        }

        await ChangeAsync(world, id, e => e.Narrow(Audience.Authors, agder.Coordinator.Id).ShouldBeDone());
        (await GroupsAsync(world, agder.Member)).ShouldHaveSingleItem().Count.ShouldBe(1);
        world.Letters().Count(l => l.To == agder.Member.Id).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Feedback_AndQuestions_AreToldToThoseWhomTheyConcern(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, "Kamera");
        var adoption = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation);
        (await world.Get<DescribeAdoption>().HandleAsync(new(adoption, new(null, "Sett av tid.", true, null, null, null, null, null), 3), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<DescribeAdoption>().HandleAsync(new(adoption, new("Skjema", "Sett av tid.", true, null, null, null, null, null), 4), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var question = (await world.Get<AskAdopter>().HandleAsync(new(adoption, "Hvor lenge?", Guid.CreateVersion7()), World.As(agder.Outsider), world.Cancel)).Value;
        await world.DeliverAsync();

        (await GroupsAsync(world, agder.Superuser)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            g => g.Kind.ShouldBe(NotificationKind.AdoptionFeedback), g => g.Count.ShouldBe(1, "the same words again are no news"), g => g.Actor.ShouldBe(agder.Member.Name));
        (await GroupsAsync(world, agder.Member)).ShouldHaveSingleItem().Kind.ShouldBe(NotificationKind.AdopterAsked);
        (await CountAsync(world, agder.Member)).ShouldBe(1);
        (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "To måneder."), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        await world.DeliverAsync();
        (await CountAsync(world, agder.Member)).ShouldBe(0, "answered is read");
        (await GroupsAsync(world, agder.Outsider)).ShouldHaveSingleItem().Kind.ShouldBe(NotificationKind.AdopterAnswered);
        foreach (var nobody in (Person[])[agder.Colleague, agder.Neighbour, agder.Coordinator, agder.Administrator, agder.OtherSuperuser])
        {
            (await GroupsAsync(world, nobody)).ShouldBeEmpty(nobody.Name);
        }
    }

    [Theory, Databases]
    public async Task Imported_WithoutAuthors_TellsNobody(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = new Experience
        {
            NetworkId = agder.National.Id,
            OrganisationId = agder.Kristiansand.Id,
            CreatedById = agder.Administrator.Id,
            CreatedAt = world.Now,
            SourceName = "Menon",
            SourceKey = "1",
        };
        var version = experience.PublishImported(new ExperienceContent { Title = "Fra rapporten" }, Audience.Open, agder.Administrator.Id, world.Now).Value;
        await world.AddAsync(experience, version);
        var adoption = await world.AdoptAsync(agder.Member, experience.Id, AdoptionStage.Implementation);
        (await world.Get<DescribeAdoption>().HandleAsync(new(adoption, new(null, "Bra.", false, null, null, null, null, null), 3), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        world.Clock.Advance(Experience.VerifiedFor);
        await world.HostedService<VerifyClock>().AskAsync(world.Cancel);
        await world.DeliverAsync();
        await using var db = await world.DbAsync();
        (await db.Notifications.CountAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task Lost_TheRightToRead_IsNeitherShownCountedNorMailed(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, "Hemmelig");
        var adoption = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation, mayBeAsked: true);
        var question = (await world.Get<AskAdopter>().HandleAsync(new(adoption, "Hvor lenge?", Guid.CreateVersion7()), World.As(agder.Outsider), world.Cancel)).Value;
        (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "Hemmelig"), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        await world.DeliverAsync();
        (await CountAsync(world, agder.Outsider)).ShouldBe(1);

        await ChangeAsync(world, id, e => e.Narrow(Audience.Network, agder.Superuser.Id).ShouldBeDone());
        (await GroupsAsync(world, agder.Outsider)).ShouldBeEmpty();
        (await CountAsync(world, agder.Outsider)).ShouldBe(0);
        (await world.Get<LetterQuery>().ReadAsync(world.Letters().Single(l => l.To == agder.Outsider.Id), world.Cancel)).ShouldBeNull();
    }

    /// <summary>The title of word is the title as that reader may see it.</summary>
    [Theory, Databases]
    public async Task Title_WithASuppliersName_IsWithheldInWordOfIt(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, "Kamera fra Visma AS", content: c => c with { Suppliers = ["Visma AS"], SuppliersTo = Audience.Network });
        var adoption = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation, mayBeAsked: true);
        foreach (var asker in (Person[])[agder.Outsider, agder.Neighbour])
        {
            var question = (await world.Get<AskAdopter>().HandleAsync(new(adoption, "Hvor lenge?", Guid.CreateVersion7()), World.As(asker), world.Cancel)).Value;
            (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "Lenge."), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        }

        await world.DeliverAsync();
        (await TitlesAsync(world, agder.Outsider)).ShouldBe(["Kamera fra [leverandør]"]);
        (await TitlesAsync(world, agder.Neighbour)).ShouldBe(["Kamera fra Visma AS"]);
        var letter = await world.Get<LetterQuery>().ReadAsync(world.Letters().Single(l => l.To == agder.Outsider.Id), world.Cancel);
        JsonSerializer.Serialize(letter).ShouldNotContain("Visma");
    }

    [Theory, Databases]
    public async Task VerifyDue_AfterAYear_IsToldOnceAYearToItsAuthors(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Member, "Kamera", Audience.Network);
        var outdated = await world.ExperienceAsync(agder.Network, agder.Member, "Utdatert", Audience.Network);
        await world.ExperienceAsync(agder.Network, agder.Member, "Utkast", Audience.Authors);
        await ChangeAsync(world, outdated, e => e.Outdate("Loven er endret.", null, world.Now).ShouldBeDone());

        world.Clock.Advance(Experience.VerifiedFor - TimeSpan.FromMinutes(1));
        (await AskAsync(world)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var other = world.AnotherServer();
        (await Task.WhenAll(AskAsync(world), AskAsync(other))).Sum().ShouldBe(1, "of two servers one asks");
        await world.DeliverAsync();
        (await DueAsync()).ShouldBe(["Kamera"]);
        (await GroupsAsync(world, agder.Colleague)).ShouldBeEmpty();
        world.Clock.Advance(TimeSpan.FromDays(100));
        (await AskAsync(world)).ShouldBe(0, "once in the period");

        await ChangeAsync(world, id, e => e.Verify(agder.Member.Id, world.Now));
        await world.DeliverAsync();
        (await GroupsAsync(world, agder.Member)).Where(g => g.Kind == NotificationKind.VerifyDue).ShouldAllBe(g => g.IsRead, "it was checked: nothing waits");
        world.Clock.Advance(Experience.VerifiedFor - TimeSpan.FromDays(1));
        (await AskAsync(world)).ShouldBe(0, "said to hold 364 days ago");
        world.Clock.Advance(TimeSpan.FromDays(1));
        (await AskAsync(world)).ShouldBe(1);

        async Task<List<string?>> DueAsync() => [.. (await GroupsAsync(world, agder.Member)).Where(g => g.Kind == NotificationKind.VerifyDue).Select(g => g.Title)];
    }

    [Theory, Databases]
    public async Task VerifyDue_AuthorGone_IsToldToTheColleagues(DatabaseKind kind)
    {
        await using var world = await CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Member, "Kamera", Audience.Network);
        await world.DeliverAsync();
        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Member.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        }

        world.Clock.Advance(Experience.VerifiedFor);
        (await AskAsync(world)).ShouldBe(1);
        await world.DeliverAsync();
        (await GroupsAsync(world, agder.Colleague)).ShouldHaveSingleItem().ExperienceId.ShouldBe(id);
    }

    [Theory]
    [InlineData(NotificationKind.ReviewAsked, NotificationCategory.Duty)]
    [InlineData(NotificationKind.AdopterAsked, NotificationCategory.Duty)]
    [InlineData(NotificationKind.VerifyDue, NotificationCategory.Duty)]
    [InlineData(NotificationKind.VisitWished, NotificationCategory.Duty)]
    [InlineData(NotificationKind.VisitDeclined, NotificationCategory.Followed)]
    [InlineData(NotificationKind.ReviewReturned, NotificationCategory.Followed)]
    [InlineData(NotificationKind.ExperiencePublished, NotificationCategory.Followed)]
    [InlineData(NotificationKind.AdoptionFeedback, NotificationCategory.Followed)]
    [InlineData(NotificationKind.AdopterAnswered, NotificationCategory.Followed)]
    [InlineData(NotificationKind.SearchFound, NotificationCategory.Followed)]
    public void CategoryOf_WhatIsToldOfExperiences_IsItsOwn(NotificationKind kind, NotificationCategory category) => Notification.CategoryOf(kind).ShouldBe(category);

    [Theory, Databases]
    public async Task Queries_HoweverManyExperiences_AreAsMany(DatabaseKind kind)
    {
        var counter = new CommandCounter();
        await using var world = await CreateAsync(kind, counter);
        var agder = await world.AgderAsync();
        await PublishAsync("En");
        var few = await CountAsync();
        for (var i = 0; i < 15; i++)
        {
            await PublishAsync("Erfaring " + i);
        }

        (await GroupsAsync(world, agder.Member)).Count.ShouldBe(16);
        (await CountAsync()).ShouldBe(few);

        async Task PublishAsync(string title)
        {
            await world.ExperienceAsync(agder.Network, agder.Member, title, Audience.Network, publisher: agder.Coordinator);
            await world.DeliverAsync();
        }

        async Task<(int, int)> CountAsync() => (
            await counter.CountAsync(() => GroupsAsync(world, agder.Member)),
            await counter.CountAsync(() => LibraryNotificationTests.CountAsync(world, agder.Member)));
    }

    private static Task<World> CreateAsync(DatabaseKind kind, CommandCounter? counter = null) => World.CreateAsync(kind, services =>
    {
        services.AddSingleton<SentLetters>().AddSingleton<IEventHandler<LetterDue>>(s => s.GetRequiredService<SentLetters>());
        counter?.In(services);
    });

    private static Task<int> AskAsync(World world) => world.HostedService<VerifyClock>().AskAsync(world.Cancel);

    private static async Task<ExperienceId> AskedAsync(World world, Agder agder, Person author, Audience audience)
    {
        var id = await world.ExperienceAsync(agder.Network, author, $"Utkast {audience}", audience - 1);
        await using (var db = await world.DbAsync())
        {
            var parts = await db.ExperienceParts.Where(p => p.ExperienceId == id).ToDictionaryAsync(p => p.Key, p => p.Value, world.Cancel);
            var experience = await db.Experiences.SingleAsync(e => e.Id == id, world.Cancel);
            experience.AskForReview(ExperienceParts.Compose(parts), audience, author.Id, world.Now).ShouldBeDone();
            await db.SaveChangesAsync(world.Cancel);
        }

        await world.DeliverAsync();
        return id;
    }

    private static async Task ChangeAsync(World world, ExperienceId id, Action<Experience> change)
    {
        await using (var db = await world.DbAsync())
        {
            change(await db.Experiences.SingleAsync(e => e.Id == id, world.Cancel));
            await db.SaveChangesAsync(world.Cancel);
        }

        await world.DeliverAsync();
    }

    private static async Task<IReadOnlyList<NotificationGroup>> GroupsAsync(World world, Person person) =>
        (await world.Get<NotificationsQuery>().HandleAsync(World.As(person), world.Cancel)).Value;

    private static async Task<List<string?>> TitlesAsync(World world, Person person) => [.. (await GroupsAsync(world, person)).Select(g => g.Title)];

    private static Task<int> CountAsync(World world, Person person) => world.Get<NotificationsQuery>().CountUnreadAsync(World.As(person), world.Cancel);
}
