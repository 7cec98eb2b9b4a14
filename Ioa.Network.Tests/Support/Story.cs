using System.Runtime.CompilerServices;

namespace Ioa.Network.Tests.Support;

/// <summary>A network in which everything exists that a page can show: what the tests that walk every page fill its address with.</summary>
public sealed class Story
{
    private static readonly ConditionalWeakTable<SiteFixture, Lazy<Task<Story>>> Told = [];

    private Story(Agder agder) => Agder = agder;

    public Agder Agder { get; }

    /// <summary>The site's own story, told once.</summary>
    public static Task<Story> OfAsync(SiteFixture site) => Told.GetValue(site, s => new Lazy<Task<Story>>(() => TellAsync(s.World))).Value;

    /// <summary>The value of an address's parameter: this network's, so that an outsider asks for what must not be found.</summary>
    public string Parameter(string template, string name) => (template.Split('/')[1], name.ToLowerInvariant()) switch
    {
        ("feil", "status") => "404",
        ("kommuner", "number") => Agder.Lyngdal.Number,
        ("nettverk", "slug") => Agder.Network.Slug,
        _ => throw new InvalidOperationException($"Say in {nameof(Story)}.{nameof(Parameter)} what {name} is in {template}."),
    };

    private static async Task<Story> TellAsync(World world)
    {
        var agder = await world.AgderAsync();
        return new Story(agder);
    }
}
