using System.Collections.Concurrent;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>A session that holds: somebody who works here, in a browser that nobody has signed out.</summary>
/// <param name="Id">The session.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="SecurityStamp">The person's stamp now; a cookie with another one is from before a change of password.</param>
/// <param name="LastSeenAt">When it was last seen, to within <see cref="SessionRegister.SeenEvery"/>.</param>
public sealed record LiveSession(PersonSessionId Id, PersonId PersonId, string? SecurityStamp, DateTimeOffset LastSeenAt);

/// <summary>
/// Which sessions hold. Asked at every request and by every open page, so the answer is remembered for
/// <see cref="RememberFor"/>; what is ended on this server is forgotten at once.
/// </summary>
public sealed class SessionRegister(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The claim in the cookie that holds the session's id.</summary>
    public const string ClaimType = "sid";

    /// <summary>How long an answer is remembered: the longest that a session ended on another server goes on here.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(30);

    /// <summary>How exact <see cref="PersonSession.LastSeenAt"/> is; a write at every request would cost more than it tells.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    private const int SweepAbove = 5_000;

    private readonly ConcurrentDictionary<PersonSessionId, (LiveSession Session, DateTimeOffset Until)> _remembered = new();
    private int _forgotten;

    /// <summary>The session that the principal's cookie names; <see langword="null"/> when it names none.</summary>
    public static PersonSessionId? IdOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirst(ClaimType)?.Value, out var id) ? new PersonSessionId(id) : null;

    /// <summary>Begins a session.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="userAgent">The browser's own description.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<PersonSessionId> StartAsync(PersonId person, string? userAgent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var session = new PersonSession
        {
            PersonId = person,
            CreatedAt = now,
            LastSeenAt = now,
            UserAgent = userAgent is { Length: > 300 } ? userAgent[..300] : userAgent,
        };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        return session.Id;
    }

    /// <summary>The session if it holds and its person still works here; <see langword="null"/> otherwise.</summary>
    /// <param name="id">The session.</param>
    /// <param name="afresh">Whether to ask the database whatever is remembered.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<LiveSession?> FindAsync(PersonSessionId id, bool afresh, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!afresh && _remembered.TryGetValue(id, out var known) && known.Until > now)
        {
            return known.Session;
        }

        var forgotten = Volatile.Read(ref _forgotten);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Sessions
            .Where(s => s.Id == id && s.EndedAt == null)
            .Join(db.Users.Where(p => p.EndedAt == null), s => s.PersonId, p => p.Id, (s, p) => new LiveSession(s.Id, p.Id, p.SecurityStamp, s.LastSeenAt))
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            _remembered.TryRemove(id, out _);
            return null;
        }

        if (now - found.LastSeenAt >= SeenEvery)
        {
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), cancellationToken);
            found = found with { LastSeenAt = now };
        }

        // What was forgotten while the database was read must not be remembered again.
        if (forgotten == Volatile.Read(ref _forgotten))
        {
            Sweep(now);
            _remembered[id] = (found, now + RememberFor);
        }

        return found;
    }

    /// <summary>Whether the cookie's principal is still who it says: the session holds and the security stamp is today's.</summary>
    /// <param name="user">The principal.</param>
    /// <param name="stampClaimType">The claim with the security stamp.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<bool> HoldsAsync(ClaimsPrincipal user, string stampClaimType, CancellationToken cancellationToken)
    {
        if (IdOf(user) is not { } id || user.PersonId() is not { } person)
        {
            return false;
        }

        var stamp = user.FindFirst(stampClaimType)?.Value;
        bool Fits(LiveSession? session) => session is not null && session.PersonId == person && session.SecurityStamp == stamp;
        // Another server may have changed the stamp and given the cookie the new one: what is remembered here is then the old.
        return Fits(await FindAsync(id, afresh: false, cancellationToken)) || Fits(await FindAsync(id, afresh: true, cancellationToken));
    }

    /// <summary>Ends one session.</summary>
    public async Task EndAsync(PersonSessionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db.Sessions.Where(s => s.Id == id && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancellationToken);
        Interlocked.Increment(ref _forgotten);
        _remembered.TryRemove(id, out _);
    }

    /// <summary>Ends every session of a person, but the one to keep.</summary>
    public async Task EndAllAsync(PersonId person, PersonSessionId? keep, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        await db.Sessions.Where(s => s.PersonId == person && s.Id != keep && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancellationToken);
        Forget(person);
    }

    /// <summary>Forgets what is remembered of a person, after a change that the next request must see.</summary>
    public void Forget(PersonId person)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var (id, known) in _remembered)
        {
            if (known.Session.PersonId == person)
            {
                _remembered.TryRemove(id, out _);
            }
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        if (_remembered.Count < SweepAbove)
        {
            return;
        }

        foreach (var (id, known) in _remembered)
        {
            if (known.Until <= now)
            {
                _remembered.TryRemove(id, out _);
            }
        }
    }
}
