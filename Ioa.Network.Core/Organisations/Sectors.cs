using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Organisations;

/// <summary>
/// The sectors that procurements are sorted by. The codes are stable and stored; the names are texts
/// (<c>Organisations.Sector.{code}</c>). The core ones are the six that the report interviewed (Menon/NIFU 13/2016).
/// </summary>
public static class Sectors
{
    private static readonly (string Code, bool IsCore)[] Rows =
        [.. ReferenceFile.Rows("sektorer.csv").Select(row => (row.Required("kode"), string.Equals(row.Text("gruppe"), "kjerne", StringComparison.Ordinal)))];

    /// <summary>Every code, the core ones first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Rows.OrderByDescending(row => row.IsCore).Select(row => row.Code)];

    /// <summary>The six core sectors, each with a sector network of its own in the report.</summary>
    public static IReadOnlyList<string> Core { get; } = [.. Rows.Where(row => row.IsCore).Select(row => row.Code)];

    /// <summary>Whether this is a sector's code.</summary>
    public static bool Contains(string code) => All.Contains(code, StringComparer.Ordinal);
}
