using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>A text as it will be read.</summary>
/// <param name="NetworkId">The network in which it would be posted.</param>
/// <param name="Body">Markdown.</param>
public sealed record PreviewMarkdownCommand(LearningNetworkId NetworkId, string Body);

/// <summary>Renders a text before it is posted, with the network's own mentions.</summary>
public sealed class PreviewMarkdown(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Safe HTML, or why the text could not be posted.</summary>
    public async Task<Result<string>> HandleAsync(PreviewMarkdownCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, today, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        if (string.IsNullOrWhiteSpace(command.Body))
        {
            return "";
        }

        var body = Wording.Body(command.Body);
        return body.Error is { } error
            ? error
            : MarkdownRenderer.Render(body.Value, await MentionDirectory.ForAsync(db, command.NetworkId, body.Value, today, cancellationToken)).Html;
    }
}
