using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>A question between two people about an experience.</summary>
/// <param name="Id">Which.</param>
/// <param name="ExperienceId">About which experience.</param>
/// <param name="Title">Its title as the user may see it.</param>
/// <param name="Person">The other one.</param>
/// <param name="Organisation">Where the other one works.</param>
/// <param name="Text">The question.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Answer">The answer.</param>
/// <param name="AnsweredAt">When.</param>
public sealed record AdopterQuestionItem(
    AdopterQuestionId Id, ExperienceId ExperienceId, string Title, string Person, string Organisation, string Text, DateTimeOffset At, string? Answer, DateTimeOffset? AnsweredAt);

/// <summary>The user's questions.</summary>
/// <param name="AskedOfMe">Those that others asked them: what waits for an answer first, the oldest first; then what is answered, the newest first.</param>
/// <param name="AskedByMe">Those that they asked, the newest first.</param>
public sealed record AdopterQuestionsView(IReadOnlyList<AdopterQuestionItem> AskedOfMe, IReadOnlyList<AdopterQuestionItem> AskedByMe);

/// <summary>
/// Reads the questions that somebody asked or was asked, and nobody else's; of experiences that they read now. One that they have lost comes
/// back with the right to read it.
/// </summary>
public sealed class AdopterQuestionsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most of them on the page.</summary>
    public const int Most = 200;

    /// <summary>The questions; <see cref="Error.NotFound"/> to those who are in no network.</summary>
    public async Task<Result<AdopterQuestionsView>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        if (reader is not { IsNational: true, Person: { } person })
        {
            return Error.NotFound;
        }

        var rows = await (
            from q in db.AdopterQuestions
            where q.AskerId == person || q.AskedId == person
            join e in db.PublishedTo(reader) on q.ExperienceId equals e.Id
            join p in db.Users on q.AskerId == person ? q.AskedId : q.AskerId equals p.Id
            join o in db.Organisations on p.OrganisationId equals o.Id
            orderby q.AnsweredAt != null, q.At descending
            select new { q.Id, q.ExperienceId, p.Name, o.DisplayName, q.Text, q.At, q.Answer, q.AnsweredAt, IsMine = q.AskerId == person })
            .Take(Most)
            .ToListAsync(cancellationToken);
        var titles = await db.TitlesAsync(reader, rows.Select(r => r.ExperienceId), today, cancellationToken);
        var items = rows
            .Where(r => titles.ContainsKey(r.ExperienceId))
            .Select(r => (r.IsMine, Item: new AdopterQuestionItem(r.Id, r.ExperienceId, titles[r.ExperienceId], r.Name, r.DisplayName, r.Text, r.At, r.Answer, r.AnsweredAt)))
            .ToLookup(r => r.IsMine, r => r.Item);
        return new AdopterQuestionsView(
            [.. items[false].Where(q => q.Answer is null).OrderBy(q => q.At), .. items[false].Where(q => q.Answer is not null).OrderByDescending(q => q.AnsweredAt)],
            [.. items[true].OrderByDescending(q => q.At)]);
    }
}
