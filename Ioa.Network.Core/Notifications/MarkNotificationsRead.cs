using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Marks everything that somebody was told of until a moment as read, on all their machines.</summary>
/// <param name="Until">The moment: what came while the page was read stays unread.</param>
/// <param name="OnlyShown">Only what is read by being shown in the list, because there is nothing new to read in a conversation.</param>
public sealed record MarkNotificationsReadCommand(DateTimeOffset Until, bool OnlyShown = false);

/// <summary>Marks one's own notifications as read.</summary>
public sealed class MarkNotificationsRead(IDbContextFactory<NetworkDbContext> contexts, NotificationFeed feed, TimeProvider clock)
{
    /// <summary>Done; <see cref="Error.NotFound"/> to those who are not signed in.</summary>
    public async Task<Result> HandleAsync(MarkNotificationsReadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var marked = await db.Notifications
            .Where(n => n.PersonId == person && n.ReadAt == null && n.At <= command.Until &&
                (!command.OnlyShown || n.ThreadId == null || n.PostNumber == Notification.BeyondReading))
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancellationToken);
        if (marked == 0)
        {
            return Result.Done;
        }

        await db.NotifyOtherServersAsync([person], cancellationToken);
        feed.Publish([person]);
        return Result.Done;
    }
}
