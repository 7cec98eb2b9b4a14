using System.Buffers.Binary;

namespace Ioa.Network.Core.Demo;

/// <summary>The demo's dice: a fixed seed, so that every start makes the same content.</summary>
internal sealed class DemoChance(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int percent) => _random.Next(100) < percent;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>A number between 0 and 1.</summary>
    public double Share() => _random.NextDouble();

    /// <summary>They, in another order.</summary>
    public List<T> Shuffle<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        _random.Shuffle(shuffled);
        return [.. shuffled];
    }

    /// <summary>A version 7 UUID of a moment, the rest from the dice.</summary>
    public Guid Id(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (at.ToUnixTimeMilliseconds() << 16) | (BinaryPrimitives.ReadInt64BigEndian(bytes) & 0x0FFF) | 0x7000);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
