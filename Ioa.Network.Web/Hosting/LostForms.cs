using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioa.Network.Web.Hosting;

/// <summary>
/// A form that is not on its page any more when it is sent: its row was removed in another tab, or by somebody else. Blazor answers with a
/// bare 400 in English; the person gets the page as it is now, with a word of what happened (Components/Layout/MainLayout.razor).
/// </summary>
public static class LostForms
{
    /// <summary>In the address of the page that tells that the form is not there any more.</summary>
    public const string Parameter = "skjema";

    /// <summary>The value of <see cref="Parameter"/>.</summary>
    public const string Lost = "borte";

    /// <summary>Leads back to the page.</summary>
    public static WebApplication UseLostForms(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            if (HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                context.Response.OnStarting(static state =>
                {
                    var (request, response) = (((HttpContext)state).Request, ((HttpContext)state).Response);

                    // A page that refuses for its own reasons is HTML; a bad token is refused as ever.
                    if (response.StatusCode == StatusCodes.Status400BadRequest && response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) != true &&
                        request.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true })
                    {
                        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
                        query[Parameter] = Lost;
                        response.StatusCode = StatusCodes.Status303SeeOther;
                        response.Headers.Location = QueryHelpers.AddQueryString(request.PathBase + request.Path, query);
                    }

                    return Task.CompletedTask;
                }, context);
            }

            return next(context);
        });
        return app;
    }
}
