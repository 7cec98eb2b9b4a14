using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Web.Hosting;

/// <summary>ASP.NET Core Identity: who somebody is. What they may do is decided in Core.</summary>
public static class Accounts
{
    /// <summary>How many wrong passwords before sign-in is closed for a while.</summary>
    public const int AttemptsBeforeLockout = 5;

    /// <summary>How long sign-in is closed after too many wrong passwords, in minutes.</summary>
    public const int LockoutMinutes = 15;

    /// <summary>Registers Identity, its cookie and the sessions.</summary>
    public static WebApplicationBuilder AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddKeyStore();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        builder.Services.AddAuthorization();
        builder.Services.AddIdentityCore<Person>(options =>
            {
                options.SignIn.RequireConfirmedAccount = true;
                options.User.RequireUniqueEmail = true;
                options.Password.RequiredLength = PasswordRules.MinLength;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Lockout.MaxFailedAccessAttempts = AttemptsBeforeLockout;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(LockoutMinutes);
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddEntityFrameworkStores<NetworkDbContext>()
            .AddSignInManager<PersonSignIn>()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddErrorDescriber<AccountTexts>()
            .AddDefaultTokenProviders();
        builder.Services.AddScoped<IPasswordValidator<Person>, PasswordValidation>();
        builder.Services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = AccountRegistration.LinkLifetime);
        builder.Services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey stands for password and second factor in one, and is found without saying who one is.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });
        builder.Services.AddScoped<AccountMail>();
        builder.Services.AddScoped<AccountRegistration>();
        builder.Services.AddScoped<Passwords>();
        builder.AddAccountLimits();
        builder.Services.AddScoped<ISecurityStampValidator, SessionValidator>();

        // A page that is rendered once has no session to watch: the watch is a timer, and an exception when the page is done.
        builder.Services.AddScoped<AuthenticationStateProvider>(services =>
            services.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http && !http.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
                ? new ServerAuthenticationStateProvider()
                : ActivatorUtilities.CreateInstance<CircuitSessions>(services));

        // Identity's cookies only. The antiforgery cookie with «always» would make every page with a form fail over HTTP, where a
        // browser on the same machine can still sign in.
        var secure = builder.Environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        builder.Services.ConfigureAll<CookieAuthenticationOptions>(options => options.Cookie.SecurePolicy = secure);
        builder.Services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "ioa";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = SessionsQuery.Lifetime;
            options.SlidingExpiration = true;
            options.LoginPath = "/Account/Login";
            options.LogoutPath = "/Account/Logout";
            options.AccessDeniedPath = "/Account/AccessDenied";
            options.ReturnUrlParameter = "ReturnUrl";
            options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        });
        return builder;
    }

    /// <summary>A program gets the status; a person is led to the page.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ||
            context.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
