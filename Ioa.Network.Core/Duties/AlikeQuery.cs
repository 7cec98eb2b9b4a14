using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>An open question and those much like it, side by side.</summary>
/// <param name="Question">The question.</param>
/// <param name="Others">The others, the likest first.</param>
public sealed record Alike(AlikeQuestion Question, IReadOnlyList<AlikeQuestion> Others);

/// <summary>A question with its words.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="Asker">The organisation that asks.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Html">What it says, safe HTML.</param>
public sealed record AlikeQuestion(ThreadId Id, string Title, string Asker, DateTimeOffset AskedAt, string Html);

/// <summary>Reads near-duplicates among the open questions that the user reads, so that one answer can serve several.</summary>
public sealed class AlikeQuery(IDbContextFactory<NetworkDbContext> contexts, SimilarQuestionsQuery similar, TimeProvider clock)
{
    /// <summary>The question and those like it; <see cref="Error.NotFound"/> to whoever does not read it.</summary>
    public async Task<Result<Alike>> HandleAsync(ThreadId question, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var found = await similar.HandleAsync(question, user, cancellationToken);
        if (found.Error is { } error)
        {
            return error;
        }

        var ids = found.Value.Select(s => s.ThreadId).Append(question).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.ReadableThreads(user.PersonId()!.Value, clock.Today())
            .Where(t => ids.Contains(t.Id) && t.HiddenAt == null)
            .Select(t => new AlikeQuestion(
                t.Id,
                t.Title,
                db.Organisations.Where(o => o.Id == t.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                t.CreatedAt,
                db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1 && p.HiddenAt == null).Select(p => p.Html).FirstOrDefault() ?? ""))
            .ToDictionaryAsync(q => q.Id, cancellationToken);
        return rows.TryGetValue(question, out var asked)
            ? new Alike(asked, [.. found.Value.Where(s => rows.ContainsKey(s.ThreadId)).Select(s => rows[s.ThreadId])])
            : Error.NotFound;
    }
}
