using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>A question that waits and is much like another.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="NetworkId">The network it is in.</param>
/// <param name="Title">Its title.</param>
/// <param name="CreatedAt">When it was asked.</param>
/// <param name="Likeness">How much of the one is in the other, from 0; 1 and more for the same words.</param>
public sealed record SimilarQuestion(ThreadId ThreadId, LearningNetworkId NetworkId, string Title, DateTimeOffset CreatedAt, double Likeness);

/// <summary>The other questions that wait for an answer and are much like a given one, in the networks that the user reads: what can be answered together, or merged.</summary>
public sealed class SimilarQuestionsQuery(IDbContextFactory<NetworkDbContext> contexts, ThreadVocabulary vocabularies, TimeProvider clock)
{
    /// <summary>How many are given at most.</summary>
    public const int Most = 5;

    // The newest so many that wait are compared: more than any desk has.
    private const int MostCompared = 400;

    private const double LeastLikeness = 0.35;

    /// <summary>The likest first, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<IReadOnlyList<SimilarQuestion>>> HandleAsync(ThreadId question, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var asked = await db.ReadableThreads(person, today)
            .Where(t => t.Id == question)
            .Select(t => new { t.Title, Text = db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1 && p.HiddenAt == null).Select(p => p.Markdown).FirstOrDefault() })
            .FirstOrDefaultAsync(cancellationToken);
        if (asked is null)
        {
            return Error.NotFound;
        }

        var words = DraftWords.Of(await vocabularies.ReadAsync(cancellationToken), asked.Title, asked.Text ?? "");
        if (!words.AreEnough)
        {
            return Array.Empty<SimilarQuestion>();
        }

        var networks = await db.ReadableNetworks(person, today).Select(n => n.Id).ToListAsync(cancellationToken);
        var waiting = await db.Threads
            .Where(t => networks.Contains(t.NetworkId) && t.Id != question && t.HiddenAt == null &&
                t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null)
            .OrderByDescending(t => t.LastPostAt)
            .Take(MostCompared)
            .Select(t => new
            {
                t.Id,
                t.NetworkId,
                t.Title,
                t.CreatedAt,
                Text = db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1 && p.HiddenAt == null).Select(p => p.Markdown).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return waiting
            .Select(t => new SimilarQuestion(t.Id, t.NetworkId, t.Title, t.CreatedAt, words.Score(t.Title, t.Text ?? "", "")))
            .Where(t => t.Likeness >= LeastLikeness)
            .OrderByDescending(t => t.Likeness)
            .Take(Most)
            .ToArray();
    }
}
