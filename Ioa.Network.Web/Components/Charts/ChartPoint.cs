namespace Ioa.Network.Web.Components.Charts;

/// <summary>A week, month or quarter of <see cref="TrendChart"/>.</summary>
/// <param name="Label">Its whole name, as it is read: «uke 12, 2026».</param>
/// <param name="Short">Its name on the axis: «u12».</param>
/// <param name="Value">The figure; <see langword="null"/> is a gap, not nought.</param>
/// <param name="Compared">The figure of the period that it is compared with.</param>
public sealed record ChartPoint(string Label, string Short, double? Value, double? Compared = null);
