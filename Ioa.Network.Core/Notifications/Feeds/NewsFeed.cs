using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications.Feeds;

/// <summary>
/// A secret address at which a person's own tools read what is new in one network («strøm»). It gives what that person may read at
/// that moment, and nothing when they have left or lost the network. Only a hash of its token is stored.
/// </summary>
public sealed class NewsFeed
{
    /// <summary>How many of the newest posts it gives.</summary>
    public const int MaxEntries = 50;

    /// <summary>How much of each post it gives, in characters.</summary>
    public const int ExcerptLength = 300;

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Of which network; a person has one for each.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>SHA-256 of the token, hexadecimal.</summary>
    public required string TokenHash { get; set; }

    /// <summary>When the address was made.</summary>
    public required DateTimeOffset CreatedAt { get; set; }
}
