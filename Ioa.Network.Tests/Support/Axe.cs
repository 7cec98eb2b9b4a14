using Deque.AxeCore.Commons;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// Axe in a tab, asked for its violations only: with what passed, each page answers with megabytes, and the suite takes twice as long.
/// </summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private const string Run = """
        async ([type, values]) => (await axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'] })).violations
            .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.any.map(check => check.message).join(' ')}`.slice(0, 500)))
        """;

    /// <summary>WCAG 2.0–2.2 A and AA, and best practices.</summary>
    public static Task<string[]> AllAsync(Tab tab) =>
        RunAsync(tab, "tag", ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]);

    /// <summary>Contrast alone.</summary>
    public static Task<string[]> ContrastAsync(Tab tab) => RunAsync(tab, "rule", ["color-contrast"]);

    private static async Task<string[]> RunAsync(Tab tab, string type, string[] values)
    {
        if (await tab.Page.EvaluateAsync<bool>("() => typeof axe === 'undefined'"))
        {
            await tab.Page.EvaluateAsync(Script);
        }

        return await tab.Page.EvaluateAsync<string[]>(Run, new object[] { type, values });
    }
}
