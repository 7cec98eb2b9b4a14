using Ioa.Network.Core.People;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The choice of language at the foot of every page.</summary>
public static class LanguageEndpoint
{
    /// <summary>
    /// <c>POST /sprak</c>: remembers the language in a cookie, for the signed-in on the person too, and goes back to the page.
    /// </summary>
    public static IEndpointRouteBuilder MapLanguage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sprak", async (
            HttpContext context,
            [FromForm(Name = "lang")] string? language,
            [FromForm(Name = "tilbake")] string? back,
            UserManager<Person> people,
            SignInManager<Person> signIn) =>
        {
            if (Site.Languages.Contains(language))
            {
                context.Response.Cookies.Append(PersonCultureProvider.Name, language!, new CookieOptions
                {
                    MaxAge = TimeSpan.FromDays(365),
                    HttpOnly = true,
                    IsEssential = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                });
                if (await people.GetUserAsync(context.User) is { } person && person.Language != language)
                {
                    person.Language = language;
                    if ((await people.UpdateAsync(person)).Succeeded)
                    {
                        await signIn.RefreshSignInAsync(person);
                    }
                }
            }

            return Results.LocalRedirect(IsLocal(back) ? back! : "/");
        });
        return endpoints;
    }

    private static bool IsLocal(string? address) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) &&
        !address.Any(char.IsControl);
}
