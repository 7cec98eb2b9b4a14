using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Tests.Support;

/// <summary>Short ways to have an experience in a <see cref="World"/>, by the entity's own rules.</summary>
internal static class ExperienceStory
{
    /// <summary>
    /// An experience that was asked for and published one step at a time, as far as <paramref name="audience"/>; at <see cref="Audience.Authors"/> it
    /// is being written. Its author's organisation stands for it and led it.
    /// </summary>
    /// <param name="world">Where.</param>
    /// <param name="network">In which network.</param>
    /// <param name="author">Who writes it.</param>
    /// <param name="title">Its title.</param>
    /// <param name="audience">How far it is read.</param>
    /// <param name="content">Changes to what it says.</param>
    /// <param name="publisher">Who publishes it; its author when nothing else is said, so that nobody is told.</param>
    public static async Task<ExperienceId> ExperienceAsync(
        this World world,
        LearningNetwork network,
        Person author,
        string title = "Nattkamera i hjemmetjenesten",
        Audience audience = Audience.National,
        Func<ExperienceContent, ExperienceContent>? content = null,
        Person? publisher = null)
    {
        var experience = new Experience { NetworkId = network.Id, OrganisationId = author.OrganisationId, CreatedById = author.Id, CreatedAt = world.Now, Title = title };
        var written = new ExperienceContent
        {
            Title = title,
            Parties = [new ExperienceParty(author.OrganisationId, "Leder", PartyRole.Lead)],
            Answers = [new ExperienceAnswer("need.problem", Phase.Needs, null, "Mange falt om natten.")],
            Outcome = Outcome.Completed,
        };
        written = content?.Invoke(written) ?? written;
        var rows = new List<object> { experience, new ExperienceAuthor { ExperienceId = experience.Id, PersonId = author.Id, AddedAt = world.Now } };
        rows.AddRange(ExperienceParts.Decompose(written).Select(part => new ExperiencePart
        {
            ExperienceId = experience.Id,
            Key = part.Key,
            Value = part.Value,
            EditedById = author.Id,
            EditedAt = world.Now,
        }));
        for (var step = Audience.Network; step <= audience; step++)
        {
            experience.AskForReview(written, step, author.Id, world.Now).Error.ShouldBeNull();
            var version = experience.Publish(written, (publisher ?? author).Id, world.Now);
            version.Error.ShouldBeNull();
            rows.Add(version.Value);
        }

        await world.AddAsync([.. rows]);
        return experience.Id;
    }

    /// <summary>An organisation's adoption as far as a stage, by one of its people; each stage on its day, the last day for those that have none.</summary>
    public static async Task<AdoptionId> AdoptAsync(this World world, Person person, ExperienceId experience, AdoptionStage stage = AdoptionStage.Implementation, DateOnly? on = null, bool mayBeAsked = false)
    {
        var day = on ?? world.Today;
        var adoption = Adoption.Begin(experience, person.OrganisationId, person.Id, day, world.Now).Value;
        if (stage == AdoptionStage.Persuasion)
        {
            adoption.MoveOn(person.Id, day, world.Now).Error.ShouldBeNull();
        }

        if (stage >= AdoptionStage.Decision)
        {
            adoption.Decide(AdoptionDecision.Adopted, "Det passer oss.", ReuseKind.Adapted, person.Id, day, world.Now).Error.ShouldBeNull();
        }

        while (adoption.Stage < stage)
        {
            adoption.MoveOn(person.Id, day, world.Now).Error.ShouldBeNull();
        }

        if (mayBeAsked)
        {
            adoption.Describe(new AdoptionDescription(null, null, true, null, null, null, null, null), person.Id, world.Now).Error.ShouldBeNull();
        }

        await world.AddAsync(adoption);
        return adoption.Id;
    }

    /// <summary>Who does what with an experience, as the reader of its page sees it; not found when there is no such page, or it is a draft's.</summary>
    public static async Task<Result<AdoptionsView>> AdoptionsAsync(this World world, ExperienceId id, ClaimsPrincipal user) =>
        await world.Get<ExperienceQuery>().HandleAsync(id, draft: false, lookAs: null, user, world.Cancel) is { Succeeded: true, Value.Adoptions: { } adoptions } ? adoptions : Error.NotFound;
}
