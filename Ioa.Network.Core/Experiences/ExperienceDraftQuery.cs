using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>A remark of a reviewer's.</summary>
/// <param name="Id">Which.</param>
/// <param name="PartKey">Of which part.</param>
/// <param name="Quote">Of which passage.</param>
/// <param name="Text">What is said.</param>
/// <param name="Author">Who says it.</param>
/// <param name="At">When.</param>
/// <param name="ResolvedAt">When it was seen to.</param>
public sealed record RemarkView(ReviewRemarkId Id, string PartKey, string Quote, string Text, string Author, DateTimeOffset At, DateTimeOffset? ResolvedAt);

/// <summary>Somebody who writes it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Organisation">Where they work.</param>
public sealed record DraftAuthor(PersonId Id, string Name, string Organisation);

/// <summary>An experience as its authors write it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="Me">Who writes here.</param>
/// <param name="Parts">Its parts, by key.</param>
/// <param name="Questions">A template's own questions.</param>
/// <param name="Authors">Who write it.</param>
/// <param name="Remarks">What reviewers said that nobody has seen to.</param>
/// <param name="AskedFor">What it waits to be reviewed for.</param>
public sealed record ExperienceDraft(
    ExperienceId Id,
    string Title,
    PersonId Me,
    IReadOnlyDictionary<string, DraftPart> Parts,
    IReadOnlyList<TemplateQuestion> Questions,
    IReadOnlyList<DraftAuthor> Authors,
    IReadOnlyList<RemarkView> Remarks,
    Audience? AskedFor)
{
    /// <summary>The document that it is now.</summary>
    public ExperienceContent Content => ExperienceParts.Compose(Parts.ToDictionary(p => p.Key, p => p.Value.Value, StringComparer.Ordinal));
}

/// <summary>Reads what the authors are writing. One that was published without them (an import) is taken apart for them the first time.</summary>
public sealed class ExperienceDraftQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The draft; <see cref="Error.NotFound"/> to all but its authors.</summary>
    public async Task<Result<ExperienceDraft>> HandleAsync(ExperienceId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(id, user, clock.Today(), cancellationToken) is not ({ } experience, { IsAuthor: true } standing))
        {
            return Error.NotFound;
        }

        var parts = await db.ExperienceParts.Where(p => p.ExperienceId == id)
            .Join(db.Users, p => p.EditedById, u => u.Id, (p, u) => new { p.Key, p.Value, p.Version, u.Name, p.EditedAt })
            .ToDictionaryAsync(p => p.Key, p => new DraftPart(p.Value, p.Version, p.Name, p.EditedAt), StringComparer.Ordinal, cancellationToken);
        var authors = await db.ExperienceAuthors.Where(a => a.ExperienceId == id).OrderBy(a => a.AddedAt)
            .Join(db.Users, a => a.PersonId, u => u.Id, (a, u) => new { u.Id, u.Name, Organisation = u.Organisation!.DisplayName })
            .Select(a => new DraftAuthor(a.Id, a.Name, a.Organisation))
            .ToListAsync(cancellationToken);
        var remarks = await ReviewRemarks.OfAsync(db, id, resolved: false, cancellationToken);
        var questions = parts.TryGetValue(ExperienceParts.Questions, out var own) ? ExperienceContent.PartFromJson<IReadOnlyList<TemplateQuestion>>(own.Value) : [];
        return new ExperienceDraft(id, experience.Title, standing.Reader.Person!.Value, parts, questions, authors, remarks, experience.AskedFor);
    }
}

/// <summary>Reads remarks.</summary>
internal static class ReviewRemarks
{
    /// <summary>The remarks of an experience, the oldest first.</summary>
    public static Task<List<RemarkView>> OfAsync(NetworkDbContext db, ExperienceId id, bool resolved, CancellationToken cancellationToken) => db.ReviewRemarks
        .Where(r => r.ExperienceId == id && (resolved || r.ResolvedAt == null))
        .OrderBy(r => r.At)
        .Join(db.Users, r => r.AuthorId, u => u.Id, (r, u) => new RemarkView(r.Id, r.PartKey, r.Quote, r.Text, u.Name, r.At, r.ResolvedAt))
        .ToListAsync(cancellationToken);
}
