namespace Ioa.Network.Core.Common;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Number">Which page, from 1.</param>
/// <param name="Size">How many a page holds.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, int Total)
{
    /// <summary>How many pages there are, at least 1.</summary>
    public int Pages => Math.Max(1, (Total + Size - 1) / Size);
}
