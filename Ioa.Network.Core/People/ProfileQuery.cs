using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>What somebody has said about themselves.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Email">The address that they sign in with.</param>
/// <param name="OrganisationName">Where they work.</param>
/// <param name="Title">Title.</param>
/// <param name="Competences">Sector codes and free words.</param>
/// <param name="Language">Chosen language; <see langword="null"/> follows the browser.</param>
public sealed record ProfileView(string Name, string Email, string OrganisationName, string? Title, IReadOnlyList<string> Competences, string? Language);

/// <summary>One's own profile.</summary>
public sealed class ProfileQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Reads it.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Result<ProfileView>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var profile = await db.Users.AsNoTracking()
            .Where(p => p.Id == id && p.EndedAt == null)
            .Select(p => new ProfileView(p.Name, p.Email!, p.Organisation!.DisplayName, p.Title, p.Competences, p.Language))
            .FirstOrDefaultAsync(cancellationToken);
        return profile is null ? Error.NotFound : profile;
    }
}
