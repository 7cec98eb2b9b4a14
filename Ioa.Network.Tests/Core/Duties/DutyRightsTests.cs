using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Faq;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>Who × use case × outcome, for every command and query of the duty to answer, the desk, and the questions and answers.</summary>
public sealed class DutyRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>
    /// What each may do, in the order of <see cref="People"/>: «+» done, «f» forbidden, «n» not found, «!» refused by a rule. A name may
    /// have several situations, told apart by what follows the comma. Lyngdal (Member) asks, Kristiansand (Superuser) has the duty, Arendal is
    /// the network's other superuser, Bergen (Guest) is in the national network only, Outsider
    /// is of a superuser of another network.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                        Anonymous Ended Outsider Guest Administrator Observer | Member Neighbour Arendal Superuser Coordinator
        [nameof(TakeQuestion)] = ("nnnnnfff++f", async (w, s, user) => (await w.Get<TakeQuestion>().HandleAsync(new(s.Thread, null), user, w.Cancel)).Error),
        [nameof(TakeQuestion) + ", shared"] = ("nnn+nfff++f", async (w, s, user) =>
        {
            await s.ShareAsync(w);
            return (await w.Get<TakeQuestion>().HandleAsync(new(s.Thread, null), user, w.Cancel)).Error;
        }),
        [nameof(TakeQuestion) + ", hidden"] = ("nnnnnnnn!!f", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<TakeQuestion>().HandleAsync(new(s.Thread, null), user, w.Cancel)).Error;
        }),
        [nameof(HandOverQuestion)] = ("nnnnnffff++", async (w, s, user) =>
            (await w.Get<HandOverQuestion>().HandleAsync(new(s.Thread, s.Agder.OtherSuperuser.Id), user, w.Cancel)).Error),
        [nameof(HandOverQuestion) + ", shared"] = ("nnnfnffff++", async (w, s, user) =>
        {
            await s.ShareAsync(w);
            return (await w.Get<HandOverQuestion>().HandleAsync(new(s.Thread, s.Agder.OtherSuperuser.Id), user, w.Cancel)).Error;
        }),
        [nameof(OfferQuestion)] = ("nnnnnffff++", async (w, s, user) => (await w.Get<OfferQuestion>().HandleAsync(new(s.Thread, s.Arendal.OrganisationId), user, w.Cancel)).Error),
        [nameof(AnswerQuestionOffer)] = ("nnnnnfff+!f", async (w, s, user) =>
        {
            (await w.Get<OfferQuestion>().HandleAsync(new(s.Thread, s.Arendal.OrganisationId), World.As(s.Agder.Superuser), w.Cancel)).ShouldBeDone();
            return (await w.Get<AnswerQuestionOffer>().HandleAsync(new(s.Thread, true), user, w.Cancel)).Error;
        }),
        [nameof(LetNationalRead)] = ("nnnnnf+ffff", async (w, s, user) => (await w.Get<LetNationalRead>().HandleAsync(new(s.Thread, true), user, w.Cancel)).Error),
        [nameof(QuestionDutyQuery)] = ("nnnnnnnn+++", async (w, s, user) => (await w.Get<QuestionDutyQuery>().HandleAsync(s.Thread, user, w.Cancel)).Error),
        [nameof(QuestionDutyQuery) + ", names of colleagues"] = ("nnnnnnnnn++", async (w, s, user) =>
            await w.Get<QuestionDutyQuery>().HandleAsync(s.Thread, user, w.Cancel) is { Succeeded: true } duty && duty.Value.Colleagues.Count > 0 ? null : Error.NotFound),
        [nameof(DeskQuery) + ", lists it"] = ("nnnnnnnnn++", async (w, s, user) =>
            await w.Get<DeskQuery>().HandleAsync(user, w.Cancel) is { Succeeded: true } desk && desk.Value.Questions.Any(q => q.Id == s.Thread) ? null : Error.NotFound),
        [nameof(SnoozeQuestion)] = ("nnnnnfff+++", async (w, s, user) => (await w.Get<SnoozeQuestion>().HandleAsync(new(s.Thread, w.Today.AddDays(3)), user, w.Cancel)).Error),
        [nameof(AlikeQuery)] = ("nnnnn++++++", async (w, s, user) => (await w.Get<AlikeQuery>().HandleAsync(s.Thread, user, w.Cancel)).Error),
        [nameof(AnswerSeveral)] = ("nnnnnf+++++", async (w, s, user) => (await w.Get<AnswerSeveral>().HandleAsync(new([s.Thread], "Slik.", Talk.NewKey()), user, w.Cancel)).Error),
        [nameof(SpareQuestion)] = ("nnnnn++++++", async (w, s, user) => (await w.Get<SpareQuestion>().HandleAsync(new(DraftKey.New(s.Agder.Network.Id), s.Answered, s.Answer), user, w.Cancel)).Error),
        [nameof(PassagesQuery)] = ("nn+nnnnn++n", async (w, s, user) => (await w.Get<PassagesQuery>().HandleAsync(user, w.Cancel)).Error),
        [nameof(PassagesQuery) + ", Kristiansand's"] = ("nnnnnnnnn+n", async (w, s, user) =>
            await w.Get<PassagesQuery>().HandleAsync(user, w.Cancel) is { Succeeded: true } passages && passages.Value.Items.Any(p => p.Id == s.Passage) ? null : Error.NotFound),
        [nameof(WritePassage)] = ("nn+nnnnn++n", async (w, s, user) => (await w.Get<WritePassage>().HandleAsync(new(null, "Besøk", "Velkommen", 0), user, w.Cancel)).Error),
        [nameof(WritePassage) + ", Kristiansand's"] = ("nnnnnnnnn+n", async (w, s, user) => (await w.Get<WritePassage>().HandleAsync(new(s.Passage, "Besøk", "Velkommen", 1), user, w.Cancel)).Error),
        [nameof(RemovePassage)] = ("nn+nnnnn++n", async (w, s, user) => (await w.Get<RemovePassage>().HandleAsync(new(s.Passage), user, w.Cancel)).Error),
        [nameof(RemovePassage) + ", Kristiansand's is gone"] = ("nnnnnnnnn+n", async (w, s, user) =>
        {
            await w.Get<RemovePassage>().HandleAsync(new(s.Passage), user, w.Cancel);
            await using var db = await w.DbAsync();
            return await db.Passages.AnyAsync(p => p.Id == s.Passage, w.Cancel) ? Error.NotFound : null;
        }),
        [nameof(FaqQuery)] = ("nnnnn++++++", async (w, s, user) =>
            await w.Get<FaqQuery>().HandleAsync(s.Agder.Network.Slug, user, w.Cancel) is { Succeeded: true } faq && faq.Value.Items.Any(e => e.Id == s.Faq) ? null : Error.NotFound),
        [nameof(FaqQuery) + ", of a hidden answer"] = ("nnnnnnnnnnn", async (w, s, user) =>
        {
            (await w.Get<HidePost>().HandleAsync(new(s.Answer, "Regel"), World.As(s.Agder.Coordinator), w.Cancel)).ShouldBeDone();
            return await w.Get<FaqQuery>().HandleAsync(s.Agder.Network.Slug, user, w.Cancel) is { Succeeded: true } faq && faq.Value.Items.Any(e => e.Id == s.Faq) ? null : Error.NotFound;
        }),
        [nameof(FaqQuery) + ", of a hidden conversation"] = ("nnnnnnnnnnn", async (w, s, user) =>
        {
            await s.HideAsync(w, s.Answered);
            return await w.Get<FaqQuery>().HandleAsync(s.Agder.Network.Slug, user, w.Cancel) is { Succeeded: true } faq && faq.Value.Items.Any(e => e.Id == s.Faq) ? null : Error.NotFound;
        }),
        [nameof(FaqFormQuery)] = ("nnnnnfff+++", async (w, s, user) => (await w.Get<FaqFormQuery>().HandleAsync(s.Agder.Network.Slug, s.Faq, null, user, w.Cancel)).Error),
        [nameof(FaqFormQuery) + ", an answer"] = ("nnnnnfff+++", async (w, s, user) => (await w.Get<FaqFormQuery>().HandleAsync(s.Agder.Network.Slug, null, s.Answer, user, w.Cancel)).Error),
        [nameof(FaqFormQuery) + ", an answer of another network"] = ("nnnnnfffnnn", async (w, s, user) =>
            (await w.Get<FaqFormQuery>().HandleAsync(s.Agder.Network.Slug, null, await s.ForeignAnswerAsync(w), user, w.Cancel)).Error),
        [nameof(WriteFaqEntry)] = ("nnnnnfff+++", async (w, s, user) =>
            (await w.Get<WriteFaqEntry>().HandleAsync(new(s.Agder.Network.Id, null, null, "Hvordan?", "Slik.", 0), user, w.Cancel)).Error),
        [nameof(WriteFaqEntry) + ", another text"] = ("nnnnnfff+++", async (w, s, user) =>
            (await w.Get<WriteFaqEntry>().HandleAsync(new(s.Agder.Network.Id, s.Faq, null, "Hvordan?", "Slik.", 1), user, w.Cancel)).Error),
        [nameof(WriteFaqEntry) + ", of another network's answer"] = ("nnnnnfffnnn", async (w, s, user) =>
            (await w.Get<WriteFaqEntry>().HandleAsync(new(s.Agder.Network.Id, null, await s.ForeignAnswerAsync(w), "Hvordan?", "Slik.", 0), user, w.Cancel)).Error),
        [nameof(WriteFaqEntry) + ", closed network"] = ("nnnnnffffff", async (w, s, user) =>
        {
            await using (var db = await w.DbAsync())
            {
                await db.Networks.Where(n => n.Id == s.Agder.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Status, NetworkStatus.Closed), w.Cancel);
            }

            return (await w.Get<WriteFaqEntry>().HandleAsync(new(s.Agder.Network.Id, null, null, "Hvordan?", "Slik.", 0), user, w.Cancel)).Error;
        }),
        [nameof(RemoveFaqEntry)] = ("nnnnnfff+++", async (w, s, user) => (await w.Get<RemoveFaqEntry>().HandleAsync(new(s.Agder.Network.Id, s.Faq), user, w.Cancel)).Error),
    };

    public static TheoryData<DatabaseKind, string> Situations
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var situation in Table.Keys)
            {
                data.Add(DatabaseKind.Sqlite, situation);
                data.Add(DatabaseKind.Postgres, situation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var (_, user) in People)
        {
            // A scene of its own for each: what one does does not change what the next may do.
            var scene = await Scene.CreateAsync(world);
            var error = await act(world, scene, user(scene));
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheFeatures_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => (type.Namespace == typeof(Passage).Namespace && !type.Name.Contains("Enquiry", StringComparison.Ordinal) && !type.Name.Contains("Visit", StringComparison.Ordinal)) ||
                type.Namespace == typeof(FaqEntry).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Guest", s => World.As(s.Guest)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Neighbour", s => World.As(s.Agder.Neighbour)),
        ("Arendal", s => World.As(s.Arendal)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Arendal, Person Guest, ThreadId Thread, ThreadId Answered, PostId Answer, PassageId Passage, FaqEntryId Faq)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var arendal = await world.OrganisationAsync("Arendal");
            var bergen = await world.OrganisationAsync("Bergen");
            await world.AddAsync(
                new Membership { NetworkId = agder.Network.Id, OrganisationId = arendal.Id, Role = MembershipRole.Superuser, From = world.Today.AddDays(-9) },
                new Membership { NetworkId = agder.National.Id, OrganisationId = bergen.Id, Role = MembershipRole.Member, From = world.Today.AddDays(-9) });
            var answered = await world.AskAsync(agder.Member, agder.Network, "Hvem tester før kjøp?");
            var answer = await world.ReplyAsync(agder.Superuser, answered, "Vi tester i et halvt år.");
            var superuser = World.As(agder.Superuser);
            return new Scene(
                agder,
                await world.PersonAsync("Are Arendal", arendal),
                await world.PersonAsync("Bjørg Bergen", bergen),
                await world.AskAsync(agder.Member, agder.Network),
                answered,
                answer.Id,
                (await world.Get<WritePassage>().HandleAsync(new(null, "Hilsen", "Hei {navn}", 0), superuser, world.Cancel)).Value,
                (await world.Get<WriteFaqEntry>().HandleAsync(new(agder.Network.Id, null, answer.Id, "Tester dere?", "I et halvt år.", 0), superuser, world.Cancel)).Value);
        }

        public async Task ShareAsync(World world)
        {
            await using var db = await world.DbAsync();
            await db.Threads.Where(t => t.Id == Thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.SharedWithId, Agder.National.Id), world.Cancel);
        }

        public async Task HideAsync(World world, ThreadId? thread = null) =>
            (await world.Get<HideThread>().HandleAsync(new(thread ?? Thread, "Regel"), World.As(Agder.Coordinator), world.Cancel)).ShouldBeDone();

        public async Task<PostId> ForeignAnswerAsync(World world)
        {
            var thread = await world.AskAsync(Agder.Outsider, Agder.OtherNetwork);
            return (await world.ReplyAsync(Agder.Outsider, thread)).Id;
        }
    }
}
