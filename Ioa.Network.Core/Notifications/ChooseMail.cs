using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>One choice.</summary>
/// <param name="Network">In which network; <see langword="null"/> for everywhere.</param>
/// <param name="Category">What kind of word.</param>
/// <param name="Frequency">How it comes; <see langword="null"/> in a network means as everywhere.</param>
public sealed record MailChoice(LearningNetworkId? Network, NotificationCategory Category, MailFrequency? Frequency);

/// <summary>Chooses how to be told by e-mail. What is not named stays.</summary>
/// <param name="Choices">The choices.</param>
/// <param name="Hour">The hour of the gathered letter, 0–23.</param>
/// <param name="Day">The day of the weekly letter.</param>
/// <param name="QuietFrom">The hour from which no e-mail is sent; with <paramref name="QuietTo"/> or not at all.</param>
/// <param name="QuietTo">The hour from which it is sent again.</param>
public sealed record ChooseMailCommand(IReadOnlyList<MailChoice> Choices, int Hour, DayOfWeek Day, int? QuietFrom, int? QuietTo);

/// <summary>Writes one's own choices. They hold for what happens from then on.</summary>
public sealed class ChooseMail(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: an hour that is none, quiet hours with one end only, or a network that the person does not read.</summary>
    public async Task<Result> HandleAsync(ChooseMailCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        if (command.Hour is < 0 or > 23 || command.QuietFrom is < 0 or > 23 || command.QuietTo is < 0 or > 23 || !Enum.IsDefined(command.Day))
        {
            return Error.Invalid("Notifications.Hour");
        }

        if (command.QuietFrom is null != command.QuietTo is null || (command.QuietFrom is not null && command.QuietFrom == command.QuietTo))
        {
            return Error.Invalid("Notifications.QuietHours");
        }

        if (command.Choices.Any(c => !Enum.IsDefined(c.Category) || (c.Frequency is { } f && !Enum.IsDefined(f)) || (c.Network is null && c.Frequency is null)))
        {
            return Error.Invalid("Notifications.Choice");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var readable = (await db.ReadableNetworks(person, clock.Today()).Select(n => n.Id).ToListAsync(cancellationToken)).ToHashSet();
        if (!await db.Users.AnyAsync(p => p.Id == person && p.EndedAt == null, cancellationToken) || command.Choices.Any(c => c.Network is { } n && !readable.Contains(n)))
        {
            return Error.NotFound;
        }

        var times = await db.MailTimes.FirstOrDefaultAsync(t => t.PersonId == person, cancellationToken);
        if (times is null)
        {
            times = new MailTimes { PersonId = person };
            db.MailTimes.Add(times);
        }

        (times.Hour, times.Day, times.QuietFrom, times.QuietTo) = (command.Hour, command.Day, command.QuietFrom, command.QuietTo);
        var chosen = await db.MailPreferences.Where(p => p.PersonId == person).ToListAsync(cancellationToken);
        foreach (var choice in command.Choices.DistinctBy(c => (c.Network, c.Category)))
        {
            db.Choose(chosen, person, choice);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}

/// <summary>How a choice is written.</summary>
internal static class MailChoiceWriting
{
    public static void Choose(this NetworkDbContext db, IEnumerable<MailPreference> chosen, PersonId person, MailChoice choice)
    {
        var before = chosen.FirstOrDefault(p => p.NetworkId == choice.Network && p.Category == choice.Category);
        if (choice.Frequency is not { } frequency)
        {
            if (before is not null)
            {
                db.MailPreferences.Remove(before);
            }
        }
        else if (before is not null)
        {
            before.Frequency = frequency;
        }
        else
        {
            db.MailPreferences.Add(new MailPreference { PersonId = person, NetworkId = choice.Network, Category = choice.Category, Frequency = frequency });
        }
    }
}
