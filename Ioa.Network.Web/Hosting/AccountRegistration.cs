using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Web.Hosting;

/// <summary>Somebody who asked for an account and has not opened the letter yet; travels in the link, sealed, and is stored nowhere.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">Full name.</param>
/// <param name="Until">Until when the link holds.</param>
internal sealed record Applicant(string Email, string Name, DateTimeOffset Until);

/// <summary>
/// Registration in two steps: ask with name and address, choose a password behind the link in the letter. The account is made in
/// the second step only, so nobody can take somebody else's address, set a password for them, or find out who has an account.
/// </summary>
internal sealed class AccountRegistration(
    UserManager<Person> people, EmployerQuery employers, NetworkDbContext db, AccountMail mail, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long an e-mailed link holds.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    private readonly IDataProtector _seal = protection.CreateProtector("Ioa.Network.Registration");

    /// <summary>Sends the letter. The answer is the same whether or not the address has an account.</summary>
    public async Task<Result<Employer>> AskAsync(string email, string name, string? returnUrl, CancellationToken cancellationToken)
    {
        var employer = await employers.HandleAsync(email, new ClaimsPrincipal(), cancellationToken);
        if (!employer.Succeeded)
        {
            return employer;
        }

        if (await people.FindByEmailAsync(email) is not { } existing)
        {
            var token = Seal(new Applicant(email, Person.OneLine(name), clock.GetUtcNow() + LinkLifetime));
            mail.Confirm(email, Person.OneLine(name), employer.Value.Name, QueryHelpers.AddQueryString("/Account/Confirm", new Dictionary<string, string?>
            {
                ["Token"] = token,
                ["ReturnUrl"] = returnUrl,
            }));
        }
        else if (existing.EndedAt is null)
        {
            mail.AlreadyRegistered(existing);
        }

        await db.SaveChangesAsync(cancellationToken);
        return employer;
    }

    /// <summary>Who the link is for; <see langword="null"/> when it is spoilt or too old.</summary>
    public Applicant? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 } &&
                JsonSerializer.Deserialize<Applicant>(_seal.Unprotect(WebEncoders.Base64UrlDecode(token))) is { } applicant && applicant.Until > clock.GetUtcNow()
                    ? applicant
                    : null;
        }
        catch (Exception spoilt) when (spoilt is FormatException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Where the applicant works, by today's domains.</summary>
    public Task<Result<Employer>> EmployerAsync(Applicant applicant, CancellationToken cancellationToken) =>
        employers.HandleAsync(applicant.Email, new ClaimsPrincipal(), cancellationToken);

    /// <summary>Makes the account. The address is confirmed: the link came from there.</summary>
    public async Task<(Person? Person, IdentityResult Result)> CreateAsync(Applicant applicant, Employer employer, string password)
    {
        var person = new Person
        {
            UserName = applicant.Email,
            Email = applicant.Email,
            EmailConfirmed = true,
            Name = applicant.Name,
            OrganisationId = employer.Id,
            CreatedAt = clock.GetUtcNow(),
        };
        try
        {
            var result = await people.CreateAsync(person, password);
            return (result.Succeeded ? person : null, result);
        }
        catch (DbUpdateException failure) when (db.IsUniqueViolation(failure))
        {
            return (null, IdentityResult.Failed(people.ErrorDescriber.DuplicateEmail(applicant.Email)));
        }
    }

    private string Seal(Applicant applicant) => WebEncoders.Base64UrlEncode(_seal.Protect(JsonSerializer.SerializeToUtf8Bytes(applicant)));
}
