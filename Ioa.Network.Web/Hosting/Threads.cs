using Ioa.Network.Web.Components.Pages.Thread;
using Ioa.Network.Web.Endpoints;
using Ioa.Network.Web.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace Ioa.Network.Web.Hosting;

/// <summary>The thread page, and its hub and API for other programs.</summary>
public static class Threads
{
    /// <summary>Registers what the thread page and the hub need.</summary>
    public static WebApplicationBuilder AddThreads(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PostHtml>();
        builder.Services.AddSingleton<ThreadCommands>();
        builder.Services.AddScoped<LoadedThread>();
        builder.Services.AddSingleton<HubSessions>();
        builder.Services.AddSignalR().AddHubOptions<ThreadHub>(options => options.AddFilter<HubSessions>());
        builder.Services.AddOpenApi();
        return builder;
    }

    /// <summary>Maps <c>/hubs/threads</c>, <c>/api/v1/threads</c> and their description at <c>/openapi/v1.json</c>.</summary>
    public static void MapThreads(this WebApplication app)
    {
        app.MapHub<ThreadHub>("/hubs/threads");
        app.MapThreadsApi();
        app.MapExperiencesApi();
        app.MapOpenApi();
    }
}
