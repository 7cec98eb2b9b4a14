using System.Security.Cryptography;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications.Replies;

/// <summary>
/// Where a person writes to answer in a thread by e-mail: the same in every letter to them about that thread. The token is all that
/// an address needs, so it is random and as long as a key; it is stored as it is, since every new letter holds it again.
/// </summary>
public sealed class ReplyAddress
{
    /// <summary>Characters in a token: 128 bits, five in each.</summary>
    public const int TokenLength = 26;

    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Who answers.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>In which thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The secret part of the address, lower case.</summary>
    public string Token { get; init; } = NewToken();

    /// <summary>When it was first given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    // 128 bits: the last of the 26 characters carries three of them.
    internal static string NewToken() => string.Create(TokenLength, RandomNumberGenerator.GetBytes(16), static (token, bytes) =>
    {
        for (var i = 0; i < token.Length; i++)
        {
            var at = i * 5;
            var two = (bytes[at / 8] << 8) | (at / 8 + 1 < bytes.Length ? bytes[at / 8 + 1] : 0);
            token[i] = Base32[(two >> (11 - at % 8)) & 31];
        }
    });
}
