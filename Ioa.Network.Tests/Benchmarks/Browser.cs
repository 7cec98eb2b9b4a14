using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>A person at the site: their cookies, and one connection pool that all share. Only addresses of this machine.</summary>
internal sealed class Browser
{
    private static readonly SocketsHttpHandler Handler = new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);
    private readonly Uri _root;
    private readonly string _from;

    /// <param name="root">The site.</param>
    /// <param name="number">Which of the people it is: each comes from an address of their own, as the proxy tells it.</param>
    public Browser(Uri root, int number)
    {
        _root = root.IsLoopback ? root : throw new ArgumentException("Only this machine is loaded.", nameof(root));
        _from = string.Create(CultureInfo.InvariantCulture, $"10.0.{number / 250}.{number % 250}");
    }

    public static HttpMessageInvoker Invoker { get; } = new(Handler, disposeHandler: false);

    public Uri Root => _root;

    /// <summary>What the Cookie header says.</summary>
    public string Cookies
    {
        get
        {
            lock (_cookies)
            {
                return string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}"));
            }
        }
    }

    /// <summary>Logs in on the login page.</summary>
    public async Task LogInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var page = new Uri(_root, "Account/Login");
        var html = await GetAsync(page, cancellationToken);
        var form = Regex.Matches(html, "<form\\b.*?</form>", RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            .Select(m => m.Value).Single(f => f.Contains("Input.Password", StringComparison.Ordinal));
        var fields = Regex.Matches(form, "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(5))
            .Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Append(new("Input.Email", email)).Append(new("Input.Password", password));
        using var content = new FormUrlEncodedContent(fields);
        using var response = await SendAsync(HttpMethod.Post, page, content, cancellationToken);
        if ((int)response.StatusCode is not (302 or 303) || !Cookies.Contains("ioa=", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{email} could not log in: {(int)response.StatusCode}");
        }
    }

    /// <summary>The page's HTML.</summary>
    public async Task<string> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, address, null, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync(cancellationToken)
            : throw new InvalidOperationException($"GET {address.PathAndQuery}: {(int)response.StatusCode}");
    }

    /// <summary>One request with this browser's cookies, as it comes through a proxy that ends TLS.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.TryAddWithoutValidation("Cookie", Cookies);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", _from);
        request.Headers.TryAddWithoutValidation("Accept-Language", "nb");
        request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*");
        var response = await Invoker.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var lines))
        {
            lock (_cookies)
            {
                foreach (var pair in lines.Select(line => line.Split(';', 2)[0].Split('=', 2)))
                {
                    _cookies[pair[0]] = pair[1];
                }
            }
        }

        return response;
    }

    /// <summary>A request to be sent again and again on a raw connection.</summary>
    public byte[] RawGet(string path) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {_root.Authority}\r\nX-Forwarded-Proto: https\r\nAccept: text/html\r\nAccept-Language: nb\r\nCookie: {Cookies}\r\n\r\n");
}
