using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Ioa.Network.Web.Hosting;

/// <summary>Which page is shown when a request is refused or fails (Components/Pages/FaultPage.razor).</summary>
public static class ErrorPages
{
    /// <summary>A fault of ours gives /feil, a refusal without a page of its own /feil/{status}. Programs get the bare status.</summary>
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/feil", createScopeForErrors: true);
        }

        app.UseStatusCodePagesWithReExecute("/feil/{0}", createScopeForStatusCodePages: true);
        app.Use(static (context, next) =>
        {
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            {
                // The page is read, whatever the failed request wanted to do; its form, bad token and all, is not looked at again.
                context.Request.Method = HttpMethods.Get;
                context.Features.Set<IAntiforgeryValidationFeature>(null);
            }
            else if (IsForPrograms(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            return next(context);
        });
        return app;
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) ||
        path.StartsWithSegments("/epost", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/strom", StringComparison.OrdinalIgnoreCase);
}
