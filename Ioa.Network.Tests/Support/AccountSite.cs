using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ioa.Network.Tests.Support;

/// <summary>The site with a letter box that a test can open.</summary>
public sealed class AccountSite : SiteFixture
{
    public Postbox Post { get; } = new();

    protected override void Configure(IServiceCollection services) =>
        services.RemoveAll<IEventHandler<SendEmail>>().AddSingleton<IEventHandler<SendEmail>>(Post);
}

/// <summary>The tests of accounts.</summary>
[CollectionDefinition]
public sealed class AccountCollection : ICollectionFixture<AccountSite>;

/// <summary>Keeps every letter for its recipient.</summary>
public sealed partial class Postbox : IEventHandler<SendEmail>
{
    private readonly ConcurrentDictionary<string, Channel<SendEmail>> _boxes = new(StringComparer.OrdinalIgnoreCase);

    public Task HandleAsync(SendEmail happened, CancellationToken cancellationToken) => Box(happened.To).Writer.WriteAsync(happened, cancellationToken).AsTask();

    /// <summary>The next letter to an address; waits for it.</summary>
    public async Task<SendEmail> NextAsync(string to)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        return await Box(to).Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether there is a letter to an address.</summary>
    public bool HasAny(string to) => Box(to).Reader.TryPeek(out _);

    /// <summary>The path and query of the letter's link.</summary>
    public static string Link(SendEmail letter) => new Uri(Address().Match(letter.TextBody).Value).PathAndQuery;

    private Channel<SendEmail> Box(string to) => _boxes.GetOrAdd(to, _ => Channel.CreateUnbounded<SendEmail>());

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();
}

/// <summary>An authenticator app: RFC 6238, SHA-1, six digits, 30 seconds.</summary>
public static class Authenticator
{
    public static string Code(string secret, DateTimeOffset at)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(secret.Where(char.IsLetterOrDigit).Select(c => Convert.ToString(alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        var counter = BitConverter.GetBytes(at.ToUnixTimeSeconds() / 30);
        Array.Reverse(counter);
#pragma warning disable CA5350 // It is what authenticator apps compute.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = ((hash[offset] & 0x7f) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
