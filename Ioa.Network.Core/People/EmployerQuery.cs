using System.Net.Mail;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>The organisation that an e-mail address proves that somebody works in.</summary>
/// <param name="Id">Which organisation.</param>
/// <param name="Name">Its unambiguous name.</param>
public sealed record Employer(OrganisationId Id, string Name);

/// <summary>
/// Finds the organisation by the domain of an e-mail address, or of a domain above it: «bygg.lyngdal.kommune.no» is Lyngdal too.
/// Anybody may ask: which domain belongs to which municipality is public.
/// </summary>
public sealed class EmployerQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The longest address that is accepted, as in RFC 5321.</summary>
    public const int MaxLength = 254;

    // Municipalities give their pupils addresses below their own domain; a pupil is not staff.
    private static readonly string[] Pupils = ["elev", "elever", "skoleelev", "student", "studenter", "pupil"];

    /// <summary>Finds the employer.</summary>
    /// <param name="email">The address.</param>
    /// <param name="user">Whoever asks; nobody is refused.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The organisation; <c>Account.EmailInvalid</c> when it is no address, <c>Account.DomainUnknown</c> when the domain is no organisation's.</returns>
    public async Task<Result<Employer>> HandleAsync(string email, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (Domains(email) is not { } domains)
        {
            return Error.Invalid("Account.EmailInvalid");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = clock.Today();
        var found = await db.EmailDomains
            .Where(d => domains.Contains(d.Domain))
            .Join(
                db.Organisations.Where(o => o.ValidTo == null || o.ValidTo >= today),
                d => d.OrganisationId,
                o => o.Id,
                (d, o) => new { d.Domain, o.Id, o.DisplayName })
            .ToListAsync(cancellationToken);
        return found.MaxBy(d => d.Domain.Length) is { } nearest
            ? new Employer(nearest.Id, nearest.DisplayName)
            : Error.Invalid("Account.DomainUnknown");
    }

    /// <summary>Whether it is an e-mail address.</summary>
    public static bool IsAddress(string? email) =>
        email is { Length: > 0 and <= MaxLength } && MailAddress.TryCreate(email, out var address) && address.Address == email && address.Host.Contains('.', StringComparison.Ordinal);

    /// <summary>The address's domain and those above it, the nearest first, down to two labels; none at all for pupils; <see langword="null"/> for what is no address.</summary>
    internal static List<string>? Domains(string email)
    {
        if (!IsAddress(email))
        {
            return null;
        }

        var labels = email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant().Split('.');
        var domains = new List<string>();
        for (var i = 0; i <= labels.Length - 2; i++)
        {
            domains.Add(string.Join('.', labels[i..]));
            if (Pupils.Contains(labels[i], StringComparer.Ordinal))
            {
                return [];
            }
        }

        return domains;
    }
}
