namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>A cell of a <see cref="FigureTable"/>: text, or a number; neither where there is nothing to say.</summary>
/// <param name="Text">The text, as it is: «0301» is text.</param>
/// <param name="Number">The number.</param>
public readonly record struct FigureCellValue(string? Text, double? Number)
{
    /// <summary>Text.</summary>
    public static implicit operator FigureCellValue(string? text) => new(text, null);

    /// <summary>A number; a share is 0 to 1.</summary>
    public static implicit operator FigureCellValue(double? number) => new(null, number is { } exact ? Math.Round(exact, 4) : null);
}

/// <summary>A table of the overview, to take away.</summary>
/// <param name="Name">Its name in addresses and files.</param>
/// <param name="Notes">What it is, over which months, compared with which, when it was made, and how small figures are treated.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">A row for each.</param>
public sealed record FigureTable(string Name, IReadOnlyList<string> Notes, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<FigureCellValue>> Rows);
