using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Faq;

/// <summary>A network's questions and answers.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Name">Its name.</param>
/// <param name="CanWrite">Whether the user writes them.</param>
/// <param name="Items">In alphabetical order.</param>
public sealed record NetworkFaq(LearningNetworkId Network, string Name, bool CanWrite, IReadOnlyList<FaqItem> Items);

/// <summary>A question with its answer.</summary>
/// <param name="Id">Which.</param>
/// <param name="Question">The question.</param>
/// <param name="Html">The answer, safe HTML.</param>
/// <param name="Organisation">Who stands for it.</param>
/// <param name="EditedAt">When it was last written.</param>
/// <param name="ThreadId">The conversation that it comes from, if this network still has it.</param>
/// <param name="PostNumber">The answer's number there.</param>
public sealed record FaqItem(FaqEntryId Id, string Question, string Html, string Organisation, DateTimeOffset EditedAt, ThreadId? ThreadId, int? PostNumber);

/// <summary>Reads a network's questions and answers, in one query however many they are.</summary>
public sealed class FaqQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>All of them; <see cref="Error.NotFound"/> to outsiders.</summary>
    public async Task<Result<NetworkFaq>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FaqNetworkAsync(slug, user, clock.Today(), cancellationToken) is not var (network, name, standing))
        {
            return Error.NotFound;
        }

        var rows = await (
            from e in db.ShownFaq(network)
            join o in db.Organisations on e.OrganisationId equals o.Id
            join p in db.Posts on e.PostId equals p.Id into posts
            from post in posts.DefaultIfEmpty()
            join t in db.Threads.Where(t => t.NetworkId == network) on post.ThreadId equals t.Id into threads
            from thread in threads.DefaultIfEmpty()
            select new { e.Id, e.Question, e.Html, o.DisplayName, e.EditedAt, ThreadId = (ThreadId?)thread.Id, Number = (int?)post.Number })
            .ToListAsync(cancellationToken);
        return new NetworkFaq(
            network,
            name,
            standing.WritesFaq(),
            [.. rows.OrderBy(e => e.Question, NorwegianOrder.Names).Select(e => new FaqItem(e.Id, e.Question, e.Html, e.DisplayName, e.EditedAt, e.ThreadId, e.ThreadId is null ? null : e.Number))]);
    }
}
