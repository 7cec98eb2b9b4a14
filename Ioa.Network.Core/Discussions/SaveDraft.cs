using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Keeps what is being written.</summary>
/// <param name="Key">What it becomes (<see cref="DraftKey"/>).</param>
/// <param name="Title">The title so far.</param>
/// <param name="Body">The text so far; may be longer than a post may be, so that it can be shortened.</param>
/// <param name="Fields">The form's other fields, as the form writes them.</param>
public sealed record SaveDraftCommand(string Key, string Title, string Body, string? Fields);

/// <summary>Saves a draft, one per person and place. Its key of sending stays the same until it is posted or discarded.</summary>
public sealed class SaveDraft(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Longest title and other fields of a draft, in characters.</summary>
    public const int MaxFieldLength = 4_000;

    /// <summary>Longest text of a draft, in characters.</summary>
    public const int MaxBodyLength = 200_000;

    /// <summary>The key to post it with (the command's ClientKey).</summary>
    public async Task<Result<Guid>> HandleAsync(SaveDraftCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        if (DraftKey.Parse(command.Key) is not { } place)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        NetworkStanding? standing;
        if (place.Network is { } network)
        {
            standing = await db.StandingAsync(user, network, today, cancellationToken);
        }
        else if (place.Thread is { } thread)
        {
            standing = await db.ThreadStandingAsync(user, thread, today, cancellationToken);
        }
        else
        {
            standing = (await db.PostStandingAsync(user, place.Post!.Value, today, cancellationToken))?.Standing;
        }

        if (standing is null)
        {
            return Error.NotFound;
        }

        if (command.Title.Length > MaxFieldLength || command.Fields?.Length > MaxFieldLength || command.Body.Length > MaxBodyLength)
        {
            return Error.Invalid("Discussions.DraftTooLong", MaxBodyLength);
        }

        var (title, body, fields) = (SafeText.Lines(command.Title), SafeText.Lines(command.Body), command.Fields is null ? null : SafeText.Lines(command.Fields));
        var mine = db.Drafts.Where(d => d.PersonId == standing.Person && d.Key == place.Key);
        for (var attempt = 1; ; attempt++)
        {
            if (await mine.Select(d => (Guid?)d.ClientKey).FirstOrDefaultAsync(cancellationToken) is { } clientKey)
            {
                var saved = await mine.ExecuteUpdateAsync(
                    d => d.SetProperty(x => x.Title, title).SetProperty(x => x.Body, body).SetProperty(x => x.Fields, fields).SetProperty(x => x.SavedAt, now),
                    cancellationToken);
                if (saved == 1)
                {
                    return clientKey;
                }
            }

            var draft = new Draft
            {
                PersonId = standing.Person,
                Key = place.Key,
                Title = title,
                Body = body,
                Fields = fields,
                ClientKey = Guid.CreateVersion7(),
                SavedAt = now,
            };
            db.Drafts.Add(draft);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return draft.ClientKey;
            }
            catch (DbUpdateException e) when (db.IsUniqueViolation(e) && attempt < 3)
            {
                // Another of the writer's tabs saved first: save over it.
                db.ChangeTracker.Clear();
            }
        }
    }
}
