using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>The letters that date polls and series give.</summary>
[Collection<ReplyCollection>]
public sealed class PollMailTests(ReplySite site)
{
    private World World => site.World;

    [Fact]
    public async Task Poll_ThatIsOpened_SendsOneLetterThatLeadsToIt()
    {
        var agder = await World.AgderAsync();
        var poll = await World.PollAsync(agder.Coordinator, World.PollPlan("Besøk hos brannvesenet"), agder.Network);

        var letters = await LettersAsync(agder.Member, 1);

        letters.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            l => l.Subject.ShouldBe("Når passer det? Besøk hos brannvesenet"),
            l => l.TextBody.ShouldContain($"{agder.Coordinator.Name}, Agder fylkeskommune, spør når det passer å møtes."),
            l => l.TextBody.ShouldContain($"/moter/avstemning/{poll}"),
            l => l.Calendar.ShouldBeNullOrEmpty("nothing is in anybody's calendar yet"));
    }

    [Fact]
    public async Task Series_ThatIsPublished_SendsOneInvitation()
    {
        var agder = await World.AgderAsync();
        var series = await World.SeriesAsync(agder.Network, agder.Coordinator, World.Plan("Samling om brannbiler"), publish: true);
        var first = (await World.SeriesSeenByAsync(series, agder.Member)).Meetings[0];

        // What comes after it in the outbox is delivered after it.
        await World.PollAsync(agder.Coordinator, World.PollPlan("Siste"), agder.Network);
        var letters = await LettersAsync(agder.Member, 2);

        letters.Count.ShouldBe(2);
        letters.ShouldContain(l => l.Subject == "Invitasjon: Samling om brannbiler" && l.TextBody.Contains($"/moter/{first.Id}", StringComparison.Ordinal));
    }

    private async Task<List<KeptLetter>> LettersAsync(Person to, int many)
    {
        for (var i = 0; i < 300; i++)
        {
            var letters = (await World.Get<MailFolder>().NewestAsync(500, World.Cancel)).Where(l => l.To == to.Email).ToList();
            if (letters.Count >= many)
            {
                return letters;
            }

            await Task.Delay(100, World.Cancel);
        }

        throw new TimeoutException($"Fewer than {many} letters to {to.Email}");
    }
}
