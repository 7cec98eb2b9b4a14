using Ioa.Network.Web.Hosting;
using Microsoft.AspNetCore.Localization;

namespace Ioa.Network.Web.Localization;

/// <summary>The language that the person chose: the claim in their cookie, or for the signed-out the «lang» cookie.</summary>
internal sealed class PersonCultureProvider : RequestCultureProvider
{
    /// <summary>The claim and the cookie.</summary>
    public const string Name = "lang";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var chosen = httpContext.User.FindFirst(Name)?.Value ?? httpContext.Request.Cookies[Name];
        return Task.FromResult(Site.Languages.Contains(chosen) ? new ProviderCultureResult(chosen) : null);
    }
}

/// <summary>The browser's languages; «no» is bokmål.</summary>
internal sealed class BrowserCultureProvider : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        foreach (var accepted in httpContext.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            var language = accepted.Value.Value?.Split('-')[0].ToLowerInvariant();
            language = language == "no" ? "nb" : language;
            if (Site.Languages.Contains(language))
            {
                return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(language));
            }
        }

        return NullProviderCultureResult;
    }
}
