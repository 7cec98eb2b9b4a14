using System.Buffers.Binary;
using System.Text;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>The part of MessagePack that SignalR's «blazorpack» protocol uses, written out by hand.</summary>
internal sealed class PackWriter
{
    public static readonly byte[] Ping = new PackWriter().Array(1).Int(6).Framed();

    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>[1, {}, id, target, [arguments], []]; the caller writes the arguments.</summary>
    public static PackWriter Invocation(string? id, string target, int arguments) =>
        new PackWriter().Array(6).Int(1).EmptyMap().Str(id).Str(target).Array(arguments);

    public PackWriter Nil() => Byte(0xc0);

    public PackWriter Bool(bool value) => Byte(value ? (byte)0xc3 : (byte)0xc2);

    /// <summary>An array of fewer than 16.</summary>
    public PackWriter Array(int count) => Byte((byte)(0x90 | count));

    public PackWriter EmptyMap() => Byte(0x80);

    public PackWriter Int(long value)
    {
        if (value is >= 0 and < 128)
        {
            return Byte((byte)value);
        }

        Byte(0xd3);
        BinaryPrimitives.WriteInt64BigEndian(Grow(8), value);
        return this;
    }

    public PackWriter Str(string? value)
    {
        if (value is null)
        {
            return Nil();
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes < 32)
        {
            Byte((byte)(0xa0 | bytes));
        }
        else
        {
            Byte(0xdb);
            BinaryPrimitives.WriteUInt32BigEndian(Grow(4), (uint)bytes);
        }

        Encoding.UTF8.GetBytes(value, Grow(bytes));
        return this;
    }

    public PackWriter Bin(ReadOnlySpan<byte> value)
    {
        Byte(0xc6);
        BinaryPrimitives.WriteUInt32BigEndian(Grow(4), (uint)value.Length);
        value.CopyTo(Grow(value.Length));
        return this;
    }

    public byte[] FramedInvocation() => Array(0).Framed();

    /// <summary>The message preceded by its length as a varint of 7-bit groups.</summary>
    public byte[] Framed()
    {
        Span<byte> prefix = stackalloc byte[5];
        var p = 0;
        var length = (uint)_length;
        do
        {
            var b = (byte)(length & 0x7f);
            length >>= 7;
            prefix[p++] = length > 0 ? (byte)(b | 0x80) : b;
        }
        while (length > 0);

        return [.. prefix[..p], .. _buffer.AsSpan(0, _length)];
    }

    private PackWriter Byte(byte value)
    {
        Grow(1)[0] = value;
        return this;
    }

    private Span<byte> Grow(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }
}

/// <summary>Reads the same.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at = 0;

    public readonly bool NextIsInt => _data[_at] is <= 0x7f or >= 0xe0 or (>= 0xcc and <= 0xd3);

    public int ReadArrayHeader()
    {
        var b = _data[_at++];
        return (b & 0xf0) == 0x90 ? b & 0x0f
            : b == 0xdc ? BinaryPrimitives.ReadUInt16BigEndian(Take(2))
            : b == 0xdd ? (int)BinaryPrimitives.ReadUInt32BigEndian(Take(4))
            : throw Unexpected(b);
    }

    public long ReadInt()
    {
        var b = _data[_at++];
        return b switch
        {
            <= 0x7f => b,
            >= 0xe0 => (sbyte)b,
            0xcc => Take(1)[0],
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf => (long)BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0xd0 => (sbyte)Take(1)[0],
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected(b),
        };
    }

    public bool ReadBool() => _data[_at++] == 0xc3;

    /// <summary>The bytes of a string or a binary value; none for nil.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var b = _data[_at++];
        return b switch
        {
            0xc0 => default,
            _ when (b & 0xe0) == 0xa0 => Take(b & 0x1f),
            0xc4 or 0xd9 => Take(Take(1)[0]),
            0xc5 or 0xda => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xc6 or 0xdb => Take((int)BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Unexpected(b),
        };
    }

    public string ReadString() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Skips a map of headers, an integer, a string or nil.</summary>
    public void Skip()
    {
        var b = _data[_at];
        if (NextIsInt && b is not (>= 0x80 and <= 0x8f))
        {
            ReadInt();
        }
        else if ((b & 0xf0) == 0x80)
        {
            _at++;
            for (var n = (b & 0x0f) * 2; n > 0; n--)
            {
                Skip();
            }
        }
        else
        {
            ReadBytes();
        }
    }

    private static InvalidDataException Unexpected(byte b) => new($"MessagePack: 0x{b:x2} was not expected here");

    private ReadOnlySpan<byte> Take(int count)
    {
        _at += count;
        return _data.Slice(_at - count, count);
    }
}
