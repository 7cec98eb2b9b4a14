using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Its authors ask for a review.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Audience">How far it is to be read.</param>
public sealed record AskForReviewCommand(ExperienceId ExperienceId, Audience Audience);

/// <summary>Asks those who may take the step to look at what is written.</summary>
public sealed class AskForReview(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or what is missing.</summary>
    public async Task<Result> HandleAsync(AskForReviewCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { IsAuthor: true, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        var (content, _) = await ExperienceWriting.ReadAsync(db, experience.Id, cancellationToken);
        var asked = experience.AskForReview(content, command.Audience, person, now);
        return asked.Succeeded ? await ExperienceWriting.SaveAsync(db, cancellationToken) : asked;
    }
}

/// <summary>Takes an experience out of review.</summary>
/// <param name="ExperienceId">Which experience.</param>
public sealed record ReturnExperienceCommand(ExperienceId ExperienceId);

/// <summary>A reviewer sends it back to its authors, or they take it back themselves. Its remarks go with it.</summary>
public sealed class ReturnExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(ReturnExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, clock.Today(), cancellationToken) is not ({ } experience, { Level: Audience.Authors, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        var returned = experience.Return(person);
        return returned.Succeeded ? await ExperienceWriting.SaveAsync(db, cancellationToken) : returned;
    }
}

/// <summary>Publishes an experience.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Stamp">What the reviewer saw (<see cref="ExperienceReview.Stamp"/>).</param>
public sealed record PublishExperienceCommand(ExperienceId ExperienceId, long Stamp);

/// <summary>A reviewer, never an author, publishes what they have read: what was changed after that is read first.</summary>
public sealed class PublishExperience(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>The number of the version, or why not.</summary>
    public async Task<Result<int>> HandleAsync(PublishExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { Level: Audience.Authors } standing))
        {
            return Error.NotFound;
        }

        if (!standing.IsReviewer)
        {
            return Error.Conflict("Experiences.NotByAuthors");
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        var (content, stamp) = await ExperienceWriting.ReadAsync(db, experience.Id, cancellationToken);
        if (stamp != command.Stamp)
        {
            return Error.Conflict("Experiences.ChangedSinceRead");
        }

        if (await db.ReviewRemarks.AnyAsync(r => r.ExperienceId == experience.Id && r.ResolvedAt == null, cancellationToken))
        {
            return Error.Conflict("Experiences.RemarksOpen");
        }

        var published = experience.Publish(content, standing.Reader.Person!.Value, now);
        if (published.Error is { } error)
        {
            return error;
        }

        db.ExperienceVersions.Add(published.Value);
        var saved = await ExperienceWriting.SaveAsync(db, cancellationToken);
        if (saved.Error is { } refused)
        {
            return refused;
        }

        await transaction.CommitAsync(cancellationToken);
        room.Tell(experience.Id.Value);
        return published.Value.Number;
    }
}

/// <summary>Lets fewer read an experience.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Audience">Who reads it from now on.</param>
public sealed record NarrowExperienceCommand(ExperienceId ExperienceId, Audience Audience);

/// <summary>Its authors, or a coordinator of its network, take it back from some of its readers, at once and without a review.</summary>
public sealed class NarrowExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(NarrowExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, clock.Today(), cancellationToken) is not ({ } experience, { Reader.Person: { } person } standing))
        {
            return Error.NotFound;
        }

        if (!standing.IsAuthor && !standing.Reader.Coordinated.Contains(experience.NetworkId))
        {
            return Error.Forbidden;
        }

        var narrowed = experience.Narrow(command.Audience, person);
        return narrowed.Succeeded ? await ExperienceWriting.SaveAsync(db, cancellationToken) : narrowed;
    }
}

/// <summary>Says that an experience holds, or that it does not any more.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Reason">Why it does not hold; <see langword="null"/> to say that it does.</param>
/// <param name="ReplacedBy">What does.</param>
public sealed record VerifyExperienceCommand(ExperienceId ExperienceId, string? Reason = null, ExperienceId? ReplacedBy = null);

/// <summary>Its authors, and those who review in its network, say whether it holds.</summary>
public sealed class VerifyExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(VerifyExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ PublishedVersion: > 0 } experience, { Reader.Person: { } person } standing))
        {
            return Error.NotFound;
        }

        if (!standing.IsAuthor && !standing.Reader.Moderated.Contains(experience.NetworkId))
        {
            return Error.Forbidden;
        }

        if (command.Reason is not { } reason)
        {
            experience.Verify(person, now);
            return await ExperienceWriting.SaveAsync(db, cancellationToken);
        }

        if (command.ReplacedBy is { } other && !await db.PublishedTo(standing.Reader).AnyAsync(e => e.Id == other, cancellationToken))
        {
            return Error.Invalid("Experiences.ReplacementUnknown");
        }

        var outdated = experience.Outdate(reason, command.ReplacedBy, now);
        return outdated.Succeeded ? await ExperienceWriting.SaveAsync(db, cancellationToken) : outdated;
    }
}

/// <summary>What is written, as those who review and publish it need it.</summary>
internal static class ExperienceWriting
{
    /// <summary>The document that the parts are now, and a number that is another whenever a part has changed.</summary>
    public static async Task<(ExperienceContent Content, long Stamp)> ReadAsync(NetworkDbContext db, ExperienceId id, CancellationToken cancellationToken)
    {
        var parts = await db.ExperienceParts.Where(p => p.ExperienceId == id).Select(p => new { p.Key, p.Value, p.Version }).ToListAsync(cancellationToken);
        return (ExperienceParts.Compose(parts.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal)), parts.Sum(p => (long)p.Version));
    }

    /// <summary>Saves, or says that somebody else changed it first.</summary>
    public static async Task<Result> SaveAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Result.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
    }
}
