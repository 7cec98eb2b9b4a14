using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ioa.Network.Core.Common;
using Microsoft.Extensions.Configuration;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>
/// Which addresses the site sends to: those of the open internet, over https. What lies beside the site (itself, the hosts of its own
/// network, a cloud's metadata) is not reached through it, whatever name it is given. <c>Webhooks:AllowLoopback</c> lets the machine
/// itself be told, for trying it out.
/// </summary>
public sealed class WebhookTarget(IConfiguration configuration)
{
    private static readonly TimeSpan LookUpAtMost = TimeSpan.FromSeconds(5);

    // IANA's special-purpose addresses; of IPv6 only what is global unicast is public at all.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private readonly bool _loopback = bool.TryParse(configuration["Webhooks:AllowLoopback"], out var allowed) && allowed;

    /// <summary>Whether something may be sent to this address.</summary>
    public bool Permits(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain)
            ? _loopback
            : (plain.AddressFamily == AddressFamily.InterNetwork || GlobalV6.Contains(plain)) && !NotPublic.Any(network => network.Contains(plain));
    }

    /// <summary>The addresses behind a host's name. One that may not be reached is enough to refuse the name.</summary>
    /// <exception cref="SocketException">The name is not known.</exception>
    /// <exception cref="HttpRequestException">It leads where nothing is sent.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return addresses.Length > 0 && addresses.All(Permits) ? addresses : throw new NotPublicException();
    }

    /// <summary>
    /// A way out that reaches nothing else: the name is looked up when it is used, and the connection goes to an address that was looked at, for
    /// a name can lead elsewhere by now. It follows no redirects, keeps no cookies and waits for ever: whoever uses it sets the limits.
    /// </summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("Ioa.Network", "1") } },
    };

    /// <summary>The address as it will be used, or why it cannot be: <c>Webhooks.AddressInvalid</c>, <c>.AddressPrivate</c>, <c>.AddressUnknown</c>.</summary>
    public async Task<Result<string>> CheckAsync(string? url, CancellationToken cancellationToken)
    {
        var typed = url?.Trim() ?? "";
        if (typed.Length > Webhook.MaxUrlLength || !Uri.TryCreate(typed, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0 ||
            uri.Fragment.Length > 0 || !(uri.Scheme == Uri.UriSchemeHttps || (_loopback && uri is { Scheme: "http", IsLoopback: true })) ||
            uri.AbsoluteUri.Length > Webhook.MaxUrlLength)
        {
            return Error.Invalid("Webhooks.AddressInvalid", Webhook.MaxUrlLength);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookUpAtMost);
        try
        {
            await ResolveAsync(uri.IdnHost, limit.Token);
            return uri.AbsoluteUri;
        }
        catch (HttpRequestException)
        {
            return Error.Invalid("Webhooks.AddressPrivate");
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException || (unknown is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Error.Invalid("Webhooks.AddressUnknown", uri.Host);
        }
    }
}

/// <summary>An address leads where nothing is sent.</summary>
public sealed class NotPublicException() : HttpRequestException("The address is not on the open internet.");
