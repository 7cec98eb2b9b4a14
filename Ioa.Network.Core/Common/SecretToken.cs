using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ioa.Network.Core.Common;

/// <summary>The secret in a link, an address or a key: 256 random bits. Only its hash is stored, so that nobody can find it again.</summary>
/// <param name="Token">What is given out, once: letters, digits, «-» and «_».</param>
/// <param name="Hash">What is stored.</param>
public sealed record SecretToken(string Token, string Hash)
{
    /// <summary>A new secret, after a prefix by which one that was left in the wrong place is known for what it is.</summary>
    public static SecretToken New(string prefix = "")
    {
        var token = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return new SecretToken(token, HashOf(token));
    }

    /// <summary>SHA-256, hexadecimal. The secret is random and long: a slow hash would add nothing.</summary>
    public static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
