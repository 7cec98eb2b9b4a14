using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Mail;

/// <summary>
/// The site's own address, for links in letters: <c>Mail:BaseUrl</c>, else the address that the server listens on. Never what a
/// request says that it was sent to: whoever sends the request decides that, and could turn a reset link to their own site.
/// </summary>
public sealed class SiteAddress(IOptions<MailOptions> options, IServer server)
{
    private Uri? _base;

    /// <summary>An absolute link to a path that starts with «/».</summary>
    public string Link(string path) => new Uri(Base, path).AbsoluteUri;

    /// <summary>The name of the site's machine, without its port.</summary>
    public string Host => Base.Host;

    private Uri Base
    {
        get
        {
            if (_base is not null)
            {
                return _base;
            }

            if (options.Value.BaseUrl is { Length: > 0 } configured)
            {
                return _base = new Uri(configured);
            }

            // Until the server listens there is none to remember.
            if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } listening)
            {
                return new Uri("http://localhost");
            }

            var address = BindingAddress.Parse(listening);
            var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
            return _base = new Uri($"{address.Scheme}://{host}:{address.Port}/");
        }
    }
}
