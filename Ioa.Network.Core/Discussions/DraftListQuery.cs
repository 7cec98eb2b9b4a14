using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>A draft in the writer's list.</summary>
/// <param name="Key">What it becomes.</param>
/// <param name="Kind">A new thread, a reply or an edit.</param>
/// <param name="Title">The title so far, for a new thread.</param>
/// <param name="Excerpt">The beginning of the text, at most 200 characters of Markdown.</param>
/// <param name="SavedAt">When it was last saved.</param>
/// <param name="NetworkId">The network that it belongs to; <see langword="null"/> when the writer no longer reads it.</param>
/// <param name="NetworkName">The network's name.</param>
/// <param name="NetworkSlug">The network's name in addresses.</param>
/// <param name="ThreadId">The thread of a reply or an edit.</param>
/// <param name="ThreadTitle">The thread's title.</param>
/// <param name="PostNumber">The number of the edited post.</param>
public sealed record DraftListItem(
    string Key,
    DraftKind Kind,
    string Title,
    string Excerpt,
    DateTimeOffset SavedAt,
    LearningNetworkId? NetworkId,
    string? NetworkName,
    string? NetworkSlug,
    ThreadId? ThreadId,
    string? ThreadTitle,
    int? PostNumber);

/// <summary>The user's own drafts, the latest first, each with the place it belongs to as far as they still read it.</summary>
public sealed class DraftListQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>At most 100 drafts.</summary>
    public async Task<IReadOnlyList<DraftListItem>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var drafts = await db.Drafts
            .Where(d => d.PersonId == person)
            .OrderByDescending(d => d.SavedAt)
            .Take(100)
            .Select(d => new { d.Key, d.Title, Excerpt = d.Body.Substring(0, 200), d.SavedAt })
            .ToListAsync(cancellationToken);
        var places = drafts.Select(d => DraftKey.Parse(d.Key)).OfType<DraftPlace>().ToDictionary(p => p.Key, StringComparer.Ordinal);

        var postIds = places.Values.Select(p => p.Post).OfType<PostId>().ToList();
        var posts = await db.Posts
            .Where(p => postIds.Contains(p.Id))
            .Select(p => new { p.Id, p.ThreadId, p.Number })
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var threadIds = places.Values.Select(p => p.Thread).OfType<ThreadId>().Concat(posts.Values.Select(p => p.ThreadId)).Distinct().ToList();
        var threads = await db.ReadableThreads(person, today)
            .Where(t => threadIds.Contains(t.Id))
            .Select(t => new { t.Id, t.Title, t.NetworkId })
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var networkIds = places.Values.Select(p => p.Network).OfType<LearningNetworkId>().Concat(threads.Values.Select(t => t.NetworkId)).Distinct().ToList();
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => networkIds.Contains(n.Id))
            .Select(n => new { n.Id, n.Name, n.Slug })
            .ToDictionaryAsync(n => n.Id, cancellationToken);

        return [.. drafts.Where(d => places.ContainsKey(d.Key)).Select(draft =>
        {
            var place = places[draft.Key];
            var post = place.Post is { } postId ? posts.GetValueOrDefault(postId) : null;
            var thread = (place.Thread ?? post?.ThreadId) is { } threadId ? threads.GetValueOrDefault(threadId) : null;
            var network = (place.Network ?? thread?.NetworkId) is { } networkId ? networks.GetValueOrDefault(networkId) : null;
            return new DraftListItem(
                draft.Key,
                place.Kind,
                draft.Title,
                draft.Excerpt,
                draft.SavedAt,
                network?.Id,
                network?.Name,
                network?.Slug,
                thread?.Id,
                thread?.Title,
                thread is null ? null : post?.Number);
        })];
    }
}
