using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>No more e-mail of the kind that a letter was of. Whoever holds the letter's link may say so; they need not sign in.</summary>
/// <param name="Person">Who got the letter.</param>
/// <param name="Network">In which network; <see langword="null"/> for a gathered letter, which then stops as a whole.</param>
/// <param name="Category">What kind of word; <see langword="null"/> for a gathered letter.</param>
public sealed record UnsubscribeCommand(PersonId Person, LearningNetworkId? Network, NotificationCategory? Category);

/// <summary>Stops e-mail of a kind. What they are told of in the portal stays.</summary>
public sealed class Unsubscribe(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Done, also when there was nothing left to stop.</summary>
    public async Task<Result> HandleAsync(UnsubscribeCommand command, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (!await db.Users.AnyAsync(p => p.Id == command.Person, cancellationToken))
        {
            return Error.NotFound;
        }

        var chosen = await db.MailPreferences.Where(p => p.PersonId == command.Person).ToListAsync(cancellationToken);
        if (command is { Network: { } network, Category: { } category })
        {
            db.Choose(chosen, command.Person, new MailChoice(network, category, MailFrequency.None));
        }
        else
        {
            foreach (var gathered in chosen.Where(p => p.Frequency is MailFrequency.Daily or MailFrequency.Weekly))
            {
                gathered.Frequency = MailFrequency.None;
            }

            foreach (var every in Enum.GetValues<NotificationCategory>().Where(c => MailPreference.Of(chosen, c, null) is MailFrequency.Daily or MailFrequency.Weekly))
            {
                db.Choose(chosen, command.Person, new MailChoice(null, every, MailFrequency.None));
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}
