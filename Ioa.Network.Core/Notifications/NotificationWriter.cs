using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// Writes notifications, and in the same transaction the letters that go at once. Handed the same again (the outbox delivers at least
/// once), it writes what is missing and nothing twice: the key is unique for each person.
/// </summary>
public sealed class NotificationWriter(IDbContextFactory<NetworkDbContext> contexts, NotificationFeed feed)
{
    /// <summary>Writes them; whoever is told of the same twice is told once.</summary>
    internal async Task WriteAsync(IEnumerable<Notification> wanted, CancellationToken cancellationToken)
    {
        var all = wanted.DistinctBy(n => (n.PersonId, n.Key)).ToList();
        if (all.Count == 0)
        {
            return;
        }

        var people = all.Select(n => n.PersonId).Distinct().ToList();
        var keys = all.Select(n => n.Key).Distinct().ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var preferences = (await db.MailPreferences.AsNoTracking().Where(p => people.Contains(p.PersonId)).ToListAsync(cancellationToken)).ToLookup(p => p.PersonId);
        var times = await db.MailTimes.AsNoTracking().Where(t => people.Contains(t.PersonId)).ToDictionaryAsync(t => t.PersonId, cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var there = (await db.Notifications
            .Where(n => people.Contains(n.PersonId) && keys.Contains(n.Key))
            .Select(n => new { n.PersonId, n.Key })
            .ToListAsync(cancellationToken)).Select(n => (n.PersonId, n.Key)).ToHashSet();
        foreach (var notification in all.Where(n => !there.Contains((n.PersonId, n.Key))))
        {
            var frequency = MailPreference.Of(preferences[notification.PersonId], Notification.CategoryOf(notification.Kind), notification.NetworkId);
            if (frequency == MailFrequency.None)
            {
                db.Notifications.Add(notification);
                continue;
            }

            var mine = times.GetValueOrDefault(notification.PersonId) ?? new MailTimes { PersonId = notification.PersonId };
            var sendAt = mine.SendAt(frequency, notification.At);
            var letter = sendAt is null ? Guid.CreateVersion7() : (Guid?)null;
            db.Notifications.Add(notification.ToBeSent(sendAt, letter));
            if (letter is { } now)
            {
                db.Enqueue(new LetterDue(notification.PersonId, now), notification.At);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.NotifyOtherServersAsync(people, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(people);
    }
}
