using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>What the library has that is about the same as an experience: other experiences and answered questions that the user may read.</summary>
public sealed class RelatedQuery(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock)
{
    /// <summary>How many are given at most.</summary>
    public const int Most = 5;

    /// <summary>The likest first; none for an experience that the user may not read, or that nothing is like.</summary>
    public async Task<IReadOnlyList<LibraryHit>> HandleAsync(ExperienceId experience, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, clock.Today(), cancellationToken);
        var (memory, leaving) = await index.ReadAsync(db, cancellationToken);
        var keys = memory.Read(m => LibraryFinder.Like(new LibraryView(m, reader, leaving), experience.Value, Most).Select(find => (m.Sources[find.Row], (int)m.VariantsOf[find.Row])).ToList());
        return await LibrarySearchQuery.HitsAsync(db, memory, LibraryQuery.Nothing, reader, keys, cancellationToken);
    }
}
