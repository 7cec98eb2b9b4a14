using System.Diagnostics;
using System.Text.Json.Nodes;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>Mozilla's ical.js and rrule.js: two readers that know nothing of ours.</summary>
internal static class CalendarPeer
{
    private static readonly Lazy<Task<string>> Installed = new(() => NpmPackages.InstallAsync("icalendar", "ical.js@2.2.1", "rrule@2.8.1"));

    /// <summary>Asks one Node process about all cases: <paramref name="answer"/> is the body of a function of <c>question</c>.</summary>
    public static async Task<List<JsonNode?>> AskAsync(string answer, IEnumerable<JsonObject> questions)
    {
        var script = $$"""
            const answer = question => { {{answer}} };
            require('readline').createInterface({ input: process.stdin }).on('line', line => {
              let result;
              try { result = answer(JSON.parse(line)); } catch (error) { result = String(error && error.stack || error); }
              console.log(JSON.stringify(result));
            });
            """;
        var folder = await Installed.Value;
        using var node = NpmPackages.Start(folder, "node", "-e", script);
        var errors = node.StandardError.ReadToEndAsync();
        var writing = Task.Run(async () =>
        {
            foreach (var question in questions)
            {
                await node.StandardInput.WriteLineAsync(question.ToJsonString());
            }

            node.StandardInput.Close();
        });

        var answers = new List<JsonNode?>();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            answers.Add(JsonNode.Parse(line));
        }

        await writing;
        await node.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return answers;
    }
}
