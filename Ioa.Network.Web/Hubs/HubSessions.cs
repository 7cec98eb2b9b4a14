using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Hubs;

/// <summary>
/// A connection lasts longer than the request that was let in: its session is asked after at every call, and before anything is passed
/// on to it. When it has ended, or the password was changed since, the connection is.
/// </summary>
public sealed class HubSessions(SessionRegister sessions, IOptions<IdentityOptions> options) : IHubFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        await HoldAsync(invocationContext.Context) ? await next(invocationContext) : throw new HubException(Error.NotFound.Code);

    /// <summary>Whether the connection's session still holds; ends the connection when it does not.</summary>
    internal async ValueTask<bool> HoldAsync(HubCallerContext connection)
    {
        if (connection.User is { } user && await sessions.HoldsAsync(user, options.Value.ClaimsIdentity.SecurityStampClaimType, CancellationToken.None))
        {
            return true;
        }

        connection.Abort();
        return false;
    }
}
