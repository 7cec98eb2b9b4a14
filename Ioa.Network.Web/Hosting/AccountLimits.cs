using System.Globalization;
using System.Threading.RateLimiting;
using Ioa.Network.Web.Components.Account;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioa.Network.Web.Hosting;

/// <summary>
/// How often one address may send the forms of people who are not signed in: so many that a whole town hall behind one address
/// can log in, too few for trying passwords by the thousand. <c>RateLimits:AccountPostsPerMinute</c>.
/// </summary>
internal static class AccountLimits
{
    private static readonly string[] Guarded =
        ["/Account/Login", "/Account/LoginWith2fa", "/Account/LoginWithRecoveryCode", "/Account/Register", "/Account/Confirm", "/Account/ForgotPassword",
         "/Account/ResetPassword", "/Account/Password", "/Account/PasskeyRequestOptions"];

    /// <summary>The forms behind a meeting guest's link, which need no account.</summary>
    private const string Guests = "/moter/gjest/";

    /// <summary>How many of them from one address in a minute: all guests of a meeting enter its code at once, behind the same address.</summary>
    private const int GuestPosts = 400;

    /// <summary>E-mail that comes in: two are read at a time, whose size is known; the others wait their turn.</summary>
    public const string IncomingMail = "incoming-mail";

    /// <summary>Feeds and the open API: as often in a minute from one address as the tools of a whole town hall ask. <c>RateLimits:FeedsPerMinute</c>.</summary>
    public const string NewsFeeds = "news-feeds";

    public static void AddAccountLimits(this WebApplicationBuilder builder)
    {
        var permits = AtLeastOne("RateLimits:AccountPostsPerMinute", 60);
        var feeds = AtLeastOne("RateLimits:FeedsPerMinute", 120);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                // The routes take a slash at the end too.
                !HttpMethods.IsPost(context.Request.Method) ? RateLimitPartition.GetNoLimiter("")
                : Guarded.Contains(context.Request.Path.Value?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase) ? PerMinute("", context, permits)
                : context.Request.Path.Value?.StartsWith(Guests, StringComparison.OrdinalIgnoreCase) == true ? PerMinute(Guests, context, GuestPosts)
                : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(IncomingMail, _ => RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 100 }));
            limiter.AddPolicy(NewsFeeds, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = feeds, Window = TimeSpan.FromMinutes(1) }));
            limiter.OnRejected = async (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = 60.ToString(CultureInfo.InvariantCulture);
                await new RazorComponentResult<TooManyPage> { StatusCode = StatusCodes.Status429TooManyRequests }.ExecuteAsync(context.HttpContext);
            };
        });

        int AtLeastOne(string name, int usual) => builder.Configuration.GetValue(name, usual) is var number and >= 1
            ? number
            : throw new InvalidOperationException($"{name} must be at least 1.");
    }

    private static RateLimitPartition<string> PerMinute(string of, HttpContext context, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(of + context.Connection.RemoteIpAddress, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}
