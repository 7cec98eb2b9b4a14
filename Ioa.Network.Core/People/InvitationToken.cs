using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ioa.Network.Core.People;

/// <summary>The secret in an invitation's link: 256 random bits. Only its hash is stored.</summary>
/// <param name="Token">What is in the link.</param>
/// <param name="Hash">What is stored.</param>
public sealed record InvitationToken(string Token, string Hash)
{
    /// <summary>A new secret.</summary>
    public static InvitationToken New()
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new InvitationToken(token, HashOf(token));
    }

    /// <summary>SHA-256, hexadecimal. The secret is random and long: a slow hash would add nothing.</summary>
    public static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
