using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>One browser in which the person is signed in.</summary>
/// <param name="Id">The session.</param>
/// <param name="UserAgent">The browser's own description.</param>
/// <param name="CreatedAt">When they signed in.</param>
/// <param name="LastSeenAt">When it was last seen, to within some minutes.</param>
/// <param name="IsCurrent">Whether it is the one that asks.</param>
public sealed record SessionView(PersonSessionId Id, string? UserAgent, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsCurrent);

/// <summary>Where the person is signed in: their own sessions, nobody else's; the current one first, then the latest seen.</summary>
public sealed class SessionsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long a cookie lasts; what was not seen for longer is no session any more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Lists them.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Result<IReadOnlyList<SessionView>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = clock.GetUtcNow() - Lifetime;
        var current = SessionRegister.IdOf(user);
        var sessions = await db.Sessions
            .Where(s => s.PersonId == person && s.EndedAt == null && s.LastSeenAt > since && db.Users.Any(p => p.Id == person && p.EndedAt == null))
            .OrderByDescending(s => s.LastSeenAt)
            .Select(s => new SessionView(s.Id, s.UserAgent, s.CreatedAt, s.LastSeenAt, s.Id == current))
            .Take(100)
            .ToListAsync(cancellationToken);
        return sessions.OrderByDescending(s => s.IsCurrent).ToList();
    }
}
