using Ioa.Network.Core.People;
using Ioa.Network.Web.Components.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Ioa.Network.Web.Endpoints;

/// <summary>What the account pages need beside pages. Every one takes a form, so that the antiforgery token is required.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/Account");
        account.MapPost("/Logout", async (SignInManager<Person> signIn, [FromForm] string? returnUrl) =>
        {
            await signIn.SignOutAsync();
            return TypedResults.LocalRedirect("~" + ReturnUrls.Local(returnUrl));
        });
    }
}
