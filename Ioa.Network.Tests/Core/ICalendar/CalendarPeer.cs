using System.Diagnostics;
using System.Text.Json.Nodes;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>Mozilla's ical.js, rrule.js and Debian's python3-icalendar: readers that know nothing of ours.</summary>
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
        using var node = NpmPackages.Start(await Installed.Value, "node", "-e", script);
        return await AskAsync(node, questions);
    }

    /// <summary>Asks one Python process about all cases: <paramref name="answer"/> is the body of a function of <c>question</c>.</summary>
    public static async Task<List<JsonNode?>> AskPythonAsync(string answer, IEnumerable<JsonObject> questions)
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/icalendar"))
        {
            await DebianPackage.InstallAsync("python3-icalendar");
        }

        var script = $"""
            import json, sys, icalendar
            def answer(question):
            {string.Join('\n', answer.Split('\n').Select(line => "    " + line))}
            for line in sys.stdin:
                try:
                    result = answer(json.loads(line))
                except Exception as error:
                    result = repr(error)
                print(json.dumps(result))
            """;
        using var python = NpmPackages.Start(TestRun.Folder, "/usr/bin/python3", "-c", script);
        return await AskAsync(python, questions);
    }

    private static async Task<List<JsonNode?>> AskAsync(Process peer, IEnumerable<JsonObject> questions)
    {
        var errors = peer.StandardError.ReadToEndAsync();
        var writing = Task.Run(async () =>
        {
            foreach (var question in questions)
            {
                await peer.StandardInput.WriteLineAsync(question.ToJsonString());
            }

            peer.StandardInput.Close();
        });

        var answers = new List<JsonNode?>();
        while (await peer.StandardOutput.ReadLineAsync() is { } line)
        {
            answers.Add(JsonNode.Parse(line));
        }

        await writing;
        await peer.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return answers;
    }
}
