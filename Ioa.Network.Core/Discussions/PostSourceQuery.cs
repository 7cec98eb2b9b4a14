using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>A post as it is written, for those who quote or edit it.</summary>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="Markdown">The text.</param>
/// <param name="Revision">Which text of the post it is, from 1; what an edit expects to find.</param>
public sealed record PostSource(string AuthorName, string Markdown, int Revision);

/// <summary>Reads a post's source; <see cref="Error.NotFound"/> to outsiders and for what is hidden.</summary>
public sealed class PostSourceQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The source of a text that the user may read.</summary>
    public async Task<Result<PostSource>> HandleAsync(PostId post, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PostStandingAsync(user, post, clock.Today(), cancellationToken) is null)
        {
            return Error.NotFound;
        }

        return await (
            from p in db.Posts
            join t in db.Threads on p.ThreadId equals t.Id
            join author in db.Users on p.AuthorId equals author.Id
            where p.Id == post && p.Kind == PostKind.Text && p.HiddenAt == null && t.HiddenAt == null
            select new PostSource(author.Name, p.Markdown, p.Revision))
            .FirstOrDefaultAsync(cancellationToken) is { } found ? found : Error.NotFound;
    }
}
