using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Which experiences a conversation has become, of those that the user may read.</summary>
public sealed class ThreadExperiencesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The experiences, the oldest first; none for most conversations, which costs one look at an index.</summary>
    public async Task<IReadOnlyList<ExperienceLink>> HandleAsync(ThreadId thread, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ids = await db.Experiences.Where(e => e.ThreadId == thread).OrderBy(e => e.CreatedAt).Select(e => e.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return [];
        }

        var today = clock.Today();
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        var titles = await db.TitlesAsync(reader, ids, today, cancellationToken);
        return [.. ids.Where(titles.ContainsKey).Select(id => new ExperienceLink(id, titles[id]))];
    }
}
