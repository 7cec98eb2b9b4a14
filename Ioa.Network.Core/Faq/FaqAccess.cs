using System.Security.Claims;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Faq;

/// <summary>Who reads a network's questions and answers (the network), and who writes them: its superusers and coordinators.</summary>
internal static class FaqAccess
{
    /// <summary>May write, while the network is not closed.</summary>
    public static bool WritesFaq(this NetworkStanding standing) => standing is { CanWrite: true, CanModerate: true };

    /// <summary>
    /// The entries that a network reads. One that was made of an answer which is hidden, or which is in a hidden conversation, is hidden with it.
    /// </summary>
    public static IQueryable<FaqEntry> ShownFaq(this NetworkDbContext db, LearningNetworkId network) => db.FaqEntries
        .Where(e => e.NetworkId == network && e.RemovedAt == null &&
            !db.Posts.Any(p => p.Id == e.PostId && (p.HiddenAt != null || db.Threads.Any(t => t.Id == p.ThreadId && t.HiddenAt != null))));

    /// <summary>The answers in a network's conversations that an entry can be made of: what anybody but the question's own first post says, and everybody in the network reads.</summary>
    public static IQueryable<Post> AnswersFor(this NetworkDbContext db, LearningNetworkId network) => db.Posts
        .Where(p => p.Number > 1 && p.Kind == PostKind.Text && p.HiddenAt == null &&
            db.Threads.Any(t => t.Id == p.ThreadId && t.NetworkId == network && t.Kind == ThreadKind.Question && t.HiddenAt == null));

    /// <summary>A network by its name in addresses, and what the user is in it; <see langword="null"/> for every outsider.</summary>
    public static async Task<(LearningNetworkId Id, string Name, NetworkStanding Standing)?> FaqNetworkAsync(
        this NetworkDbContext db, string slug, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var network = await db.Networks.Where(n => n.Slug == slug).Select(n => new { n.Id, n.Name }).FirstOrDefaultAsync(cancellationToken);
        return network is not null && await db.StandingAsync(user, network.Id, today, cancellationToken) is { } standing
            ? (network.Id, network.Name, standing)
            : null;
    }
}
