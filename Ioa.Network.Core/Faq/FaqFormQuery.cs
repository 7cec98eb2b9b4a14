using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Faq;

/// <summary>What the form for a question with its answer begins with.</summary>
/// <param name="Network">In which network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">The entry; <see langword="null"/> for a new one.</param>
/// <param name="PostId">The answer that it is made of.</param>
/// <param name="Question">The question.</param>
/// <param name="Markdown">The answer.</param>
/// <param name="Version">The entry's version; 0 for a new one.</param>
public sealed record FaqForm(LearningNetworkId Network, string Name, FaqEntryId? Id, PostId? PostId, string Question, string Markdown, int Version);

/// <summary>Reads what the form begins with: an entry, an answer in a conversation of the network, or nothing.</summary>
public sealed class FaqFormQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The form; an answer that is an entry already gives that one. <see cref="Error.NotFound"/> to outsiders and for what is not the
    /// network's, <see cref="Error.Forbidden"/> to those in the network who do not write here.
    /// </summary>
    /// <param name="slug">The network's name in addresses.</param>
    /// <param name="entry">An entry.</param>
    /// <param name="answer">An answer.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<FaqForm>> HandleAsync(string slug, FaqEntryId? entry, PostId? answer, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FaqNetworkAsync(slug, user, clock.Today(), cancellationToken) is not var (network, name, standing))
        {
            return Error.NotFound;
        }

        if (!standing.WritesFaq())
        {
            return Error.Forbidden;
        }

        if (entry is not null || answer is not null)
        {
            var kept = await db.ShownFaq(network).FirstOrDefaultAsync(e => entry != null ? e.Id == entry : e.PostId == answer, cancellationToken);
            if (kept is not null)
            {
                return new FaqForm(network, name, kept.Id, kept.PostId, kept.Question, kept.Markdown, kept.Version);
            }

            if (entry is not null)
            {
                return Error.NotFound;
            }
        }

        if (answer is null)
        {
            return new FaqForm(network, name, null, null, "", "", 0);
        }

        var source = await db.AnswersFor(network)
            .Where(p => p.Id == answer)
            .Select(p => new { p.Markdown, Title = db.Threads.Where(t => t.Id == p.ThreadId).Select(t => t.Title).First() })
            .FirstOrDefaultAsync(cancellationToken);
        return source is null
            ? Error.NotFound
            : new FaqForm(network, name, null, answer, source.Title, source.Markdown, 0);
    }
}
