using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Web.Hosting;

/// <summary>New passwords: the letter that tells of one is written in the same transaction, and every other browser is signed out.</summary>
internal sealed class Passwords(UserManager<Person> people, NetworkDbContext db, AccountMail mail, SessionRegister sessions)
{
    /// <summary>Sends the link to a new password, if the address is somebody's; says nothing about whether it is.</summary>
    public async Task ForgottenAsync(string email, CancellationToken cancellationToken)
    {
        if (await people.FindByEmailAsync(email) is not { EndedAt: null, EmailConfirmed: true } person)
        {
            return;
        }

        var token = await people.GeneratePasswordResetTokenAsync(person);
        mail.Reset(person, $"/Account/ResetPassword?Person={person.Id}&Token={Uri.EscapeDataString(token)}");
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sets a new password behind the letter's link, and opens a sign-in that was closed by wrong tries.</summary>
    public async Task<IdentityResult> ResetAsync(string? id, string token, string password, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out _) || await people.FindByIdAsync(id) is not { EndedAt: null } person)
        {
            return IdentityResult.Failed(people.ErrorDescriber.InvalidToken());
        }

        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var result = await people.ResetPasswordAsync(person, token, password);
            if (!result.Succeeded)
            {
                return result;
            }

            mail.Changed(person, "Password");
            await people.SetLockoutEndDateAsync(person, null);
            await people.ResetAccessFailedCountAsync(person);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await sessions.EndAllAsync(person.Id, keep: null, cancellationToken);
        return IdentityResult.Success;
    }

    /// <summary>Changes the password of somebody who knows the old one.</summary>
    public async Task<IdentityResult> ChangeAsync(Person person, string current, string password, PersonSignIn signIn, CancellationToken cancellationToken)
    {
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var result = await people.ChangePasswordAsync(person, current, password);
            if (!result.Succeeded)
            {
                return result;
            }

            mail.Changed(person, "Password");
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await signIn.RenewAsync(person);
        return IdentityResult.Success;
    }
}
