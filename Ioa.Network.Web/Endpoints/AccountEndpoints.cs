using System.Net.Mime;
using System.Security.Claims;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Web.Endpoints;

/// <summary>What the account pages need beside pages. Every one takes a form with the antiforgery token.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this IEndpointRouteBuilder endpoints)
    {
        // The middleware checks the token, but leaves it to whoever reads the form to refuse: these do not read it.
        var account = endpoints.MapGroup("/Account").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter((context, next) =>
            context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } ? next(context) : ValueTask.FromResult<object?>(Results.Problem(statusCode: StatusCodes.Status400BadRequest)));
        account.MapPost("/Logout", async (SignInManager<Person> signIn) =>
        {
            await signIn.SignOutAsync();
            return TypedResults.LocalRedirect("/Account/Login?Done=LoggedOut");
        });

        // The options of a passkey are made for one browser and one try; the challenge is kept in a cookie meanwhile.
        account.MapPost("/PasskeyCreationOptions", async (ClaimsPrincipal user, UserManager<Person> people, SignInManager<Person> signIn) =>
            await people.GetUserAsync(user) is { } person
                ? Results.Content(
                    await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email!, DisplayName = person.Name }),
                    MediaTypeNames.Application.Json)
                : Results.NotFound()).RequireAuthorization();

        // Never for a named person: the list of their passkeys would say that they have an account.
        account.MapPost("/PasskeyRequestOptions", async (SignInManager<Person> signIn) =>
            Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), MediaTypeNames.Application.Json));
    }
}
