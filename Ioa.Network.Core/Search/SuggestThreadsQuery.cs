using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>A question as far as it is written.</summary>
/// <param name="Title">The title so far.</param>
/// <param name="Body">The text so far.</param>
/// <param name="SectorCode">The sector chosen, or none.</param>
public sealed record ThreadSuggestions(string Title, string Body, string? SectorCode = null);

/// <summary>An earlier conversation that may answer the question.</summary>
/// <param name="ThreadId">The thread; where a merged one went.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleHtml">Its title as safe HTML with the draft's words in &lt;mark&gt;.</param>
/// <param name="NetworkName">Its network's name.</param>
/// <param name="Accepted">Whether it has an accepted answer.</param>
/// <param name="Answered">Whether somebody has answered.</param>
/// <param name="PostId">The post shown: the accepted answer, else the most useful one, else the question.</param>
/// <param name="PostNumber">That post's number.</param>
/// <param name="AuthorName">Who wrote that post.</param>
/// <param name="AuthorOrganisation">Where they worked then.</param>
/// <param name="SentenceHtml">The sentence of that post that fits best, as safe HTML with the draft's words in &lt;mark&gt;.</param>
public sealed record SuggestedThread(
    ThreadId ThreadId,
    string Title,
    string TitleHtml,
    string NetworkName,
    bool Accepted,
    bool Answered,
    PostId PostId,
    int PostNumber,
    string AuthorName,
    string AuthorOrganisation,
    string SentenceHtml);

/// <summary>
/// What may already answer a question that is being written: earlier conversations in the networks that the user reads, found by any of
/// the words, in bokmål and nynorsk, also misspelt and in compounds. Hidden posts and threads are not searched.
/// </summary>
/// <remarks>
/// The index gives at most <see cref="SimilarThreads.Most"/> threads; they are weighed from their titles, questions and answers, so that
/// both databases rank alike and the cost is the same whatever has been written.
/// </remarks>
public sealed class SuggestThreadsQuery(IDbContextFactory<NetworkDbContext> contexts, ThreadVocabulary vocabularies, TimeProvider clock)
{
    /// <summary>How many conversations are suggested at most.</summary>
    public const int Most = 5;

    private const int SentenceLength = 240;

    // A conversation that has less than this of what the draft says is about something else.
    private const double LeastShare = 0.22;

    /// <summary>The best first; none for a draft of under three words that say something.</summary>
    public async Task<IReadOnlyList<SuggestedThread>> HandleAsync(ThreadSuggestions draft, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        var vocabulary = await vocabularies.ReadAsync(cancellationToken);
        var words = DraftWords.Of(vocabulary, draft.Title, draft.Body);
        if (!words.AreEnough)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, clock.Today()).Select(n => new { n.Id, n.Name }).ToDictionaryAsync(n => n.Id, n => n.Name, cancellationToken);
        if (networks.Count == 0)
        {
            return [];
        }

        var found = (await SimilarThreads.FindAsync(db, vocabulary, words, networks.Keys, cancellationToken)).ConvertAll(id => new ThreadId(id));
        var sources = await db.Threads
            .Where(t => found.Contains(t.Id) && t.HiddenAt == null)
            .Select(t => new
            {
                t.Id,
                t.Title,

                // One that was merged into another is found by its own words, and leads to where it went; at most two steps.
                Into = t.MergedIntoId == null ? t.Id : db.Threads.Where(into => into.Id == t.MergedIntoId).Select(into => into.MergedIntoId ?? into.Id).First(),
                Question = db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1 && p.HiddenAt == null).Select(p => p.Markdown).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var places = sources.Select(s => s.Into).Distinct().ToList();
        var open = networks.Keys.ToList();
        var targets = await db.Threads
            .Where(t => places.Contains(t.Id) && t.HiddenAt == null && open.Contains(t.NetworkId))
            .Select(t => new
            {
                t.Id,
                t.Title,
                t.NetworkId,
                t.SectorCode,
                t.AcceptedPostId,
                t.FirstAnsweredAt,
                Answer = db.Posts
                    .Where(p => p.ThreadId == t.Id && p.Number > 1 && p.Kind == PostKind.Text && p.HiddenAt == null)
                    .OrderByDescending(p => p.UsefulCount).ThenBy(p => p.Number)
                    .Select(p => (PostId?)p.Id)
                    .FirstOrDefault(),
                Question = db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1).Select(p => (PostId?)p.Id).FirstOrDefault(),
            })
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var shown = targets.ToDictionary(t => t.Key, t => t.Value.AcceptedPostId ?? t.Value.Answer ?? t.Value.Question ?? default);
        var ids = shown.Values.ToList();
        var posts = await db.Posts
            .Where(p => ids.Contains(p.Id) && p.HiddenAt == null)
            .Select(p => new
            {
                p.Id,
                p.Number,
                p.Markdown,
                Author = db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
                Organisation = db.Organisations.Where(o => o.Id == p.AuthorOrganisationId).Select(o => o.DisplayName).First(),
            })
            .ToDictionaryAsync(p => p.Id, cancellationToken);

        return [.. sources
            .Where(source => shown.TryGetValue(source.Into, out var id) && posts.ContainsKey(id))
            .Select(source =>
            {
                var target = targets[source.Into];
                var post = posts[shown[target.Id]];
                var answered = target.FirstAnsweredAt is not null || target.AcceptedPostId is not null;
                var score = words.Score(source.Title, source.Question ?? "", post.Number > 1 ? post.Markdown : "")
                    * (answered ? 1.1 : 1)
                    * (draft.SectorCode is not null && target.SectorCode == draft.SectorCode ? 1.1 : 1);
                return (Target: target, Post: post, Answered: answered, Score: score);
            })
            .Where(match => match.Score >= LeastShare)
            .OrderByDescending(match => match.Score)
            .DistinctBy(match => match.Target.Id)
            .Take(Most)
            .Select(match => new SuggestedThread(
                match.Target.Id,
                match.Target.Title,
                words.Mark(match.Target.Title, int.MaxValue),
                networks[match.Target.NetworkId],
                match.Target.AcceptedPostId is not null,
                match.Answered,
                match.Post.Id,
                match.Post.Number,
                match.Post.Author,
                match.Post.Organisation,
                words.SentenceIn(match.Post.Markdown, SentenceLength)))];
    }
}
