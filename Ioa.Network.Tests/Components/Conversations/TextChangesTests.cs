using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Web.Components.Pages.Conversations;

namespace Ioa.Network.Tests.Components.Conversations;

public sealed class TextChangesTests
{
    [Fact]
    public void Between_OneWordReplaced_ShowsThatWordOnly()
    {
        var changes = TextChanges.Between("Vi kjøper tre busser.", "Vi kjøper fire busser.");

        changes.ShouldBe(
        [
            (TextChangeKind.Same, "Vi kjøper "),
            (TextChangeKind.Removed, "tre"),
            (TextChangeKind.Added, "fire"),
            (TextChangeKind.Same, " busser."),
        ]);
    }

    [Fact]
    public void Between_AnyTwoTexts_HoldsBothOfThemWhole() => Check.QuickThrowOnFailure(Prop.ForAll<string[], string[]>((before, after) =>
    {
        var (old, now) = (string.Join(' ', before), string.Join(' ', after));
        var changes = TextChanges.Between(old, now);
        return string.Concat(changes.Where(c => c.Kind != TextChangeKind.Added).Select(c => c.Text)) == old &&
            string.Concat(changes.Where(c => c.Kind != TextChangeKind.Removed).Select(c => c.Text)) == now;
    }));

    [Fact]
    public void Between_VeryLongTexts_IsNotComparedWordByWord()
    {
        var before = string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"linje {i} som den var"));
        var after = before.Replace("linje 1000 ", "linje tusen ", StringComparison.Ordinal);

        var changes = TextChanges.Between(before, after);

        changes.Count.ShouldBe(4);
        changes[1].ShouldBe((TextChangeKind.Removed, "linje 1000 som den var\n"));
    }
}
