using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Makes a key for another program.</summary>
/// <param name="Name">What it is for.</param>
public sealed record CreateApiKeyCommand(string Name);

/// <summary>Makes a key with which a program reads the library as the person does.</summary>
public sealed class CreateApiKey(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The key, which nobody can find again, or why not.</summary>
    public async Task<Result<string>> HandleAsync(CreateApiKeyCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.Users.AnyAsync(p => p.Id == person && p.EndedAt == null, cancellationToken))
        {
            return Error.NotFound;
        }

        if (SafeText.Line(command.Name) is not { Length: > 0 and <= ApiKey.MaxNameLength } name)
        {
            return Error.Invalid("Library.KeyName", ApiKey.MaxNameLength);
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.ApiKeys.CountAsync(k => k.PersonId == person && k.RevokedAt == null, cancellationToken) >= ApiKey.MaxPerPerson)
        {
            return Error.Conflict("Library.TooManyKeys", ApiKey.MaxPerPerson);
        }

        var (key, hash) = SecretToken.New(ApiKeys.Prefix);
        db.ApiKeys.Add(new ApiKey { PersonId = person, Name = name, Hash = hash, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }
}

/// <summary>Ends a key.</summary>
/// <param name="Id">Which.</param>
public sealed record RevokeApiKeyCommand(ApiKeyId Id);

/// <summary>Ends one of one's own keys, at once.</summary>
public sealed class RevokeApiKey(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result> HandleAsync(RevokeApiKeyCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var revoked = await db.ApiKeys.Where(k => k.Id == command.Id && k.PersonId == person && k.RevokedAt == null)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancellationToken);
        return revoked == 1 ? Result.Done : Error.NotFound;
    }
}

/// <summary>A key as its owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedOn">The day on which it was last used.</param>
public sealed record ApiKeyView(ApiKeyId Id, string Name, DateTimeOffset CreatedAt, DateOnly? LastUsedOn);

/// <summary>Reads one's own keys.</summary>
public sealed class ApiKeysQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Those that are not ended, the newest first; <see cref="Error.NotFound"/> to those who are not signed in.</summary>
    public async Task<Result<List<ApiKeyView>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ApiKeys.Where(k => k.PersonId == person && k.RevokedAt == null).OrderByDescending(k => k.CreatedAt)
            .Select(k => new ApiKeyView(k.Id, k.Name, k.CreatedAt, k.LastUsedOn)).ToListAsync(cancellationToken);
    }
}

/// <summary>Whose key a program shows.</summary>
public sealed class ApiKeyOwnerQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Its owner; <see langword="null"/> when it is ended, or its owner has left.</summary>
    public async Task<PersonId?> HandleAsync(string key, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (key.Length > 200)
        {
            return null;
        }

        var (hash, today) = (SecretToken.HashOf(key), clock.Today());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.ApiKeys
            .Where(k => k.Hash == hash && k.RevokedAt == null && db.Users.Any(p => p.Id == k.PersonId && p.EndedAt == null))
            .Select(k => new { k.Id, k.PersonId, k.LastUsedOn })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is not null && found.LastUsedOn != today)
        {
            await db.ApiKeys.Where(k => k.Id == found.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedOn, today), cancellationToken);
        }

        return found?.PersonId;
    }
}

/// <summary>What keys look like.</summary>
public static class ApiKeys
{
    /// <summary>How a key begins, so that one that was left in the wrong place is known for what it is.</summary>
    public const string Prefix = "ioa_";
}
