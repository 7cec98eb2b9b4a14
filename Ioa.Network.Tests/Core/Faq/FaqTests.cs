using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Faq;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Faq;

public sealed class FaqTests
{
    [Theory, Databases]
    public async Task Write_OutOfAnAnswer_IsReadByTheNetworkAndLeadsBack(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network, "Hvor lenge tester dere?");
        var answer = await world.ReplyAsync(agder.Superuser, thread, "**Et halvt år** hos oss.");

        var form = (await world.Get<FaqFormQuery>().HandleAsync(agder.Network.Slug, null, answer.Id, World.As(agder.Superuser), world.Cancel)).Value;
        (form.Question, form.Markdown, form.Id, form.Version).ShouldBe(("Hvor lenge tester dere?", "**Et halvt år** hos oss.", null, 0));
        (await WriteAsync(world, agder, new(agder.Network.Id, null, form.PostId, "Hvor lenge bør man teste?", "**Et halvt år.** <script>", 0))).Succeeded.ShouldBeTrue();

        var item = (await ReadAsync(world, agder)).Items.ShouldHaveSingleItem();
        item.Question.ShouldBe("Hvor lenge bør man teste?");
        item.Html.ShouldBe("<p><strong>Et halvt år.</strong> &lt;script&gt;</p>\n");
        (item.ThreadId, item.PostNumber, item.Organisation).ShouldBe((thread, answer.Number, agder.Kristiansand.DisplayName));

        // The same answer again is the same entry.
        var again = (await world.Get<FaqFormQuery>().HandleAsync(agder.Network.Slug, null, answer.Id, World.As(agder.Coordinator), world.Cancel)).Value;
        (again.Id, again.Question, again.Version).ShouldBe((item.Id, "Hvor lenge bør man teste?", 1));
        (await WriteAsync(world, agder, new(agder.Network.Id, null, answer.Id, "Enda en?", "Nei.", 0))).Error.ShouldBe(Error.ChangedMeanwhile);
        (await ReadAsync(world, agder)).Items.ShouldHaveSingleItem();
    }

    [Theory, Databases]
    public async Task Remove_ThenTheSameAnswerAgain_IsBackAsOne(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var answer = await world.ReplyAsync(agder.Superuser, await world.AskAsync(agder.Member, agder.Network));
        var id = (await WriteAsync(world, agder, new(agder.Network.Id, null, answer.Id, "Hvem?", "Vi.", 0))).Value;

        (await world.Get<RemoveFaqEntry>().HandleAsync(new(agder.Network.Id, id), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await ReadAsync(world, agder)).Items.ShouldBeEmpty();
        (await WriteAsync(world, agder, new(agder.Network.Id, id, null, "Hvem?", "Ingen.", 2))).Error.ShouldBe(Error.NotFound);

        (await WriteAsync(world, agder, new(agder.Network.Id, null, answer.Id, "Hvem nå?", "Vi igjen.", 0))).Value.ShouldBe(id);
        (await ReadAsync(world, agder)).Items.ShouldHaveSingleItem().Question.ShouldBe("Hvem nå?");
    }

    [Theory, Databases]
    public async Task Query_TheConversationMovedAway_KeepsTheAnswerAndNotTheWayThere(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var answer = await world.ReplyAsync(agder.Superuser, thread);
        (await WriteAsync(world, agder, new(agder.Network.Id, null, answer.Id, "Hvem?", "Vi.", 0))).Succeeded.ShouldBeTrue();
        await using (var db = await world.DbAsync())
        {
            (await db.Threads.FindAsync([thread], world.Cancel))!.NetworkId = agder.OtherNetwork.Id;
            await db.SaveChangesAsync(world.Cancel);
        }

        (await ReadAsync(world, agder)).Items.ShouldHaveSingleItem().ThreadId.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Query_ManyEntries_AreInNorwegianOrder(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        foreach (var question in (string[])["Ås?", "Ærlig?", "Zebra?", "Ørret?", "areal?"])
        {
            (await WriteAsync(world, agder, new(agder.Network.Id, null, null, question, "Ja.", 0))).Succeeded.ShouldBeTrue();
        }

        (await ReadAsync(world, agder)).Items.Select(i => i.Question).ShouldBe(["areal?", "Zebra?", "Ærlig?", "Ørret?", "Ås?"]);
    }

    [Theory]
    [InlineData("", "Svar", "Faq.Question")]
    [InlineData("Spørsmål", " ", "Faq.Answer")]
    [InlineData("long", "Svar", "Faq.Question")]
    [InlineData("Spørsmål", "long", "Faq.Answer")]
    public async Task Write_UnusableText_IsRefusedWithTheLimit(string question, string answer, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var refused = await WriteAsync(world, agder, new(
            agder.Network.Id,
            null,
            null,
            question == "long" ? new string('x', FaqEntry.MaxQuestionLength + 1) : question,
            answer == "long" ? new string('x', FaqEntry.MaxAnswerLength + 1) : answer,
            0));
        refused.Error!.Code.ShouldBe(code);
    }

    private static Task<Result<FaqEntryId>> WriteAsync(World world, Agder agder, WriteFaqEntryCommand command) =>
        world.Get<WriteFaqEntry>().HandleAsync(command, World.As(agder.Superuser), world.Cancel);

    private static async Task<NetworkFaq> ReadAsync(World world, Agder agder) =>
        (await world.Get<FaqQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Member), world.Cancel)).Value;
}
