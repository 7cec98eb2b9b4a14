using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>The library's first page.</summary>
/// <param name="Finds">All that it has for the reader.</param>
/// <param name="Mine">What the reader writes, and what waits for them.</param>
public sealed record LibraryFront(LibraryFinds Finds, MyExperiences Mine);

/// <summary>The library without a search, and what its reader does in it. One query for the page, since who the reader is would else be asked twice.</summary>
public sealed class LibraryFrontQuery(IDbContextFactory<NetworkDbContext> contexts, LibrarySearchQuery library, TimeProvider clock)
{
    /// <summary>The page, as the user may see it; for somebody without an account what is open.</summary>
    /// <param name="search">A search without a text and not narrowed: which page, in which order.</param>
    /// <param name="user">Who reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<LibraryFront> HandleAsync(LibrarySearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, clock.Today(), cancellationToken);
        return new(await library.FindAsync(db, search, reader, cancellationToken), await db.MyExperiencesAsync(reader, cancellationToken));
    }
}
