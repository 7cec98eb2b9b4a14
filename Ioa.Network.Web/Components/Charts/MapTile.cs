namespace Ioa.Network.Web.Components.Charts;

/// <summary>A municipality on <see cref="TileMap"/>.</summary>
/// <param name="Number">Its number, which decides where its tile is.</param>
/// <param name="Name">Its name.</param>
/// <param name="County">Its county's name.</param>
/// <param name="ValueText">The figure with its unit, as it is read: «12 spørsmål».</param>
/// <param name="Class">The step of the colour scale, 0 to 4; <see langword="null"/> when there is no figure.</param>
/// <param name="Href">Where the tile leads; <see langword="null"/> when it leads nowhere.</param>
/// <param name="Mark">Why it needs a look; <see langword="null"/> when it does not.</param>
public sealed record MapTile(string Number, string Name, string County, string ValueText, int? Class, string? Href = null, string? Mark = null);

/// <summary>What a colour of <see cref="TileMap"/> means.</summary>
/// <param name="Class">The step of the scale; <see langword="null"/> for the tiles without a figure.</param>
/// <param name="Text">The meaning: «6–10».</param>
public sealed record MapLegend(int? Class, string Text);
