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
    /// <summary>An absolute link to a path that starts with «/».</summary>
    public string Link(string path) => new Uri(new Uri(Base), path).AbsoluteUri;

    private string Base
    {
        get
        {
            if (options.Value.BaseUrl is { Length: > 0 } configured)
            {
                return configured;
            }

            var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
            var address = BindingAddress.Parse(listening);
            var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
            return $"{address.Scheme}://{host}:{address.Port}/";
        }
    }
}
