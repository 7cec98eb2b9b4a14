using System.Security.Claims;

namespace Ioa.Network.Core.People;

/// <summary>Who a <see cref="ClaimsPrincipal"/> is. What they may do is asked of the database, never of the claims.</summary>
public static class ClaimsPrincipalExtensions
{
    /// <summary>The signed-in person; <see langword="null"/> for everybody else.</summary>
    public static PersonId? PersonId(this ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new PersonId(id)
            : null;

    /// <summary>A principal for a person, as the cookie makes it; for background work and tests.</summary>
    public static ClaimsPrincipal ToPrincipal(this PersonId person) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.ToString())], "Ioa.Network"));

    private static string? FindFirstValue(this ClaimsPrincipal user, string type) => user.FindFirst(type)?.Value;
}
