using System.Text.Encodings.Web;
using System.Text.Unicode;
using Ioa.Network.Web.Components;
using Ioa.Network.Web.Components.Layout;
using Ioa.Network.Web.Components.Pages.Experiences;
using Ioa.Network.Web.Endpoints;
using Ioa.Network.Web.Localization;
using Microsoft.Extensions.WebEncoders;
using Radzen;

namespace Ioa.Network.Web.Hosting;

/// <summary>The pages, their languages and the order of the middleware.</summary>
public static class Site
{
    /// <summary>The languages of the screens; the first is the one that everything has.</summary>
    public static readonly string[] Languages = ["nb", "nn", "en"];

    /// <summary>Registers Razor components and the languages.</summary>
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddHttpContextAccessor();

        // The pages are UTF-8: æ, ø and å are written as they are. What means something in HTML is encoded all the same.
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddAntiforgery(options => options.SuppressXFrameOptionsHeader = true);
        // In Development too a form that is refused gets its status and its page, not an exception.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.Services.AddSingleton<Texts>();
        builder.Services.AddSingleton<LibraryHtml>();
        builder.AddThreads();
        builder.Services.AddSingleton<DemoNotice>();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages[0]).AddSupportedCultures(Languages).AddSupportedUICultures(Languages);
            options.FallBackToParentCultures = options.FallBackToParentUICultures = true;
            options.RequestCultureProviders = [new PersonCultureProvider(), new BrowserCultureProvider()];
        });
        return builder;
    }

    /// <summary>The middleware and the endpoints, in order.</summary>
    public static WebApplication UseSite(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseErrorPages();
        app.UseSecurityHeaders();
        app.UseAuthentication();
        app.UseRequestLocalization();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseLostForms();
        app.MapStaticAssets();
        app.MapAccountEndpoints();
        app.MapHealth();
        app.MapLanguage();
        app.MapAttachments();
        app.MapEnquiryExport();
        app.MapMeetingExport();
        app.MapFigureExport();
        app.MapMeetingCalendar();
        app.MapWriting();
        app.MapIncomingMail();
        app.MapNewsFeed();
        app.MapLibrary();
        app.MapLibraryFeed();
        app.MapThreads();
        app.MapNotifications();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.DisableWebSocketCompression = true);
        return app;
    }
}
