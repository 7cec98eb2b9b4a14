namespace Ioa.Network.Web.Components.Charts;

/// <summary>A row of <see cref="BarList"/>.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">The figure, at least 0; <see langword="null"/> when there is none.</param>
/// <param name="Compared">The figure that it is compared with.</param>
/// <param name="Href">Where the name leads.</param>
public sealed record BarItem(string Name, double? Value, double? Compared = null, string? Href = null);
