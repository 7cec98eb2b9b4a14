using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Search;

public sealed class SuggestThreadsTests(ITestOutputHelper output)
{
    [Databases]
    [Theory]
    public async Task HandleAsync_AHundredQuestionsAskedAgain_FindTheEarlierOneAmongTheFirstThree(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await NoiseAsync(world, agder);
        var threads = await RewrittenQuestion.WriteAsync(world.Services, agder.Network.Id, agder.Neighbour.Id, agder.Superuser.Id, world.Cancel);
        var places = await RewrittenQuestion.PlacesAsync(world.Get<SuggestThreadsQuery>(), threads, agder.Member.Id, world.Cancel);

        foreach (var (asked, place) in RewrittenQuestion.All.Zip(places).Where(p => p.Second is 0 or > 3))
        {
            output.WriteLine($"{place} {asked.How}: {asked.AskedTitle} <- {asked.Title}");
        }

        foreach (var how in RewrittenQuestion.All.Zip(places).GroupBy(p => p.First.How, StringComparer.Ordinal))
        {
            output.WriteLine($"{how.Key}: {how.Count(p => p.Second is 1 or 2 or 3)} of {how.Count()} among the first three, {how.Count(p => p.Second == 1)} first");
        }

        var hits = places.Count(place => place is 1 or 2 or 3);
        output.WriteLine($"{hits} of {places.Count}");
        hits.ShouldBeGreaterThanOrEqualTo(80);
    }

    private static async Task NoiseAsync(World world, Agder agder)
    {
        string[] subjects = ["velferdsteknologi", "byggeplasser", "byggesak", "sykehjem", "gatelys", "avfall", "responssenter", "overvann", "skoleskyss", "energi", "barnehage", "kjøretøy", "renhold", "matsvinn", "skolebygg"];
        string[] questions = ["Hvordan spør vi markedet om {0}?", "Erfaringer med {0} i små kommuner", "Kravspesifikasjon for {0}", "Hvem har rammeavtale på {0}?", "Dialogkonferanse om {0}", "Kostnader ved {0}: leie eller kjøpe?"];
        string[] answers = ["Vi holdt en dialogkonferanse før vi skrev et eneste krav til {0}.", "Politisk forankring tok tre måneder, og leverandøren av {0} måtte vente.", "Prisen veide førti prosent."];
        for (var i = 0; i < subjects.Length * questions.Length; i++)
        {
            string Text(string[] of, int n) => string.Format(System.Globalization.CultureInfo.InvariantCulture, of[n % of.Length], subjects[i % subjects.Length]);
            var thread = await world.AskAsync(agder.Neighbour, agder.Network, Text(questions, i / subjects.Length), Text(answers, i));
            await world.ReplyAsync(agder.Superuser, thread, Text(answers, i + 1));
        }
    }
}
