using System.Security.Claims;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Hosting;

/// <summary>Signs people in and out: every signed-in browser has a session that can be ended from elsewhere, and nobody who has left gets in.</summary>
internal sealed class PersonSignIn(
    UserManager<Person> userManager,
    IHttpContextAccessor contextAccessor,
    IUserClaimsPrincipalFactory<Person> claimsFactory,
    IOptions<IdentityOptions> optionsAccessor,
    ILogger<SignInManager<Person>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation,
    SessionRegister sessions)
    : SignInManager<Person>(userManager, contextAccessor, claimsFactory, optionsAccessor, logger, schemes, confirmation)
{
    /// <summary>A hash that no password fits; checked for unknown addresses so that they take as long as known ones.</summary>
    private static readonly Lazy<string> NobodysHash = new(() =>
        new PasswordHasher<Person>().HashPassword(null!, Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))));

    public override async Task<bool> CanSignInAsync(Person user) => user.EndedAt is null && await base.CanSignInAsync(user);

    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        if (await UserManager.FindByNameAsync(userName) is { } person)
        {
            return await PasswordSignInAsync(person, password, isPersistent, lockoutOnFailure);
        }

        HashAnyway(password);
        return SignInResult.Failed;
    }

    /// <summary>Says «not allowed» to nobody but those who know the password; takes as long for every address.</summary>
    public override async Task<SignInResult> CheckPasswordSignInAsync(Person user, string password, bool lockoutOnFailure)
    {
        if (await PreSignInCheck(user) is not { } refused)
        {
            return await base.CheckPasswordSignInAsync(user, password, lockoutOnFailure);
        }

        HashAnyway(password);
        return refused.IsLockedOut ? refused : SignInResult.Failed;
    }

    public override async Task SignInWithClaimsAsync(Person user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        // A refreshed cookie goes on with its session; every other sign-in begins one.
        var current = Context.User.PersonId() == user.Id ? SessionRegister.IdOf(Context.User) : null;
        var session = current ?? await sessions.StartAsync(user.Id, Context.Request.Headers.UserAgent.ToString(), Context.RequestAborted);
        await base.SignInWithClaimsAsync(
            user, authenticationProperties, [.. additionalClaims, new Claim(SessionRegister.ClaimType, session.ToString())]);
    }

    public override async Task RefreshSignInAsync(Person user)
    {
        sessions.Forget(user.Id);
        await base.RefreshSignInAsync(user);
    }

    /// <summary>Signs in with a passkey; what the browser sent may be anything.</summary>
    public async Task<SignInResult> TryPasskeyAsync(string credential)
    {
        try
        {
            return await PasskeySignInAsync(credential);
        }
        catch (Exception spoilt) when (spoilt is InvalidOperationException or System.Text.Json.JsonException or FormatException)
        {
            // No challenge was given to this browser, or it was answered with something else.
            return SignInResult.Failed;
        }
    }

    /// <summary>The passkey that the browser made; <see langword="null"/> when what it sent is none.</summary>
    public async Task<UserPasskeyInfo?> TryAttestAsync(string credential)
    {
        try
        {
            return await PerformPasskeyAttestationAsync(credential) is { Succeeded: true } made ? made.Passkey : null;
        }
        catch (Exception spoilt) when (spoilt is InvalidOperationException or System.Text.Json.JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>After a change in how the person signs in: this browser goes on, every other one is signed out.</summary>
    public async Task RenewAsync(Person user)
    {
        await sessions.EndAllAsync(user.Id, SessionRegister.IdOf(Context.User), Context.RequestAborted);
        await RefreshSignInAsync(user);
    }

    public override async Task SignOutAsync()
    {
        if (SessionRegister.IdOf(Context.User) is { } session)
        {
            await sessions.EndAsync(session, CancellationToken.None);
        }

        await base.SignOutAsync();
    }

    private void HashAnyway(string password) => UserManager.PasswordHasher.VerifyHashedPassword(null!, NobodysHash.Value, password);

    protected override async Task<SignInResult> SignInOrTwoFactorAsync(Person user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false) =>
        // Passkeys come here without the check that passwords pass first.
        await PreSignInCheck(user) ?? await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
}

/// <summary>What the cookie says: who, their name, their language and the stamp that a new password changes. Rights are not in it.</summary>
internal sealed class PersonClaims(UserManager<Person> userManager, IOptions<IdentityOptions> options, DeskQuery desk)
    : UserClaimsPrincipalFactory<Person>(userManager, options)
{
    public const string AdministratorType = "administrator";

    public const string DeskType = "desk";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var types = Options.ClaimsIdentity;
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, types.UserNameClaimType, types.RoleClaimType);
        identity.AddClaim(new Claim(types.UserIdClaimType, user.Id.ToString()));
        identity.AddClaim(new Claim(types.UserNameClaimType, user.Name));
        identity.AddClaim(new Claim(types.SecurityStampClaimType, user.SecurityStamp ?? ""));
        if (user.Language is { } language)
        {
            identity.AddClaim(new Claim(PersonCultureProvider.Name, language));
        }

        if (user.IsAdministrator)
        {
            // Shows the link to the administration; what lies behind it asks the database.
            identity.AddClaim(new Claim(AdministratorType, "true"));
        }

        if (await desk.HasDeskAsync(user.Id.ToPrincipal(), CancellationToken.None))
        {
            // The same for the desk. Whoever becomes superuser meanwhile finds it on their own page until they sign in again.
            identity.AddClaim(new Claim(DeskType, "true"));
        }

        return identity;
    }
}

/// <summary>Refuses, at every request, a cookie whose session was ended, whose person has left or whose password was changed since.</summary>
internal sealed class SessionValidator(SessionRegister sessions, IOptions<IdentityOptions> options) : ISecurityStampValidator
{
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } user &&
            await sessions.HoldsAsync(user, options.Value.ClaimsIdentity.SecurityStampClaimType, context.HttpContext.RequestAborted))
        {
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}

/// <summary>The same for pages that are open: within a minute of the end of the session they stop being somebody's.</summary>
internal sealed class CircuitSessions(ILoggerFactory loggers, SessionRegister sessions, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await sessions.HoldsAsync(authenticationState.User, options.Value.ClaimsIdentity.SecurityStampClaimType, cancellationToken);
}
