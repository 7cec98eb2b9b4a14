using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// A client of a SignalR hub: the JSON protocol on a WebSocket, which is all that the tests need (the client package wants one that
/// is not on every feed).
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;
    private int _count;

    /// <summary>What the server called on this client: the method and its arguments.</summary>
    public ConcurrentQueue<(string Method, JsonElement Arguments)> Heard { get; } = new();

    /// <summary>The connection has ended.</summary>
    public Task Ended => _reading;

    /// <summary>Connects with a visitor's cookies; throws <see cref="WebSocketException"/> when the server refuses.</summary>
    public static async Task<HubClient> ConnectAsync(Uri site, string path, CookieContainer cookies)
    {
        var client = new HubClient();
        client._socket.Options.Cookies = cookies;
        await client._socket.ConnectAsync(new UriBuilder(new Uri(site, path)) { Scheme = "ws" }.Uri, client._end.Token);
        await client.SendAsync(new { protocol = "json", version = 1 });
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Calls a method and returns its result, or throws <see cref="HubRefusalException"/> with what the hub said.</summary>
    public async Task<JsonElement> CallAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var call = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments });
        return await call.Task.WaitAsync(TimeSpan.FromMinutes(1), _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync(object message) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + End), WebSocketMessageType.Text, endOfMessage: true, _end.Token);

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var pending = new MemoryStream();
        try
        {
            while (await _socket.ReceiveAsync(buffer, _end.Token) is { MessageType: not WebSocketMessageType.Close } received)
            {
                pending.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    foreach (var message in Encoding.UTF8.GetString(pending.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
                    {
                        Take(JsonDocument.Parse(message).RootElement);
                    }

                    pending.SetLength(0);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The test is done, or the server is.
        }

        foreach (var call in _calls.Values)
        {
            call.TrySetException(new HubRefusalException("The connection ended."));
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type))
        {
            return;
        }

        if (type.GetInt32() == 1)
        {
            Heard.Enqueue((message.GetProperty("target").GetString()!, message.GetProperty("arguments")));
        }
        else if (type.GetInt32() == 3 && _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call))
        {
            if (message.TryGetProperty("error", out var error))
            {
                call.SetException(new HubRefusalException(error.GetString()!));
            }
            else
            {
                call.SetResult(message.TryGetProperty("result", out var result) ? result : default);
            }
        }
    }
}

/// <summary>What a hub answered instead of a result.</summary>
public sealed class HubRefusalException(string message) : Exception(message);
