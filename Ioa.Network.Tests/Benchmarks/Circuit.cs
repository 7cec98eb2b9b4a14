using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>A text on its way to every reader.</summary>
internal sealed class Delivery(string text, int readers)
{
    public string Text => text;

    public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);

    public long SentAt { get; set; }

    /// <summary>When each reader had it, milliseconds after it was sent; 0 while they have not.</summary>
    public double[] Arrived { get; } = new double[readers];

    public int Seen;
}

/// <summary>
/// What blazor.web.js does for a page with interactive server components, without a DOM: reads the page, opens the hub, starts the
/// circuit with the page's components and acknowledges every batch. Adapted from the team's circuit generator.
/// </summary>
internal sealed class Circuit(Browser browser, int index) : IAsyncDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _handshake = New(), _attached = New(), _ready = New();
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(bool Succeeded, string Result)>> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _heard = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _replies = new(256);
    private ClientWebSocket? _socket;
    private Task _receiving = Task.CompletedTask;
    private int _nextObject = 1;
    private int _nextCall;
    private byte[]? _stream;

    /// <summary>What every circuit looks for in what it is sent; one at a time.</summary>
    public static Delivery? Current { get; set; }

    /// <summary>Why the circuit ended before it was closed.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens the page and waits until its islands are live.</summary>
    public async Task OpenAsync(Uri page, CancellationToken cancellationToken)
    {
        var html = await browser.GetAsync(page, cancellationToken);
        var markers = Markers(html);
        if (markers.Count == 0)
        {
            throw new InvalidOperationException($"no island on {page.PathAndQuery}");
        }

        var state = Regex.Match(html, "<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
        await OpenHubAsync(cancellationToken);
        await SendAsync(
            PackWriter.Invocation("0", "StartCircuit", 4).Str(browser.Root.AbsoluteUri).Str(page.AbsoluteUri).Str("[]").Str(state).FramedInvocation(),
            cancellationToken);
        var circuit = await _started.Task.WaitAsync(cancellationToken);
        if (circuit.Length == 0)
        {
            throw new InvalidOperationException("the server started no circuit");
        }

        await _attached.Task.WaitAsync(cancellationToken);
        var operations = $"{{\"batchId\":1,\"operations\":[{string.Join(',', markers.Select((marker, i) =>
            $"{{\"type\":\"add\",\"ssrComponentId\":{i + 1},\"marker\":{marker}}}"))}]}}";
        await SendAsync(PackWriter.Invocation(null, "UpdateRootComponents", 2).Str(operations).Str(state).FramedInvocation(), cancellationToken);
        await _ready.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The last arguments (JSON) with which the server called a function of the page's scripts; waits until it has.</summary>
    public async Task<string> HeardAsync(string function, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_heard.FirstOrDefault(h => h.Key.EndsWith(function, StringComparison.Ordinal)).Value is { } arguments)
            {
                return arguments;
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Calls a .NET method that the page's script was given, as the script would, and returns its result (JSON).</summary>
    public async Task<string> CallAsync(long target, string method, string arguments, CancellationToken cancellationToken)
    {
        var id = "c" + Interlocked.Increment(ref _nextCall);
        var answer = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(PackWriter.Invocation(null, "BeginInvokeDotNetFromJS", 5).Str(id).Nil().Str(method).Int(target).Str(arguments).FramedInvocation(), cancellationToken);
        var (succeeded, result) = await answer.Task.WaitAsync(cancellationToken);
        return succeeded ? result : throw new InvalidOperationException($"{method}: {result}");
    }

    /// <summary>The same with one argument that is a stream of bytes, less than 32 kB.</summary>
    public Task<string> CallWithStreamAsync(long target, string method, byte[] content, CancellationToken cancellationToken)
    {
        _stream = content;
        return CallAsync(target, method, $"[{{\"__jsStreamReferenceLength\":{content.Length},\"__jsObjectId\":{Interlocked.Increment(ref _nextObject)}}}]", cancellationToken);
    }

    /// <summary>The sign of life that a browser sends every 15 seconds.</summary>
    public Task PingAsync() => Fault is null ? SendAsync(PackWriter.Ping, _gone.Token) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _socket?.Abort();
        await _receiving;
        _socket?.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static List<string> Markers(string html) =>
        [.. Regex.Matches(html, "<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline, TimeSpan.FromSeconds(5))
            .Select(m => m.Groups[1].Value)
            .Where(json => json.Contains("\"type\":\"server\"", StringComparison.Ordinal) && json.Contains("\"descriptor\"", StringComparison.Ordinal))];

    private async Task OpenHubAsync(CancellationToken cancellationToken)
    {
        string token;
        using (var content = new ByteArrayContent([]))
        using (var response = await browser.SendAsync(HttpMethod.Post, new Uri(browser.Root, "_blazor/negotiate?negotiateVersion=1"), content, cancellationToken))
        {
            response.EnsureSuccessStatusCode();
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            token = answer.RootElement.GetProperty("connectionToken").GetString()!;
        }

        _socket = new ClientWebSocket();
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.SetRequestHeader("Cookie", browser.Cookies);
        _socket.Options.SetRequestHeader("X-Forwarded-Proto", "https");
        _socket.Options.SetRequestHeader("Origin", $"https://{browser.Root.Authority}");
        var address = new UriBuilder(new Uri(browser.Root, "_blazor")) { Scheme = "ws", Query = "id=" + Uri.EscapeDataString(token) };
        await _socket.ConnectAsync(address.Uri, Browser.Invoker, cancellationToken);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        _receiving = Task.Run(ReceiveAsync, CancellationToken.None);
        await _handshake.Task.WaitAsync(cancellationToken);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        var have = 0;
        try
        {
            while (true)
            {
                if (have == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var got = await _socket!.ReceiveAsync(buffer.AsMemory(have), _gone.Token);
                var at = Stopwatch.GetTimestamp();
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    throw new InvalidOperationException("closed by the server");
                }

                have += got.Count;
                var used = 0;
                if (!_handshake.Task.IsCompleted)
                {
                    used = buffer.AsSpan(0, have).IndexOf((byte)0x1e) + 1;
                    if (used == 0)
                    {
                        continue;
                    }

                    _handshake.TrySetResult();
                }

                used += Consume(buffer.AsSpan(used, have - used), at);
                if (_replies.WrittenCount > 0)
                {
                    var reply = _replies.WrittenSpan.ToArray();
                    _replies.ResetWrittenCount();
                    await SendAsync(reply, _gone.Token);
                }

                buffer.AsSpan(used, have - used).CopyTo(buffer);
                have -= used;
                if (have == 0 && buffer.Length > 64 * 1024)
                {
                    buffer = new byte[4096];
                }
            }
        }
        catch (Exception fault)
        {
            if (!_gone.IsCancellationRequested)
            {
                Fault = fault.Message;
            }

            _handshake.TrySetException(fault);
            _started.TrySetException(fault);
            _attached.TrySetException(fault);
            _ready.TrySetException(fault);
            foreach (var call in _calls.Values)
            {
                call.TrySetException(fault);
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket!.SendAsync(data, WebSocketMessageType.Binary, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Takes whole messages off the front; returns how many bytes they were.</summary>
    private int Consume(ReadOnlySpan<byte> data, long at)
    {
        var used = 0;
        while (true)
        {
            int p = used, length = 0, shift = 0;
            byte b;
            do
            {
                if (p >= data.Length)
                {
                    return used;
                }

                b = data[p++];
                length |= (b & 0x7f) << shift;
                shift += 7;
            }
            while ((b & 0x80) != 0);

            if (data.Length - p < length)
            {
                return used;
            }

            OnMessage(data.Slice(p, length), at);
            used = p + length;
        }
    }

    private void OnMessage(ReadOnlySpan<byte> message, long at)
    {
        var reader = new PackReader(message);
        reader.ReadArrayHeader();
        switch (reader.ReadInt())
        {
            case 1:
                reader.Skip();
                var id = reader.ReadBytes();
                var target = reader.ReadBytes();
                reader.ReadArrayHeader();
                OnInvocation(target, ref reader, at);
                if (!id.IsEmpty)
                {
                    // The server waits for an answer.
                    _replies.Write(new PackWriter().Array(5).Int(3).EmptyMap().Str(Encoding.UTF8.GetString(id)).Int(3).Bool(true).Framed());
                }

                break;
            case 3:
                reader.Skip();
                if (reader.ReadString() == "0")
                {
                    var kind = reader.ReadInt();
                    if (kind == 3)
                    {
                        _started.TrySetResult(reader.ReadString());
                    }
                    else
                    {
                        _started.TrySetException(new InvalidOperationException("StartCircuit was refused"));
                    }
                }

                break;
            case 7:
                throw new InvalidOperationException("the server ended the circuit: " + reader.ReadString());
        }
    }

    private void OnInvocation(ReadOnlySpan<byte> target, ref PackReader arguments, long at)
    {
        if (target.SequenceEqual("JS.RenderBatch"u8))
        {
            var batch = arguments.ReadInt();
            var content = arguments.ReadBytes();
            _replies.Write(PackWriter.Invocation(null, "OnRenderCompleted", 2).Int(batch).Nil().FramedInvocation());
            if (Current is { } delivery && delivery.Arrived[index] == 0 && content.IndexOf(delivery.Bytes) >= 0)
            {
                delivery.Arrived[index] = (at - delivery.SentAt) * 1000.0 / Stopwatch.Frequency;
                Interlocked.Increment(ref delivery.Seen);
            }
        }
        else if (target.SequenceEqual("JS.EndUpdateRootComponents"u8))
        {
            _ready.TrySetResult();
        }
        else if (target.SequenceEqual("JS.Error"u8))
        {
            Fault = arguments.ReadString();
        }
        else if (target.SequenceEqual("JS.EndInvokeDotNet"u8))
        {
            if (_calls.TryRemove(arguments.ReadString(), out var call))
            {
                call.TrySetResult((arguments.ReadBool(), arguments.ReadString()));
            }
        }
        else if (target.SequenceEqual("JS.BeginInvokeJS"u8))
        {
            OnScriptCall(ref arguments);
        }
    }

    /// <summary>The server calls a script: whatever it does is done at once, and what it returns is nothing or a new object.</summary>
    private void OnScriptCall(ref PackReader reader)
    {
        long handle, resultType;
        string identifier, arguments;
        if (reader.NextIsInt)
        {
            handle = reader.ReadInt();
            identifier = reader.ReadString();
            arguments = reader.ReadString();
            resultType = reader.NextIsInt ? reader.ReadInt() : 0;
        }
        else
        {
            // One JSON object with the same in it.
            using var call = JsonDocument.Parse(reader.ReadString());
            handle = call.RootElement.GetProperty("asyncHandle").GetInt64();
            identifier = call.RootElement.GetProperty("identifier").GetString() ?? "";
            arguments = call.RootElement.TryGetProperty("argsJson", out var json) ? json.GetString() ?? "[]" : "[]";
            resultType = call.RootElement.TryGetProperty("resultType", out var type) && type.ValueKind == JsonValueKind.Number ? type.GetInt64() : 0;
        }

        if (arguments.Contains("__dotNetObject", StringComparison.Ordinal))
        {
            _heard[identifier] = arguments;
        }

        if (identifier.EndsWith("attachWebRendererInterop", StringComparison.Ordinal))
        {
            _attached.TrySetResult();
        }
        else if (identifier.EndsWith("sendJSDataStream", StringComparison.Ordinal) && _stream is { } stream)
        {
            // (the object, the stream's id, the chunk's size): what is sent here is one chunk.
            using var call = JsonDocument.Parse(arguments);
            _replies.Write(PackWriter.Invocation("s" + Interlocked.Increment(ref _nextCall), "ReceiveJSDataChunk", 4)
                .Int(call.RootElement[1].GetInt64()).Int(0).Bin(stream).Nil().FramedInvocation());
        }

        if (handle != 0)
        {
            var value = resultType == 1 ? $"{{\"__jsObjectId\":{Interlocked.Increment(ref _nextObject)}}}" : "null";
            _replies.Write(PackWriter.Invocation(null, "EndInvokeJSFromDotNet", 3).Int(handle).Bool(true).Str($"[{handle},true,{value}]").FramedInvocation());
        }
    }
}
