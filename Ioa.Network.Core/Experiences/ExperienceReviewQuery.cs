using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>An experience on its way to its readers.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="Parts">The parts that a remark can be made of, each with its text.</param>
/// <param name="Content">What is written now.</param>
/// <param name="IsAuthor">Whether the user writes it.</param>
/// <param name="IsReviewer">Whether the user reviews it.</param>
/// <param name="Audience">How far it is read.</param>
/// <param name="AskedFor">How far it is asked to be read.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Choices">For an author: how far it can be asked to be read.</param>
/// <param name="Missing">What is missing before it can be published.</param>
/// <param name="Remarks">All remarks.</param>
/// <param name="MayNarrow">Whether the user may take it back from readers.</param>
/// <param name="MayVerify">Whether the user may say that it holds or not.</param>
/// <param name="MayTakeOver">Whether the user may become the author of an imported one.</param>
/// <param name="PublishedVersion">How many versions there are.</param>
/// <param name="OutdatedAt">When it was said not to hold any more.</param>
/// <param name="Stamp">What the reviewer has seen, for <see cref="PublishExperienceCommand"/>.</param>
public sealed record ExperienceReview(
    ExperienceId Id,
    string Title,
    IReadOnlyList<ReviewPart> Parts,
    ExperienceContent? Content,
    bool IsAuthor,
    bool IsReviewer,
    Audience Audience,
    Audience? AskedFor,
    string? AskedBy,
    DateTimeOffset? AskedAt,
    IReadOnlyList<Audience> Choices,
    Error? Missing,
    IReadOnlyList<RemarkView> Remarks,
    bool MayNarrow,
    bool MayVerify,
    bool MayTakeOver,
    int PublishedVersion,
    DateTimeOffset? OutdatedAt,
    long Stamp);

/// <summary>A part that is reviewed.</summary>
/// <param name="Key">Which.</param>
/// <param name="Question">A template's own question.</param>
/// <param name="Text">Its text; <see langword="null"/> for fields.</param>
public sealed record ReviewPart(string Key, string? Question, string? Text);

/// <summary>Reads where an experience is on its way, and what the user may do about it.</summary>
public sealed class ExperienceReviewQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The review; <see cref="Error.NotFound"/> to those who neither write nor review it, nor may take it back.</summary>
    public async Task<Result<ExperienceReview>> HandleAsync(ExperienceId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(id, user, clock.Today(), cancellationToken) is not var (experience, standing))
        {
            return Error.NotFound;
        }

        var inside = standing.Level == Audience.Authors;
        var coordinates = standing.Reader.Coordinated.Contains(experience.NetworkId);
        var moderates = standing.Reader.Moderated.Contains(experience.NetworkId);
        if (!inside && !moderates)
        {
            return Error.NotFound;
        }

        var parts = inside
            ? await db.ExperienceParts.Where(p => p.ExperienceId == id).ToDictionaryAsync(p => p.Key, p => (p.Value, p.Version), StringComparer.Ordinal, cancellationToken)
            : [];
        var content = parts.Count > 0 ? ExperienceParts.Compose(parts.ToDictionary(p => p.Key, p => p.Value.Value, StringComparer.Ordinal)) : null;
        var remarks = inside ? await ReviewRemarks.OfAsync(db, id, resolved: true, cancellationToken) : [];
        var askedBy = experience.AskedById is { } asker && inside
            ? await db.Users.Where(p => p.Id == asker).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken)
            : null;
        var answers = content?.Answers.ToDictionary(a => a.Key, a => a.Question, StringComparer.Ordinal) ?? [];
        IReadOnlyList<Audience> choices = !standing.IsAuthor || experience.AskedFor is not null ? []
            : [.. new[] { experience.Audience, experience.Audience + 1 }.Where(a => a is > Audience.Authors and <= Audience.Open)];
        return new ExperienceReview(
            id,
            content?.Title ?? experience.Title,
            [.. parts.Where(p => p.Key is not (ExperienceParts.Questions or ExperienceParts.Files)).OrderBy(p => PlaceOf(p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => new ReviewPart(p.Key, answers.GetValueOrDefault(p.Key), ExperienceParts.IsText(p.Key) ? p.Value.Value : null))],
            content,
            standing.IsAuthor,
            standing.IsReviewer,
            experience.Audience,
            inside ? experience.AskedFor : null,
            askedBy,
            experience.AskedAt,
            choices,
            content is null ? null : Experience.Missing(content),
            remarks,
            (standing.IsAuthor || coordinates) && experience.Audience > Audience.Authors,
            (standing.IsAuthor || moderates) && experience.PublishedVersion > 0,
            coordinates && experience.IsImported && !standing.IsAuthor,
            experience.PublishedVersion,
            experience.OutdatedAt,
            parts.Values.Sum(p => (long)p.Version));
    }

    // As the page has them: title, facts, organisations, the questions in order, and what came of it.
    private static int PlaceOf(string key) => key switch
    {
        ExperienceParts.Title => 0,
        ExperienceParts.Facts => 1,
        ExperienceParts.Parties => 2,
        ExperienceParts.Outcome => 100,
        ExperienceParts.Benefits => 101,
        ExperienceParts.Lessons => 102,
        ExperienceParts.Caveats => 103,
        ExperienceParts.Sources => 104,
        _ => ExperienceParts.Asked.Select(a => a.Key).ToList().IndexOf(key) is var place and >= 0 ? 10 + place : 90,
    };
}
