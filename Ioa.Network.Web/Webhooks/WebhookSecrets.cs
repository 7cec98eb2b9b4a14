using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Ioa.Network.Web.Webhooks;

/// <summary>
/// The secrets that webhooks are signed with. Whoever adds one sees it once; it is stored sealed with the site's keys, since it must be
/// opened to sign.
/// </summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("Ioa.Network.Webhooks");

    /// <summary>A new secret, and what of it is stored.</summary>
    public (string Secret, string Sealed) New()
    {
        var secret = "ioa_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (secret, _seal.Protect(secret));
    }

    /// <summary>The header that says who sent it and when: the receiver refuses what is old, or signed otherwise.</summary>
    /// <exception cref="CryptographicException">The site's keys are others than when the secret was made.</exception>
    public string Sign(string sealedSecret, string body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_seal.Unprotect(sealedSecret)), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(signature)}";
    }
}
