using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>What somebody says about themselves.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Title">Title, if any.</param>
/// <param name="Competences">Fields of competence: sector codes and free words.</param>
/// <param name="Language">«nb», «nn» or «en»; <see langword="null"/> follows the browser.</param>
public sealed record UpdateProfileCommand(string? Name, string? Title, IReadOnlyList<string> Competences, string? Language);

/// <summary>Changes one's own profile.</summary>
public sealed class UpdateProfile(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Changes it; see <see cref="Person.Describe"/> for what is refused.</summary>
    /// <param name="command">What it is to say.</param>
    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Result> HandleAsync(UpdateProfileCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Users.FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null, cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        var described = person.Describe(command.Name, command.Title, command.Competences, command.Language);
        if (!described.Succeeded)
        {
            return described;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }

        return Result.Done;
    }
}
