using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>What a load of pages gave.</summary>
/// <param name="PerSecond">Pages a second.</param>
/// <param name="Median">Half took no longer, in milliseconds.</param>
/// <param name="P99">99 of 100 took no longer, in milliseconds.</param>
/// <param name="Bytes">Size of a page with its headers.</param>
internal sealed record PageFigures(double PerSecond, double Median, double P99, long Bytes);

/// <summary>
/// Asks for pages on connections that are kept, one thread and one raw socket each: on two cores that the site shares with this
/// generator, a client that costs as much as the server would measure itself.
/// </summary>
internal static class PageLoad
{
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    public static PageFigures Run(int port, byte[][] requests, int connections, TimeSpan warmUp, TimeSpan measured)
    {
        var begin = Stopwatch.GetTimestamp();
        var from = begin + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var to = from + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        var times = new List<double>[connections];
        long bytes = 0;
        Exception? fault = null;
        var threads = Enumerable.Range(0, connections).Select(i => new Thread(() =>
        {
            try
            {
                times[i] = Connection(port, requests, i, from, to, ref bytes);
            }
            catch (Exception e) when (e is SocketException or InvalidDataException)
            {
                fault = e;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (fault is not null)
        {
            throw new InvalidOperationException("The load failed: " + fault.Message, fault);
        }

        var all = times.SelectMany(t => t).Order().ToList();
        return new PageFigures(all.Count / measured.TotalSeconds, Figures.At(all, 0.5), Figures.At(all, 0.99), bytes / Math.Max(1, all.Count));
    }

    private static List<double> Connection(int port, byte[][] requests, int first, long from, long to, ref long bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var buffer = new byte[2 * 1024 * 1024];
        var times = new List<double>(1 << 16);
        long received = 0;
        for (var n = first; ; n++)
        {
            var start = Stopwatch.GetTimestamp();
            if (start >= to)
            {
                Interlocked.Add(ref bytes, received);
                return times;
            }

            socket.Send(requests[n % requests.Length]);
            var size = Answer(socket, buffer);
            if (start >= from)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                received += size;
            }
        }
    }

    /// <summary>Receives one chunked answer; nothing else is pipelined, so the last chunk is the last that comes.</summary>
    private static int Answer(Socket socket, byte[] buffer)
    {
        var have = 0;
        while (true)
        {
            var got = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
            if (got == 0)
            {
                throw new InvalidDataException("the server closed the connection");
            }

            have += got;
            if (have >= 15 && !buffer.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8))
            {
                throw new InvalidDataException(System.Text.Encoding.ASCII.GetString(buffer, 0, Math.Min(have, 200)));
            }

            if (buffer.AsSpan(0, have).EndsWith(LastChunk))
            {
                return have;
            }

            if (have == buffer.Length)
            {
                throw new InvalidDataException("a page of more than 2 MB");
            }
        }
    }
}

/// <summary>Percentiles and how they are written.</summary>
internal static class Figures
{
    /// <summary>The value that a part of the sorted values does not exceed.</summary>
    public static double At(List<double> sorted, double part) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)Math.Clamp(Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
}
