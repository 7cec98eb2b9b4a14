namespace Ioa.Network.Web.Components.Account;

/// <summary>Where to go after signing in: a page of this site, never an address elsewhere.</summary>
internal static class ReturnUrls
{
    /// <summary>The path if it is one of this site's, else the front page.</summary>
    public static string Local(string? url)
    {
        // «//host», «/\host» and control characters are read as another host by some browsers.
        if (url is not ['/', ..] || url is ['/', '/' or '\\', ..] || url.Any(char.IsControl))
        {
            return "/";
        }

        return url.StartsWith("/Account/Log", StringComparison.OrdinalIgnoreCase) ? "/" : url;
    }

    /// <summary>A path of ours with the return address on it.</summary>
    public static string With(string path, string? returnUrl) =>
        Local(returnUrl) is { Length: > 1 } local ? $"{path}?ReturnUrl={Uri.EscapeDataString(local)}" : path;
}
