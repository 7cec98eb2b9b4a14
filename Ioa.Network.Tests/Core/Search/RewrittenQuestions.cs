using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>A line of rewritten-questions.txt.</summary>
/// <param name="How">How it is asked again: «bokmål» in other words, «nynorsk» or «feilskrevet».</param>
/// <param name="Title">The earlier conversation's title.</param>
/// <param name="Question">Its question.</param>
/// <param name="Answer">Its answer.</param>
/// <param name="AskedTitle">The title that another person gives their question.</param>
/// <param name="AskedText">Its text.</param>
public sealed record RewrittenQuestion(string How, string Title, string Question, string Answer, string AskedTitle, string AskedText)
{
    /// <summary>All hundred.</summary>
    public static IReadOnlyList<RewrittenQuestion> All { get; } = [.. File.ReadLines(Path.Combine(Repository.Root, "Ioa.Network.Tests", "Core", "Search", "rewritten-questions.txt"))
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(f => new RewrittenQuestion(f[0], f[1], f[2], f[3], f[4], f[5]))];

    /// <summary>Writes the earlier conversations, and returns their ids in order.</summary>
    public static async Task<IReadOnlyList<ThreadId>> WriteAsync(
        IServiceProvider services, LearningNetworkId network, PersonId asker, PersonId answerer, CancellationToken cancellationToken)
    {
        var threads = new List<ThreadId>();
        foreach (var earlier in All)
        {
            var started = await services.GetRequiredService<StartThread>().HandleAsync(
                new StartThreadCommand(network, ThreadKind.Question, earlier.Title, earlier.Question, null, null, [], [], Guid.CreateVersion7()), asker.ToPrincipal(), cancellationToken);
            (await services.GetRequiredService<AddPost>().HandleAsync(
                new AddPostCommand(started.Value, earlier.Answer, [], Guid.CreateVersion7()), answerer.ToPrincipal(), cancellationToken)).Error.ShouldBeNull();
            threads.Add(started.Value);
        }

        return threads;
    }

    /// <summary>Where the earlier conversation comes among the suggestions for each question asked again, from 1; 0 when it does not.</summary>
    public static async Task<IReadOnlyList<int>> PlacesAsync(SuggestThreadsQuery suggest, IReadOnlyList<ThreadId> threads, PersonId asker, CancellationToken cancellationToken)
    {
        var places = new List<int>();
        foreach (var (asked, thread) in All.Zip(threads))
        {
            var found = await suggest.HandleAsync(new ThreadSuggestions(asked.AskedTitle, asked.AskedText), asker.ToPrincipal(), cancellationToken);
            places.Add(found.Select(f => f.ThreadId).ToList().IndexOf(thread) + 1);
        }

        return places;
    }
}
