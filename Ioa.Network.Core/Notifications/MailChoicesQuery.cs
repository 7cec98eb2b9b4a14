using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>How somebody has chosen to be told by e-mail.</summary>
/// <param name="Email">The address that it goes to.</param>
/// <param name="Everywhere">By category, what holds where nothing else is said.</param>
/// <param name="Networks">The networks that they read, with what they have chosen there.</param>
/// <param name="Hour">The hour of the gathered letter.</param>
/// <param name="Day">The day of the weekly letter.</param>
/// <param name="QuietFrom">The hour from which no e-mail is sent.</param>
/// <param name="QuietTo">The hour from which it is sent again.</param>
public sealed record MailChoices(
    string Email,
    IReadOnlyDictionary<NotificationCategory, MailFrequency> Everywhere,
    IReadOnlyList<NetworkMailChoices> Networks,
    int Hour,
    DayOfWeek Day,
    int? QuietFrom,
    int? QuietTo);

/// <summary>What somebody has chosen in one network.</summary>
/// <param name="Id">The network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chosen">By category, what differs from everywhere.</param>
public sealed record NetworkMailChoices(LearningNetworkId Id, string Name, IReadOnlyDictionary<NotificationCategory, MailFrequency> Chosen);

/// <summary>Reads one's own choices.</summary>
public sealed class MailChoicesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The choices; <see cref="Error.NotFound"/> to those who are not signed in, or who have left.</summary>
    public async Task<Result<MailChoices>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person ||
            await db.Users.Where(p => p.Id == person && p.EndedAt == null).Select(p => p.Email).FirstOrDefaultAsync(cancellationToken) is not { } email)
        {
            return Error.NotFound;
        }

        var chosen = await db.MailPreferences.AsNoTracking().Where(p => p.PersonId == person).ToListAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, clock.Today())
            .Where(n => n.Status != NetworkStatus.Closed)
            .OrderBy(n => n.Kind).ThenBy(n => n.Name)
            .Select(n => new { n.Id, n.Name })
            .ToListAsync(cancellationToken);
        var times = await db.MailTimes.AsNoTracking().FirstOrDefaultAsync(t => t.PersonId == person, cancellationToken) ?? new MailTimes { PersonId = person };
        return new MailChoices(
            email,
            Enum.GetValues<NotificationCategory>().ToDictionary(c => c, c => MailPreference.Of(chosen, c, null)),
            [.. networks.Select(n => new NetworkMailChoices(
                n.Id, n.Name, chosen.Where(p => p.NetworkId == n.Id).ToDictionary(p => p.Category, p => p.Frequency)))],
            times.Hour,
            times.Day,
            times.QuietFrom,
            times.QuietTo);
    }
}
