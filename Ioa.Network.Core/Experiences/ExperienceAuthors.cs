using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Lets somebody write too.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Email">Their e-mail address; they must read the experience's network.</param>
public sealed record AddExperienceAuthorCommand(ExperienceId ExperienceId, string Email);

/// <summary>An author lets a colleague in the network write with them.</summary>
public sealed class AddExperienceAuthor(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not. Whether somebody outside the network has an account is not told.</summary>
    public async Task<Result> HandleAsync(AddExperienceAuthorCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, today, cancellationToken) is not ({ } experience, { IsAuthor: true }))
        {
            return Error.NotFound;
        }

        var email = SafeText.Line(command.Email).ToUpperInvariant();
        if (await db.ReadersOf(experience.NetworkId, today).Where(p => p.NormalizedEmail == email).Select(p => (PersonId?)p.Id).FirstOrDefaultAsync(cancellationToken) is not { } person)
        {
            return Error.Invalid("Experiences.AuthorNotInNetwork");
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        if (await db.ExperienceAuthors.AnyAsync(a => a.ExperienceId == experience.Id && a.PersonId == person, cancellationToken))
        {
            return Result.Done;
        }

        if (await db.ExperienceAuthors.CountAsync(a => a.ExperienceId == experience.Id, cancellationToken) >= Experience.MaxAuthors)
        {
            return Error.Conflict("Experiences.TooManyAuthors", Experience.MaxAuthors);
        }

        db.ExperienceAuthors.Add(new ExperienceAuthor { ExperienceId = experience.Id, PersonId = person, AddedAt = now });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(experience.Id.Value);
        return Result.Done;
    }
}

/// <summary>Takes somebody off the authors.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Person">Who.</param>
public sealed record RemoveExperienceAuthorCommand(ExperienceId ExperienceId, PersonId Person);

/// <summary>An author takes another, or themself, off; the last one stays.</summary>
public sealed class RemoveExperienceAuthor(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemoveExperienceAuthorCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, clock.Today(), cancellationToken) is not ({ } experience, { IsAuthor: true }))
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        if (await db.ExperienceAuthors.CountAsync(a => a.ExperienceId == experience.Id && a.PersonId != command.Person, cancellationToken) == 0)
        {
            return Error.Conflict("Experiences.LastAuthor");
        }

        await db.ExperienceAuthors.Where(a => a.ExperienceId == experience.Id && a.PersonId == command.Person).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(experience.Id.Value);
        return Result.Done;
    }
}

/// <summary>Takes over an experience that has no authors.</summary>
/// <param name="ExperienceId">Which experience.</param>
public sealed record TakeOverExperienceCommand(ExperienceId ExperienceId);

/// <summary>
/// A coordinator of its network becomes the author of an experience that was imported, and goes on from what is published. The import leaves
/// it alone from the first change on.
/// </summary>
public sealed class TakeOverExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(TakeOverExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { Reader.Person: { } person } standing))
        {
            return Error.NotFound;
        }

        if (!experience.IsImported || !standing.Reader.Coordinated.Contains(experience.NetworkId))
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        if (await db.ExperienceAuthors.AnyAsync(a => a.ExperienceId == experience.Id && a.PersonId == person, cancellationToken))
        {
            return Result.Done;
        }

        db.ExperienceAuthors.Add(new ExperienceAuthor { ExperienceId = experience.Id, PersonId = person, AddedAt = now });
        if (!await db.ExperienceParts.AnyAsync(p => p.ExperienceId == experience.Id, cancellationToken))
        {
            var published = await db.ExperienceVersions.Where(v => v.ExperienceId == experience.Id && v.Number == experience.PublishedVersion).Select(v => v.Content).FirstAsync(cancellationToken);
            db.ExperienceParts.AddRange(ExperienceParts.Decompose(ExperienceContent.FromJson(published))
                .Select(p => new ExperiencePart { ExperienceId = experience.Id, Key = p.Key, Value = p.Value, EditedById = person, EditedAt = now }));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}
