using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Faq;

namespace Ioa.Network.Core.Demo;

/// <summary>What Kristiansand has at hand when it answers: its fixed passages, and the questions and answers of Agder made of accepted answers.</summary>
internal sealed class DemoDesk
{
    private static readonly (string Title, string Markdown)[] Written =
    [
        ("Slik avtaler dere besøk", "Hei {navn}! {kommune} er hjertelig velkommen til oss. Vi tar imot besøk om {tema} den første onsdagen i måneden, og samler gjerne flere samme dag.\n\nRing meg på {telefon}, så finner vi en dato.\n\nHilsen {meg}"),
        ("Be om mer før vi svarer", "Takk for spørsmålet, {navn}. For å svare godt trenger vi å vite:\n\n- Hvor stort er behovet (antall, kroner)?\n- Når skal løsningen være i drift?\n- Hvem skal følge opp kontrakten?"),
        ("Mal for behovsbeskrivelse", "Vi bruker malen på to sider i «Behovsbeskrivelse {år}». Start med hva brukerne strever med i dag, og la leverandørene foreslå løsningen."),
    ];

    public DemoDesk(DemoMap map, DemoPeople people, DemoConversations conversations, DemoChance chance, DateTimeOffset now)
    {
        var agder = map.Regional.Single(n => n.Network.Slug == "agder").Network;
        var host = map["4204"];
        var writer = people.At(host)[0];
        Passages = [.. Written.Select((passage, i) => new Passage
        {
            Id = new PassageId(chance.Id(now)),
            OrganisationId = host.Id,
            Title = passage.Title,
            Markdown = passage.Markdown,
            EditedById = writer.Id,
            EditedAt = now.AddDays(-20 * (i + 1)),
        })];

        var posts = conversations.Posts.Where(p => p.Kind == PostKind.Text).ToDictionary(p => p.Id);
        Faq = [.. conversations.Threads
            .Where(t => t.NetworkId == agder.Id && t.AcceptedPostId is { } accepted && posts.ContainsKey(accepted))
            .DistinctBy(t => t.Title)
            .OrderByDescending(t => t.CreatedAt).ThenBy(t => t.Id.Value)
            .Take(4)
            .Select(t => (Thread: t, Answer: posts[t.AcceptedPostId!.Value]))
            .Select(x => new FaqEntry
            {
                Id = new FaqEntryId(chance.Id(now)),
                NetworkId = agder.Id,
                PostId = x.Answer.Id,
                OrganisationId = x.Answer.AuthorOrganisationId,
                Question = x.Thread.Title,
                Markdown = x.Answer.Markdown,
                Html = x.Answer.Html,
                EditedById = writer.Id,
                EditedAt = x.Answer.CreatedAt.AddDays(2) is var at && at < now ? at : now,
            })];
    }

    public IReadOnlyList<Passage> Passages { get; }

    public IReadOnlyList<FaqEntry> Faq { get; }
}
