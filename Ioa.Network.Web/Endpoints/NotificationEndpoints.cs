using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Mail;
using Microsoft.AspNetCore.Mvc;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The bell's number, as it changes; and the one click that stops a kind of letter.</summary>
public static class NotificationEndpoints
{
    /// <summary>How long a browser listens before it asks anew, with the rights that it has then.</summary>
    private static readonly TimeSpan ListenAtMost = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(25);

    /// <summary>Maps the endpoints.</summary>
    public static void MapNotifications(this IEndpointRouteBuilder site)
    {
        site.MapGet("/varsler/strom", StreamAsync).RequireAuthorization().ExcludeFromDescription();

        // By a mail program, without a session and without our form's token: that is what RFC 8058 asks for.
        site.MapPost("/epost/avmeld/{token}/ett-klikk", async (string token, [FromServices] UnsubscribeLinks links, [FromServices] Unsubscribe unsubscribe, CancellationToken cancellationToken) =>
                links.Read(token) is { } what && (await unsubscribe.HandleAsync(what, cancellationToken)).Succeeded ? Results.Ok() : Results.NotFound())
            .DisableAntiforgery()
            .ExcludeFromDescription();
        site.MapGet("/epost/avmeld/{token}/ett-klikk", (string token) => Results.LocalRedirect($"/epost/avmeld/{Uri.EscapeDataString(token)}")).ExcludeFromDescription();
    }

    /// <summary>Server-sent events: the number of conversations with unread word, at once and at every change. Never what they are.</summary>
    private static async Task StreamAsync(HttpContext context, NotificationFeed feed, NotificationsQuery notifications, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        var user = context.User;
        if (user.PersonId() is not { } person)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var listener = feed.Listen(person);
        using var limit = new CancellationTokenSource(ListenAtMost, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping, limit.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            while (true)
            {
                var count = await notifications.CountUnreadAsync(user, end.Token);
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {count}\n\n"), end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                while (!await ToldAsync(listener, clock, end.Token))
                {
                    await context.Response.WriteAsync(":\n\n", end.Token);
                    await context.Response.Body.FlushAsync(end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The browser went, or asks anew.
        }
    }

    private static async Task<bool> ToldAsync(NotificationFeed.Listener listener, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(SignOfLife, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
        try
        {
            await listener.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
