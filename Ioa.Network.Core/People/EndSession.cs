using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Signs a browser out from elsewhere.</summary>
/// <param name="Session">Which; <see langword="null"/> for all but the one that asks.</param>
public sealed record EndSessionCommand(PersonSessionId? Session);

/// <summary>Ends one of one's own sessions, or all others. Somebody else's is not found.</summary>
public sealed class EndSession(IDbContextFactory<NetworkDbContext> contexts, SessionRegister sessions)
{
    /// <summary>Ends it.</summary>
    /// <param name="command">Which.</param>
    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Result> HandleAsync(EndSessionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.Users.AnyAsync(p => p.Id == person && p.EndedAt == null, cancellationToken))
        {
            return Error.NotFound;
        }

        if (command.Session is not { } session)
        {
            await sessions.EndAllAsync(person, SessionRegister.IdOf(user), cancellationToken);
            return Result.Done;
        }

        if (!await db.Sessions.AnyAsync(s => s.Id == session && s.PersonId == person, cancellationToken))
        {
            return Error.NotFound;
        }

        await sessions.EndAsync(session, cancellationToken);
        return Result.Done;
    }
}
