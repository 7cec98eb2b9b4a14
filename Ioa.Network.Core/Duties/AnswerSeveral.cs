using System.Security.Claims;
using System.Security.Cryptography;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;

namespace Ioa.Network.Core.Duties;

/// <summary>Writes the same answer in several questions that ask the same.</summary>
/// <param name="Threads">The questions, at most <see cref="AnswerSeveral.Most"/>.</param>
/// <param name="Body">The answer, Markdown.</param>
/// <param name="ClientKey">The form's key: sent again with the same key and text, nothing is written twice.</param>
public sealed record AnswerSeveralCommand(IReadOnlyList<ThreadId> Threads, string Body, Guid ClientKey);

/// <summary>
/// Answers once for several: the post is written in each, by the rules of <see cref="AddPost"/>. What was written stays written when a later
/// one is refused, and sending it again writes the missing ones only.
/// </summary>
public sealed class AnswerSeveral(AddPost addPost)
{
    /// <summary>Most questions at once.</summary>
    public const int Most = 10;

    /// <summary>How many were answered, or why one was not.</summary>
    public async Task<Result<int>> HandleAsync(AnswerSeveralCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var threads = command.Threads.Distinct().ToList();
        if (threads.Count is 0 or > Most || command.ClientKey == Guid.Empty)
        {
            return Error.Invalid("Duties.ChooseQuestions", Most);
        }

        foreach (var thread in threads)
        {
            var posted = await addPost.HandleAsync(new AddPostCommand(thread, command.Body, [], KeyFor(command.ClientKey, thread)), user, cancellationToken);
            if (posted.Error is { } error)
            {
                return error;
            }
        }

        return threads.Count;
    }

    /// <summary>The same for every attempt, and another for each question.</summary>
    private static Guid KeyFor(Guid clientKey, ThreadId thread) =>
        new(SHA256.HashData([.. clientKey.ToByteArray(), .. thread.Value.ToByteArray()]).AsSpan(0, 16));
}
