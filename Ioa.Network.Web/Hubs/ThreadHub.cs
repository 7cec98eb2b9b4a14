using System.Collections.Concurrent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Ioa.Network.Web.Hubs;

/// <summary>What the server calls on a client of <see cref="ThreadHub"/>.</summary>
public interface IThreadClient
{
    /// <summary>The thread has changed; ask <see cref="ThreadHub.Changes"/> for what is new since the sequence number you have.</summary>
    Task ThreadChanged(Guid threadId, long sequence);

    /// <summary>Who reads and who writes, by name.</summary>
    Task PresenceChanged(Guid threadId, IReadOnlyList<string> readers, IReadOnlyList<string> writers);

    /// <summary>You may no longer read the thread, or it is gone; you follow it no more.</summary>
    Task ThreadGone(Guid threadId);
}

/// <summary>
/// The live feed for clients outside the browser, at <c>/hubs/threads</c>. It tells that a thread has changed, never what it says:
/// each client reads again with its own rights. Whoever may not read a thread hears the same as about one that does not exist.
/// </summary>
[Authorize]
public sealed class ThreadHub(
    ThreadViewQuery threads,
    ThreadChangesQuery changes,
    AddPost addPost,
    ThreadFeed feed,
    ThreadPresence presence,
    HubSessions sessions,
    IHubContext<ThreadHub, IThreadClient> clients) : Hub<IThreadClient>
{
    private const string FollowedKey = "followed";

    private ConcurrentDictionary<Guid, Followed> Mine =>
        (ConcurrentDictionary<Guid, Followed>)Context.Items.GetOrAdd(FollowedKey, static () => new ConcurrentDictionary<Guid, Followed>());

    /// <summary>Follows a thread and returns what has changed since a sequence number (0: everything).</summary>
    public async Task<ThreadChanges> Follow(Guid threadId, long since)
    {
        var page = await threads.HandleAsync(new ThreadPageRequest(new ThreadId(threadId), 1), Context.User!, Context.ConnectionAborted);
        if (!page.Succeeded)
        {
            throw Refused(page.Error!);
        }

        // Signals come when this hub is long done with; what they need is the connection's.
        var (mine, connection) = (Mine, Context);
        if (!mine.ContainsKey(threadId))
        {
            var followed = new Followed(page.Value, threads, presence, sessions, connection, clients.Clients.Client(connection.ConnectionId));
            if (mine.TryAdd(threadId, followed))
            {
                followed.Start(feed, presence, connection.User!.Identity?.Name ?? "", () => Unfollow(mine, threadId));
            }

            if (connection.ConnectionAborted.IsCancellationRequested)
            {
                // It ended meanwhile, and nobody comes to clear up after it again.
                Unfollow(mine, threadId);
            }
        }

        return await Changes(threadId, since);
    }

    /// <summary>Follows the thread no more.</summary>
    public void Unfollow(Guid threadId) => Unfollow(Mine, threadId);

    /// <summary>What has changed in a thread since a sequence number, in order of number.</summary>
    public async Task<ThreadChanges> Changes(Guid threadId, long since)
    {
        var result = await changes.HandleAsync(new ThreadChangesRequest(new ThreadId(threadId), since), Context.User!, Context.ConnectionAborted);
        return result.Succeeded ? result.Value : throw Refused(result.Error!);
    }

    /// <summary>Writes a post; the same client key again returns the same post.</summary>
    public async Task<int> AddPost(Guid threadId, string body, Guid clientKey)
    {
        var result = await addPost.HandleAsync(new AddPostCommand(new ThreadId(threadId), body, [], clientKey), Context.User!, Context.ConnectionAborted);
        return result.Succeeded ? result.Value.Number : throw Refused(result.Error!);
    }

    /// <summary>Tells the others in a followed thread that you are writing.</summary>
    public void Writing(Guid threadId)
    {
        if (Mine.TryGetValue(threadId, out var followed))
        {
            followed.Writes();
        }
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var followed in Mine.Values)
        {
            followed.Dispose();
        }

        return base.OnDisconnectedAsync(exception);
    }

    private static void Unfollow(ConcurrentDictionary<Guid, Followed> mine, Guid threadId)
    {
        if (mine.TryRemove(threadId, out var followed))
        {
            followed.Dispose();
        }
    }

    /// <summary>The error's code is all that a client gets; it says nothing about the thread.</summary>
    private static HubException Refused(Error error) => new(error.Code);

    /// <summary>One thread that one connection follows.</summary>
    private sealed class Followed(
        ThreadView view, ThreadViewQuery threads, ThreadPresence presence, HubSessions sessions, HubCallerContext connection, IThreadClient client) : IDisposable
    {
        private ThreadView _view = view;
        private IDisposable? _subscription;
        private ThreadPresence.Seat? _seat;

        public void Start(ThreadFeed feed, ThreadPresence present, string name, Action onGone)
        {
            _subscription = feed.Subscribe(_view.Head.Id, signal => _ = PassAsync(signal, onGone));
            _seat = present.Enter(_view.Head.Id, new PresentPerson(_view.Reader.Person, name));
        }

        public void Writes() => _seat?.Writes();

        public void Dispose()
        {
            _subscription?.Dispose();
            _seat?.Dispose();
        }

        private async Task PassAsync(ThreadSignal signal, Action onGone)
        {
            if (!await sessions.HoldAsync(connection))
            {
                return;
            }

            // That something happened, and who is there, is itself news of the network: asked anew, and shared, for every signal.
            var (thread, before) = (_view.Head.Id, _view);
            var result = await threads.HandleAsync(before, signal.Sequence ?? before.Head.Sequence, CancellationToken.None);
            if (!result.Succeeded)
            {
                onGone();
                await client.ThreadGone(thread.Value);
            }
            else if (signal.Sequence is null)
            {
                var present = presence.In(thread);
                await client.PresenceChanged(thread.Value, [.. present.Readers.Select(p => p.Name)], [.. present.Writers.Select(p => p.Name)]);
            }
            else
            {
                _view = result.Value;
                await client.ThreadChanged(thread.Value, _view.Head.Sequence);
            }
        }
    }
}

/// <summary>The items of a connection.</summary>
internal static class ConnectionItems
{
    /// <summary>The item, made when it is missing. A hub's calls come one at a time unless configured otherwise.</summary>
    public static object GetOrAdd(this IDictionary<object, object?> items, string key, Func<object> make)
    {
        if (!items.TryGetValue(key, out var item) || item is null)
        {
            items[key] = item = make();
        }

        return item;
    }
}
