using Ioa.Network.Core.People;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Web.Hosting;

/// <summary>Identity's refusals in the person's language.</summary>
internal sealed class AccountTexts(Texts texts) : IdentityErrorDescriber
{
    public override IdentityError DefaultError() => Text(nameof(DefaultError), "Account.Failed");

    public override IdentityError ConcurrencyFailure() => Text(nameof(ConcurrencyFailure), "Common.ChangedMeanwhile");

    public override IdentityError PasswordMismatch() => Text(nameof(PasswordMismatch), "Account.PasswordWrong");

    public override IdentityError InvalidToken() => Text(nameof(InvalidToken), "Account.LinkSpoilt");

    public override IdentityError RecoveryCodeRedemptionFailed() => Text(nameof(RecoveryCodeRedemptionFailed), "Account.RecoveryCodeWrong");

    public override IdentityError InvalidUserName(string? userName) => Text(nameof(InvalidUserName), "Account.EmailInvalid");

    public override IdentityError InvalidEmail(string? email) => Text(nameof(InvalidEmail), "Account.EmailInvalid");

    public override IdentityError DuplicateUserName(string userName) => Text(nameof(DuplicateUserName), "Account.AlreadyRegistered");

    public override IdentityError DuplicateEmail(string email) => Text(nameof(DuplicateEmail), "Account.AlreadyRegistered");

    public override IdentityError UserAlreadyHasPassword() => Text(nameof(UserAlreadyHasPassword), "Account.AlreadyRegistered");

    public override IdentityError PasswordTooShort(int length) =>
        new() { Code = nameof(PasswordTooShort), Description = texts["Account.PasswordTooShort", length] };

    private IdentityError Text(string code, string key) => new() { Code = code, Description = texts[key] };
}

/// <summary>Core's rules for passwords, asked by Identity wherever a password is set.</summary>
internal sealed class PasswordValidation(Texts texts) : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) => Task.FromResult(
        PasswordRules.Check(password ?? "", user.Email) is { } error
            ? IdentityResult.Failed(new IdentityError { Code = error.Code, Description = texts.Error(error) })
            : IdentityResult.Success);
}
