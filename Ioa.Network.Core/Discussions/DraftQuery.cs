using System.Security.Claims;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>A draft as its writer left it.</summary>
/// <param name="Key">What it becomes.</param>
/// <param name="Title">The title so far.</param>
/// <param name="Body">The text so far, Markdown.</param>
/// <param name="Fields">The form's other fields.</param>
/// <param name="ClientKey">The key to post it with.</param>
/// <param name="SavedAt">When it was last saved.</param>
public sealed record DraftView(string Key, string Title, string Body, string? Fields, Guid ClientKey, DateTimeOffset SavedAt);

/// <summary>One of the user's own drafts: their own words, whatever has become of the place that they were for.</summary>
public sealed class DraftQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>The draft; <see langword="null"/> when the user has none with this key.</summary>
    public async Task<DraftView?> HandleAsync(string key, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person || DraftKey.Parse(key) is not { } place)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Drafts
            .Where(d => d.PersonId == person && d.Key == place.Key)
            .Select(d => new DraftView(d.Key, d.Title, d.Body, d.Fields, d.ClientKey, d.SavedAt))
            .FirstOrDefaultAsync(cancellationToken);
    }
}
