using Ioa.Network.Web.Webhooks;

namespace Ioa.Network.Web.Hosting;

/// <summary>What other tools are told.</summary>
internal static class Webhooks
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<WebhookMessage>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookSender>());
    }
}
