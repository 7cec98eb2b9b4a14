using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings.Polls;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Those who read a date poll's networks are told, once, that it waits for their answer; not the one who asks.</summary>
internal sealed class NotifyPolls(IDbContextFactory<NetworkDbContext> contexts, NotificationWriter writer) : IEventHandler<MeetingPollOpened>
{
    /// <inheritdoc/>
    public async Task HandleAsync(MeetingPollOpened happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingPolls.AsNoTracking().FirstOrDefaultAsync(p => p.Id == happened.Poll, cancellationToken) is not { EndedAt: null } poll)
        {
            return;
        }

        var readers = await db.ReadersOf(poll, OsloTime.DateIn(poll.CreatedAt)).Where(p => p.Id != poll.CreatedById).Select(p => p.Id).ToListAsync(cancellationToken);
        await writer.WriteAsync(
            readers.Select(person => new Notification
            {
                PersonId = person,
                Kind = NotificationKind.MeetingPollOpened,
                Key = $"poll:{poll.Id.Value:N}",
                NetworkId = poll.NetworkId,
                PollId = poll.Id,
                PostNumber = Notification.BeyondReading,
                ActorId = poll.CreatedById,
                At = poll.CreatedAt,
            }),
            cancellationToken);
    }
}
