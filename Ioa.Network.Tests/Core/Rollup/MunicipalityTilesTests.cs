using Ioa.Network.Core.Rollup;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>The tile map that is kept; computing it takes too long for a test, and other machines' arithmetic may give another.</summary>
public sealed class MunicipalityTilesTests
{
    [Fact]
    public void All_EveryMunicipality_HasATileOfItsOwn()
    {
        MunicipalityTiles.All.Keys.ShouldBe(TileMapFile.Places().Select(p => p.Number), ignoreOrder: true);
        MunicipalityTiles.All.Values.ShouldBeUnique();
        (MunicipalityTiles.All.Values.Min(t => t.Column), MunicipalityTiles.Columns).ShouldBe((0, 28));
        (MunicipalityTiles.All.Values.Min(t => t.Row), MunicipalityTiles.Rows).ShouldBe((0, 44));
    }

    [Fact]
    public void All_TheMap_IsAsGoodAsItWasMade()
    {
        var quality = TileQuality.Of(TileMapFile.Places(), MunicipalityTiles.All);

        quality.WholeCounties.ShouldBe(15);
        quality.Near.ShouldBeGreaterThan(0.98);
        quality.Displacement.ShouldBeLessThan(1.3);
        quality.Lakes.ShouldBe(0);
    }

    [Fact]
    public void All_TheCountry_IsTheRightWayUp()
    {
        var (lindesnes, oslo, bergen, vardoe) = (MunicipalityTiles.All["4205"], MunicipalityTiles.All["0301"], MunicipalityTiles.All["4601"], MunicipalityTiles.All["5634"]);

        new[] { vardoe.Row, bergen.Row, lindesnes.Row }.ShouldBeInOrder();
        new[] { bergen.Column, oslo.Column, vardoe.Column }.ShouldBeInOrder();
    }

    [Fact]
    public void Of_NewerThanTheMap_IsPlacedBesideIt()
    {
        var tiles = MunicipalityTiles.Of(["9902", "0301", "9901", "9902"]);

        tiles["0301"].ShouldBe(MunicipalityTiles.All["0301"]);
        tiles["9901"].ShouldBe(new(MunicipalityTiles.Columns - 1, MunicipalityTiles.Rows - 1));
        tiles["9902"].ShouldBe(new(MunicipalityTiles.Columns - 1, MunicipalityTiles.Rows - 2));
        MunicipalityTiles.All.Values.ShouldNotContain(tiles["9902"]);
    }
}
