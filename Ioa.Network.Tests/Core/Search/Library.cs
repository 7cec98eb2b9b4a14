using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>Short ways to fill the library of a <see cref="World"/> and to search it.</summary>
internal static class Library
{
    /// <summary>An experience as its lead would write it.</summary>
    public static ExperienceContent Content(Organisation lead, string title, string text = "Vi beskrev behovet og spurte markedet.") => new()
    {
        Title = title,
        Parties = [new(lead.Id, lead.DisplayName, PartyRole.Lead)],
        Outcome = Outcome.Completed,
        Answers = [new("need.problem", Phase.Needs, null, text)],
    };

    /// <summary>Publishes an experience, one step after the other, and indexes it.</summary>
    public static async Task<ExperienceId> PublishAsync(this World world, LearningNetwork network, Person by, ExperienceContent content, Audience audience = Audience.National)
    {
        var experience = new Experience { NetworkId = network.Id, OrganisationId = by.OrganisationId, CreatedById = by.Id, CreatedAt = world.Now };
        await world.AddAsync(experience);
        for (var step = Audience.Network; step <= audience; step++)
        {
            await world.PublishAsync(experience.Id, content, step, by);
        }

        await world.IndexAsync();
        return experience.Id;
    }

    /// <summary>A new version of it.</summary>
    public static async Task PublishAsync(this World world, ExperienceId id, ExperienceContent content, Audience audience, Person by)
    {
        await using var db = await world.DbAsync();
        var experience = await db.Experiences.SingleAsync(e => e.Id == id, world.Cancel);
        experience.AskForReview(content, audience, by.Id, world.Now).ShouldBeDone();
        db.Add(experience.Publish(content, by.Id, world.Now).Value);
        await db.SaveChangesAsync(world.Cancel);
    }

    /// <summary>Fewer read it from now on; not indexed anew.</summary>
    public static async Task NarrowAsync(this World world, ExperienceId id, Audience audience, Person by)
    {
        await using var db = await world.DbAsync();
        (await db.Experiences.SingleAsync(e => e.Id == id, world.Cancel)).Narrow(audience, by.Id).ShouldBeDone();
        await db.SaveChangesAsync(world.Cancel);
    }

    /// <summary>A question with an answer, indexed.</summary>
    public static async Task<ThreadId> AnsweredAsync(this World world, Person asker, Person answerer, LearningNetwork network, string title, string body = "Vi lurer.", string answer = "Vi har.")
    {
        var thread = await world.AskAsync(asker, network, title, body);
        await world.ReplyAsync(answerer, thread, answer);
        await world.IndexAsync();
        return thread;
    }

    /// <summary>Indexes until nothing is left to.</summary>
    public static async Task IndexAsync(this World world)
    {
        while (await world.HostedService<SearchIndexer>().IndexAsync(world.Cancel) > 0)
        {
        }
    }

    /// <summary>Searches; nobody is somebody without an account.</summary>
    public static Task<LibraryFinds> SearchAsync(this World world, Person? person, LibrarySearch search) =>
        world.Get<LibrarySearchQuery>().HandleAsync(search, person is null ? World.Anonymous : World.As(person), world.Cancel);

    /// <summary>What the page of an experience gives as about the same.</summary>
    public static async Task<IReadOnlyList<RelatedLink>> RelatedAsync(this World world, ExperienceId id, System.Security.Claims.ClaimsPrincipal user) =>
        await world.Get<ExperienceQuery>().HandleAsync(id, draft: false, lookAs: null, user, world.Cancel) is { Succeeded: true, Value: var view } ? view.Related : [];

    /// <summary>The ids of what is found, in order.</summary>
    public static async Task<Guid[]> FindAsync(this World world, Person? person, string text) =>
        Ids(await world.SearchAsync(person, new LibrarySearch(text)));

    public static Guid[] Ids(LibraryFinds finds) => [.. finds.Hits.Items.Select(hit => hit.ExperienceId?.Value ?? hit.ThreadId?.Value ?? hit.MeetingId!.Value.Value)];

    public static int Count(this LibraryFinds finds, LibraryFacet facet, string value) => finds.Facets[facet].FirstOrDefault(v => v.Value == value)?.Count ?? 0;
}
