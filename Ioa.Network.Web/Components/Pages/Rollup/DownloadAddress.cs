using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>Where the overview's tables are taken away.</summary>
internal static class DownloadAddress
{
    /// <summary>The folder of them.</summary>
    public const string Root = $"{RollupAddress.Root}/tabell";

    private static readonly Dictionary<FigureScopeKind, string> Kinds = new()
    {
        [FigureScopeKind.County] = "fylke:",
        [FigureScopeKind.Network] = "nettverk:",
        [FigureScopeKind.Organisation] = "kommune:",
    };

    /// <summary>A table of an overview as a file.</summary>
    public static string Of(string table, string extension, RollupAddress address) =>
        $"{address.ToText($"{Root}/{table}.{extension}")}&omfang={Text(address.Scope)}";

    /// <summary>What an address's <c>omfang</c> says; <see langword="null"/> for what is no scope.</summary>
    public static OverviewScope? Scope(string? text)
    {
        if (text == "land")
        {
            return OverviewScope.Country;
        }

        foreach (var (kind, beginning) in Kinds)
        {
            if (text?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                return new OverviewScope(kind, text[beginning.Length..]);
            }
        }

        return null;
    }

    private static string Text(OverviewScope scope) => scope.Kind == FigureScopeKind.Country ? "land" : Uri.EscapeDataString(Kinds[scope.Kind] + scope.Key);
}
