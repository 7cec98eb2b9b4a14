using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>What <see cref="SaveSearch"/> is told.</summary>
/// <param name="Search">The search; its order and page do not count.</param>
public sealed record SaveSearchCommand(LibrarySearch Search);

/// <summary>Saves a search: whoever saved it gets word of what is published or answered from then on.</summary>
public sealed class SaveSearch(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock)
{
    /// <summary>Its id, also of one that was saved before; or why not.</summary>
    public async Task<Result<SavedSearchId>> HandleAsync(SaveSearchCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var text = SafeText.Line(command.Search.Text);
        var query = LibraryAddress.Of(command.Search with
        {
            Text = text.Length > LibrarySearch.MaxLength ? text[..LibrarySearch.MaxLength] : text,
            Sort = LibrarySort.Relevance,
            Page = 1,
        });
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.Users.AnyAsync(p => p.Id == person && p.EndedAt == null, cancellationToken))
        {
            return Error.NotFound;
        }

        if (query.Length is 0 or > SavedSearch.MaxQueryLength)
        {
            return Error.Invalid(query.Length == 0 ? "Library.SearchEmpty" : "Library.SearchTooLong");
        }

        // What is there now is no news.
        var (memory, _) = await index.ReadAsync(db, cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var mine = await db.SavedSearches.AsNoTracking().Where(s => s.PersonId == person).ToListAsync(cancellationToken);
        if (mine.Find(s => s.Query == query) is { } saved)
        {
            return saved.Id;
        }

        if (mine.Count >= SavedSearch.MaxPerPerson)
        {
            return Error.Conflict("Library.TooManySearches", SavedSearch.MaxPerPerson);
        }

        var search = new SavedSearch { PersonId = person, Query = query, CreatedAt = clock.GetUtcNow(), ToldChange = memory.Change };
        db.SavedSearches.Add(search);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return search.Id;
    }
}

/// <summary>What <see cref="RemoveSavedSearch"/> is told.</summary>
/// <param name="Id">Which.</param>
public sealed record RemoveSavedSearchCommand(SavedSearchId Id);

/// <summary>Removes one of one's own saved searches; its feed leads nowhere from then on.</summary>
public sealed class RemoveSavedSearch(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Done, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result> HandleAsync(RemoveSavedSearchCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SavedSearches.Where(s => s.Id == command.Id && s.PersonId == person).ExecuteDeleteAsync(cancellationToken) == 1 ? Result.Done : Error.NotFound;
    }
}

/// <summary>What <see cref="CreateSearchFeed"/> is told.</summary>
/// <param name="Id">Of which saved search.</param>
public sealed record CreateSearchFeedCommand(SavedSearchId Id);

/// <summary>
/// Makes a secret address at which a person's own tools read what their saved search finds; the one that there was before leads nowhere
/// from then on.
/// </summary>
public sealed class CreateSearchFeed(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>The token, which nobody can find again; <see cref="Error.NotFound"/> of another's search.</summary>
    public async Task<Result<string>> HandleAsync(CreateSearchFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var (token, hash) = SecretToken.New();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SavedSearches
            .Where(s => s.Id == command.Id && s.PersonId == person && db.Users.Any(p => p.Id == person && p.EndedAt == null))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.TokenHash, hash), cancellationToken) == 1
            ? token
            : Error.NotFound;
    }
}

/// <summary>What <see cref="RevokeSearchFeed"/> is told.</summary>
/// <param name="Id">Of which saved search.</param>
public sealed record RevokeSearchFeedCommand(SavedSearchId Id);

/// <summary>Ends the secret address of one of one's own saved searches.</summary>
public sealed class RevokeSearchFeed(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Done, or <see cref="Error.NotFound"/> when there is none.</summary>
    public async Task<Result> HandleAsync(RevokeSearchFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.SavedSearches
            .Where(s => s.Id == command.Id && s.PersonId == person && s.TokenHash != null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.TokenHash, (string?)null), cancellationToken) == 1
            ? Result.Done
            : Error.NotFound;
    }
}

/// <summary>A saved search as its owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Query">As an address has it (<see cref="LibraryAddress"/>).</param>
/// <param name="Network">The name of the network that it is narrowed to, when its owner reads that.</param>
/// <param name="CreatedAt">When it was saved.</param>
/// <param name="HasFeed">Whether it has a feed.</param>
public sealed record SavedSearchView(SavedSearchId Id, string Query, string? Network, DateTimeOffset CreatedAt, bool HasFeed);

/// <summary>Reads one's own saved searches.</summary>
public sealed class SavedSearchesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The newest first; <see cref="Error.NotFound"/> to those who are not signed in.</summary>
    public async Task<Result<IReadOnlyList<SavedSearchView>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var saved = await db.SavedSearches.AsNoTracking().Where(s => s.PersonId == person).OrderByDescending(s => s.CreatedAt).ToListAsync(cancellationToken);
        var slugs = saved.Select(s => LibraryAddress.Read(s.Query).NetworkSlug).OfType<string>().Distinct().ToList();
        var networks = slugs.Count == 0
            ? []
            : await db.ReadableNetworks(person, clock.Today()).Where(n => slugs.Contains(n.Slug)).ToDictionaryAsync(n => n.Slug, n => n.Name, cancellationToken);
        return saved.ConvertAll(s => new SavedSearchView(
            s.Id, s.Query, LibraryAddress.Read(s.Query).NetworkSlug is { } slug ? networks.GetValueOrDefault(slug) : null, s.CreatedAt, s.TokenHash is not null));
    }
}

/// <summary>What a saved search finds now.</summary>
/// <param name="Id">The saved search.</param>
/// <param name="Query">The search as an address has it.</param>
/// <param name="Language">Its owner's language.</param>
/// <param name="Hits">The newest that it finds.</param>
public sealed record SearchFeedView(SavedSearchId Id, string Query, string Language, IReadOnlyList<LibraryHit> Hits);

/// <summary>What a saved search finds, behind its secret address: as its owner may read it now. Whoever holds the address reads as they do.</summary>
public sealed class SearchFeedQuery(IDbContextFactory<NetworkDbContext> contexts, LibrarySearchQuery library)
{
    /// <summary>The newest; <see cref="Error.NotFound"/> when the address leads nowhere, or its owner has left.</summary>
    public async Task<Result<SearchFeedView>> HandleAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var hash = SecretToken.HashOf(token);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var saved = await db.SavedSearches
            .Where(s => s.TokenHash == hash)
            .Join(db.Users.Where(p => p.EndedAt == null), s => s.PersonId, p => p.Id, (s, p) => new { s.Id, s.PersonId, s.Query, p.Language })
            .FirstOrDefaultAsync(cancellationToken);
        if (saved is null)
        {
            return Error.NotFound;
        }

        var search = LibraryAddress.Read(saved.Query) with { Sort = LibrarySort.Newest };
        var found = await library.HandleAsync(search, saved.PersonId.ToPrincipal(), cancellationToken);
        return new SearchFeedView(saved.Id, saved.Query, saved.Language ?? "nb", found.Hits.Items);
    }
}
