using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Rogers' five attributes, as adopters rate them from 1 to 5; more is better for all of them.</summary>
public enum AdoptionAttribute
{
    /// <summary>Relativ fordel.</summary>
    RelativeAdvantage,

    /// <summary>Kompatibilitet.</summary>
    Compatibility,

    /// <summary>Kompleksitet, turned round: 5 is simple.</summary>
    Simplicity,

    /// <summary>Testbarhet.</summary>
    Trialability,

    /// <summary>Observerbarhet.</summary>
    Observability,
}

/// <summary>When an adopter reached a stage.</summary>
public sealed record AdoptionDate(AdoptionStage Stage, DateOnly On);

/// <summary>What the adopters think of an attribute.</summary>
/// <param name="Attribute">Which.</param>
/// <param name="Average">The mean of the ratings, 1–5.</param>
/// <param name="Count">How many rated it.</param>
public sealed record AttributeAverage(AdoptionAttribute Attribute, double Average, int Count);

/// <summary>What one organisation does with an experience.</summary>
/// <param name="Id">Which adoption.</param>
/// <param name="Organisation">The organisation's name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Decision">For or against.</param>
/// <param name="IsInUse">Whether it counts as taken into use.</param>
/// <param name="Reuse">Copied, adapted or inspired.</param>
/// <param name="Dates">The stages with their days, in order.</param>
/// <param name="Reason">Why it decided so.</param>
/// <param name="LocalChanges">What had to be adapted.</param>
/// <param name="Feedback">What it would tell the authors and the next reader.</param>
/// <param name="Ratings">The attributes that it rated.</param>
/// <param name="Category">How early it was, where that can be said.</param>
/// <param name="CanAsk">Whether the user may ask somebody there.</param>
/// <param name="IsMine">Whether the user works there.</param>
public sealed record AdoptionItem(
    AdoptionId Id,
    string Organisation,
    string Number,
    AdoptionStage Stage,
    AdoptionDecision? Decision,
    bool IsInUse,
    ReuseKind? Reuse,
    IReadOnlyList<AdoptionDate> Dates,
    string? Reason,
    string? LocalChanges,
    string? Feedback,
    IReadOnlyDictionary<AdoptionAttribute, int> Ratings,
    AdopterCategory? Category,
    bool CanAsk,
    bool IsMine);

/// <summary>The ledger of one experience.</summary>
/// <param name="Id">Which experience.</param>
/// <param name="ShowsOrganisations">Whether the user sees who: everybody in the networks does. To others it is numbers and the curve.</param>
/// <param name="CanBegin">Whether the user may say «vi vurderer dette» for their organisation.</param>
/// <param name="Mine">The adoption of the user's organisation.</param>
/// <param name="Stages">How many are at each stage, the rejections apart; all five, in order.</param>
/// <param name="Rejected">How many decided against it.</param>
/// <param name="InUse">How many have taken it into use.</param>
/// <param name="Curve">How many by day.</param>
/// <param name="Categories">How many of each kind; empty where nothing can be said.</param>
/// <param name="Averages">The attributes that somebody rated.</param>
/// <param name="Items">Who, those that changed last first; empty when <paramref name="ShowsOrganisations"/> is not.</param>
public sealed record AdoptionsView(
    ExperienceId Id,
    bool ShowsOrganisations,
    bool CanBegin,
    AdoptionItem? Mine,
    IReadOnlyList<(AdoptionStage Stage, int Count)> Stages,
    int Rejected,
    int InUse,
    IReadOnlyList<CurvePoint> Curve,
    IReadOnlyList<(AdopterCategory Category, int Count)> Categories,
    IReadOnlyList<AttributeAverage> Averages,
    IReadOnlyList<AdoptionItem> Items);

/// <summary>Reads who does what with an experience, in the same number of queries however many they are.</summary>
internal static class Adoptions
{
    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>The ledger of an experience that the reader reads as it is published.</summary>
    public static async Task<AdoptionsView> AdoptionsAsync(
        this NetworkDbContext db, Experience experience, ExperienceContent published, LibraryReader reader, bool hasAny, DateOnly today, CancellationToken cancellationToken)
    {
        var id = experience.Id;
        var rows = new List<Row>();
        if (hasAny)
        {
            await foreach (var row in Compiled.For(db).Of(db, id).WithCancellation(cancellationToken))
            {
                rows.Add(row);
            }
        }

        var inUse = rows.Where(r => r.Adoption.IsInUse).Select(r => r.Adoption).ToList();
        var days = inUse.ConvertAll(a => a.Steps.Single(s => s.Stage == AdoptionStage.Implementation).On);
        var stages = Enum.GetValues<AdoptionStage>()
            .Select(stage => (stage, rows.Count(r => r.Adoption.Stage == stage && r.Adoption.Decision != AdoptionDecision.Rejected)))
            .ToList();
        var rejected = rows.Count(r => r.Adoption.Decision == AdoptionDecision.Rejected);
        if (!reader.IsNational)
        {
            return new AdoptionsView(id, false, false, null, stages, rejected, inUse.Count, AdoptionCurve.Of(days), [], [], []);
        }

        var askable = rows.Exists(r => r.Adoption.ContactId is not null)
            ? (await db.AskableContacts(experience, today).Select(p => p.Id).ToListAsync(cancellationToken)).ToHashSet()
            : [];
        var categories = AdoptionCurve.Categories(days);
        var categoryOf = categories.Select((category, i) => (category, inUse[i].Id)).ToDictionary(c => c.Id, c => c.category);
        var items = rows
            .OrderByDescending(r => r.Adoption.ChangedAt).ThenBy(r => r.DisplayName, NorwegianOrder.Names)
            .Select(r => new AdoptionItem(
                r.Adoption.Id,
                r.DisplayName,
                r.Number,
                r.Adoption.Stage,
                r.Adoption.Decision,
                r.Adoption.IsInUse,
                r.Adoption.Reuse,
                DatesOf(r.Adoption),
                r.Adoption.Reason,
                r.Adoption.LocalChanges,
                r.Adoption.Feedback,
                RatingsOf(r.Adoption),
                categoryOf.TryGetValue(r.Adoption.Id, out var category) ? category : null,
                r.Adoption.ContactId is { } contact && contact != reader.Person && askable.Contains(contact),
                r.Adoption.OrganisationId == reader.Organisation))
            .ToList();
        var mine = items.Find(i => i.IsMine);
        return new AdoptionsView(
            id,
            true,
            mine is null && reader.Organisation is { } organisation && experience.Audience > Audience.Authors && !AdoptionAccess.IsOwn(experience, published, organisation),
            mine,
            stages,
            rejected,
            inUse.Count,
            AdoptionCurve.Of(days),
            [.. Enum.GetValues<AdopterCategory>().Select(c => (c, categories.Count(x => x == c))).Where(_ => categories.Count > 0)],
            [.. Enum.GetValues<AdoptionAttribute>()
                .Select(attribute => (Attribute: attribute, Ratings: items.Where(i => i.Ratings.ContainsKey(attribute)).Select(i => i.Ratings[attribute]).ToList()))
                .Where(x => x.Ratings.Count > 0)
                .Select(x => new AttributeAverage(x.Attribute, x.Ratings.Average(), x.Ratings.Count))],
            items);
    }

    private sealed class Queries
    {
        public Func<NetworkDbContext, ExperienceId, IAsyncEnumerable<Row>> Of { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id) => (
                from a in db.Adoptions
                where a.ExperienceId == id
                join o in db.Organisations on a.OrganisationId equals o.Id
                select new Row { Adoption = a, DisplayName = o.DisplayName, Number = o.Number })
                .AsNoTracking());
    }

    private sealed class Row
    {
        public required Adoption Adoption { get; init; }

        public required string DisplayName { get; init; }

        public required string Number { get; init; }
    }

    /// <summary>The stages with their days, in order.</summary>
    public static IReadOnlyList<AdoptionDate> DatesOf(Adoption adoption) => [.. adoption.Steps.OrderBy(s => s.Stage).Select(s => new AdoptionDate(s.Stage, s.On))];

    /// <summary>What was rated.</summary>
    public static IReadOnlyDictionary<AdoptionAttribute, int> RatingsOf(Adoption adoption) => new (AdoptionAttribute Attribute, int? Rating)[]
    {
        (AdoptionAttribute.RelativeAdvantage, adoption.RelativeAdvantage),
        (AdoptionAttribute.Compatibility, adoption.Compatibility),
        (AdoptionAttribute.Simplicity, adoption.Simplicity),
        (AdoptionAttribute.Trialability, adoption.Trialability),
        (AdoptionAttribute.Observability, adoption.Observability),
    }.Where(r => r.Rating is not null).ToDictionary(r => r.Attribute, r => r.Rating!.Value);
}
