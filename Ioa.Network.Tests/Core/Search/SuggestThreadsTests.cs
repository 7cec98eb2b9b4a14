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

    [Databases]
    [Theory]
    public async Task HandleAsync_EarlierQuestion_IsShownWithItsAnswerAndTheSentenceThatFits(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var open = await world.AskAsync(agder.Neighbour, agder.Network, "Ladestasjoner ved sykehjem <b>", "Vi trenger strøm til bilene.");
        var answered = await world.AskAsync(agder.Neighbour, agder.Network, "Ladestasjoner ved sykehjem", "Vi trenger strøm til bilene.");
        await world.ReplyAsync(agder.Superuser, answered, "Ring meg gjerne. **Strømmen** var dyr; [sykehjemmet](https://eksempel.no) delte den med <naboen>. Lykke til!");
        var best = await world.ReplyAsync(agder.OtherSuperuser, answered, "Ring oss. Vi eier ladestasjonene selv.");
        (await world.Get<AcceptAnswer>().HandleAsync(new(answered, best.Id), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();

        var found = await SuggestAsync(world, agder.Member, "Straum til lading ved sjukeheimen", "Kven eig ladestasjonane?");
        found.Select(f => f.ThreadId).ShouldBe([answered, open], "the answered one first");
        var first = found[0];
        (first.Accepted, first.Answered, first.PostId, first.PostNumber, first.AuthorName, first.AuthorOrganisation, first.NetworkName)
            .ShouldBe((true, true, best.Id, 3, "Stian Superbruker", "Kristiansand", agder.Network.Name));
        first.SentenceHtml.ShouldContain("<mark>ladestasjonene</mark> selv.");
        first.SentenceHtml.ShouldNotContain("Ring");
        (found[1].Answered, found[1].PostNumber, found[1].TitleHtml).ShouldBe((false, 1, "<mark>Ladestasjoner</mark> ved <mark>sykehjem</mark> &lt;b&gt;"));

        (await world.Get<AcceptAnswer>().HandleAsync(new(answered, null), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        (await SuggestAsync(world, agder.Member, "Strøm til lading ved sykehjemmet", "Hvem delte?"))[0].SentenceHtml
            .ShouldBe("<mark>Strømmen</mark> var dyr; <mark>sykehjemmet</mark> <mark>delte</mark> den med &lt;naboen&gt;.");
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_WhatTheUserMayNotRead_IsNotSuggested(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Neighbour, agder.Network, "Trygghetsalarmer til hjemmeboende", "Hvilken leverandør valgte dere?");
        var reply = await world.ReplyAsync(agder.Superuser, thread, "Trygghetsalarmer fra leverandøren i Arendal.");
        const string Title = "Trygghetsalarm for hjemmeboende", Body = "Leverandør?";

        (await SuggestAsync(world, agder.Member, Title, Body)).ShouldHaveSingleItem().PostId.ShouldBe(reply.Id);
        foreach (var outsider in (Person[])[agder.Outsider, agder.Administrator, agder.Ended])
        {
            (await SuggestAsync(world, outsider, Title, Body)).ShouldBeEmpty(outsider.Name);
        }

        (await world.Get<SuggestThreadsQuery>().HandleAsync(new(Title, Body), World.Anonymous, world.Cancel)).ShouldBeEmpty();

        (await world.Get<HidePost>().HandleAsync(new(reply.Id, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await SuggestAsync(world, agder.Member, Title, Body)).ShouldHaveSingleItem().PostNumber.ShouldBe(1);
        (await world.Get<HideThread>().HandleAsync(new(thread, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await SuggestAsync(world, agder.Coordinator, Title, Body)).ShouldBeEmpty();
        (await world.Get<RestoreThread>().HandleAsync(new(thread, "Feil"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        var moved = await world.AskAsync(agder.Superuser, agder.Network, "Parkering for elbiler", "Hvem betaler?");
        (await SuggestAsync(world, agder.Member, "Parkering av elbiler", "Hvem betaler?")).ShouldHaveSingleItem().ThreadId.ShouldBe(moved);
        (await world.Get<MoveThread>().HandleAsync(new(moved, agder.National.Id), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await SuggestAsync(world, agder.Member, "Parkering av elbiler", "Hvem betaler?")).ShouldBeEmpty("moved to a network that the member does not read");
        (await SuggestAsync(world, agder.Superuser, "Parkering av elbiler", "Hvem betaler?")).ShouldHaveSingleItem().NetworkName.ShouldBe(agder.National.Name);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_MergedThread_LeadsToWhereItWent(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var main = await world.AskAsync(agder.Neighbour, agder.Network, "Velferdsteknologi", "Alt om det.");
        var duplicate = await world.AskAsync(agder.Neighbour, agder.Network, "Trygghetsalarmer til hjemmeboende", "Hvilken leverandør valgte dere?");
        (await world.Get<MergeThread>().HandleAsync(new(duplicate, main), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();

        (await SuggestAsync(world, agder.Member, "Trygghetsalarm for hjemmeboende", "Leverandør?")).ShouldHaveSingleItem().ThreadId.ShouldBe(main);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_TooLittleOrHostileOrOtherText_SuggestsNothing(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.AskAsync(agder.Neighbour, agder.Network, "Trygghetsalarmer til hjemmeboende", "Hvilken leverandør valgte dere?");
        string[] texts =
        [
            "", "Trygghetsalarm", "Hvordan kan vi få trygghetsalarmer?", "Asfalt fortau brøyting snø", "\"", "' OR 1=1; DROP TABLE \"Posts\"; --", "a* NEAR(b c) {d} :e ^f -g", "\0\ud800", "😀 😀 😀 😀",
            new('a', 100_000), string.Concat(Enumerable.Range(0, 20_000).Select(i => $"ord{i} ")), "|&!<->() ''' \\\\ ::: ''",
        ];
        foreach (var text in texts)
        {
            (await SuggestAsync(world, agder.Member, text, "")).ShouldBeEmpty();
            (await SuggestAsync(world, agder.Member, "", text)).ShouldBeEmpty();
        }
    }

    [Databases]
    [Theory]
    public async Task SimilarQuestions_TheOnesThatWait_AreFoundAcrossTheWrittenForms(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var asked = await world.AskAsync(agder.Member, agder.Network, "Leie av arbeidstøy til hjemmetjenesten", "Klærne blir borte.");
        var same = await world.AskAsync(agder.Neighbour, agder.Network, "Leige av arbeidsklede til heimetenesta", "Kleda blir borte.");
        var answered = await world.AskAsync(agder.Neighbour, agder.Network, "Leie av arbeidstøy til hjemmetjenesten", "Klærne blir borte.");
        await world.ReplyAsync(agder.Superuser, answered, "Lei.");
        await world.AskAsync(agder.Neighbour, agder.Network, "Brøyting av fortau", "Timepris?");

        var similar = await world.Get<SimilarQuestionsQuery>().HandleAsync(asked, World.As(agder.Superuser), world.Cancel);
        similar.Value.ShouldHaveSingleItem().ThreadId.ShouldBe(same);
        (await world.Get<SimilarQuestionsQuery>().HandleAsync(asked, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Ioa.Network.Core.Common.Error.NotFound);
    }

    private static Task<IReadOnlyList<SuggestedThread>> SuggestAsync(World world, Person person, string title, string body) =>
        world.Get<SuggestThreadsQuery>().HandleAsync(new(title, body), World.As(person), world.Cancel);

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
