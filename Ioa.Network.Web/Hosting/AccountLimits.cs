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

    /// <summary>E-mail that comes in: two are read at a time, whose size is known; the others wait their turn.</summary>
    public const string IncomingMail = "incoming-mail";

    /// <summary>Feeds: as often in a minute from one address as the tools of a whole town hall ask.</summary>
    public const string NewsFeeds = "news-feeds";

    public static void AddAccountLimits(this WebApplicationBuilder builder)
    {
        var permits = builder.Configuration.GetValue("RateLimits:AccountPostsPerMinute", 60);
        if (permits < 1)
        {
            throw new InvalidOperationException("RateLimits:AccountPostsPerMinute must be at least 1.");
        }

        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                // The routes take a slash at the end too.
                HttpMethods.IsPost(context.Request.Method) && Guarded.Contains(context.Request.Path.Value?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase)
                    ? RateLimitPartition.GetSlidingWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new SlidingWindowRateLimiterOptions
                    {
                        PermitLimit = permits,
                        Window = TimeSpan.FromMinutes(1),
                        SegmentsPerWindow = 6,
                    })
                    : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(IncomingMail, _ => RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 100 }));
            limiter.AddPolicy(NewsFeeds, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = 120, Window = TimeSpan.FromMinutes(1) }));
            limiter.OnRejected = async (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = 60.ToString(CultureInfo.InvariantCulture);
                await new RazorComponentResult<TooManyPage> { StatusCode = StatusCodes.Status429TooManyRequests }.ExecuteAsync(context.HttpContext);
            };
        });
    }
}
