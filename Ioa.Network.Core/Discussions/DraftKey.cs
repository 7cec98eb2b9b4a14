using Ioa.Network.Core.Networks;

namespace Ioa.Network.Core.Discussions;

/// <summary>What a draft becomes, as <see cref="Draft.Key"/> says it.</summary>
public static class DraftKey
{
    /// <summary>A new thread in a network: «new:{network id}».</summary>
    public static string New(LearningNetworkId network) => $"new:{network}";

    /// <summary>A post in a thread: «reply:{thread id}».</summary>
    public static string Reply(ThreadId thread) => $"reply:{thread}";

    /// <summary>A changed text of a post: «edit:{post id}».</summary>
    public static string Edit(PostId post) => $"edit:{post}";

    /// <summary>Reads a key.</summary>
    internal static DraftPlace? Parse(string? key)
    {
        var colon = key?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !Guid.TryParseExact(key.AsSpan(colon + 1), "D", out var id))
        {
            return null;
        }

        return key![..colon] switch
        {
            "new" => new DraftPlace(DraftKind.New, New(new LearningNetworkId(id)), new LearningNetworkId(id), null, null),
            "reply" => new DraftPlace(DraftKind.Reply, Reply(new ThreadId(id)), null, new ThreadId(id), null),
            "edit" => new DraftPlace(DraftKind.Edit, Edit(new PostId(id)), null, null, new PostId(id)),
            _ => null,
        };
    }
}

/// <summary>What a draft becomes.</summary>
public enum DraftKind
{
    /// <summary>A new thread.</summary>
    New,

    /// <summary>A post in a thread.</summary>
    Reply,

    /// <summary>A changed text of a post.</summary>
    Edit,
}

/// <summary>A draft's key, read; <paramref name="Key"/> is the one spelling that is stored.</summary>
internal sealed record DraftPlace(DraftKind Kind, string Key, LearningNetworkId? Network, ThreadId? Thread, PostId? Post);
