namespace Ioa.Network.Core.Rollup;

/// <summary>The parts of the overview.</summary>
public enum MeasureSection
{
    /// <summary>Svar: questions and how they were answered.</summary>
    Answering,

    /// <summary>Spredning: what is shared and taken into use.</summary>
    Spreading,

    /// <summary>Møter.</summary>
    Meeting,

    /// <summary>Spart: questions, visits and hours that were spared.</summary>
    Sparing,
}

/// <summary>What a measure is counted in.</summary>
public enum MeasureUnit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>A share, 0 to 1.</summary>
    Share,

    /// <summary>Working hours (<see cref="WorkingHours"/>).</summary>
    WorkingHours,

    /// <summary>Hours.</summary>
    Hours,
}

/// <summary>How a measure is made of figures.</summary>
public enum MeasureKind
{
    /// <summary>How many.</summary>
    Count,

    /// <summary>How many of how many.</summary>
    Share,

    /// <summary>A percentile of the buckets.</summary>
    Percentile,

    /// <summary>The minutes, as hours.</summary>
    Hours,
}

/// <summary>
/// A number as people read it, made of <see cref="Rollup.Figure"/>s: what it counts, of what, and its name in addresses. Its words are texts
/// (<c>Rollup.Name.{Slug}</c>, <c>Rollup.Counts.{Slug}</c>, <c>Rollup.Missing.{Slug}</c>).
/// </summary>
/// <param name="Slug">Its name in addresses, exports and the API; does not change.</param>
/// <param name="Section">Where it stands.</param>
/// <param name="Kind">How it is made.</param>
/// <param name="Figure">What it counts: the numerator.</param>
/// <param name="Of">What it counts it of: the denominator.</param>
/// <param name="Bucket">The part of the figure that counts; <see langword="null"/> for all.</param>
/// <param name="Percentile">Which percentile.</param>
/// <param name="MoreIsBetter">Whether more is better; <see langword="null"/> when it is neither.</param>
public sealed record Measure(
    string Slug,
    MeasureSection Section,
    MeasureKind Kind,
    Figure Figure,
    Figure? Of = null,
    int? Bucket = null,
    double Percentile = 0,
    bool? MoreIsBetter = null)
{
    /// <summary>Questions asked.</summary>
    public static readonly Measure Asked = new("spurt", MeasureSection.Answering, MeasureKind.Count, Figure.QuestionsAsked);

    /// <summary>The share of them that was answered.</summary>
    public static readonly Measure Answered = new("besvart", MeasureSection.Answering, MeasureKind.Share, Figure.QuestionsAnswered, Figure.QuestionsAsked, MoreIsBetter: true);

    /// <summary>The share whose asker says that it was solved.</summary>
    public static readonly Measure Accepted = new("lost", MeasureSection.Answering, MeasureKind.Share, Figure.QuestionsAccepted, Figure.QuestionsAsked, MoreIsBetter: true);

    /// <summary>The median of working hours to the first answer.</summary>
    public static readonly Measure Median = new("svartid", MeasureSection.Answering, MeasureKind.Percentile, Figure.QuestionsAnswered, Percentile: 0.5, MoreIsBetter: false);

    /// <summary>The 90th percentile of them.</summary>
    public static readonly Measure Slowest = new("svartid-90", MeasureSection.Answering, MeasureKind.Percentile, Figure.QuestionsAnswered, Percentile: 0.9, MoreIsBetter: false);

    /// <summary>The share that was answered late, or still waits.</summary>
    public static readonly Measure Late = new("sent", MeasureSection.Answering, MeasureKind.Share, Figure.QuestionsLate, Figure.QuestionsAsked, MoreIsBetter: false);

    /// <summary>The share that went on to others.</summary>
    public static readonly Measure Escalated = new("eskalert", MeasureSection.Answering, MeasureKind.Share, Figure.QuestionsEscalated, Figure.QuestionsAsked, MoreIsBetter: false);

    /// <summary>Experiences shared.</summary>
    public static readonly Measure Shared = new("delt", MeasureSection.Spreading, MeasureKind.Count, Figure.ExperiencesShared, MoreIsBetter: true);

    /// <summary>Of them, those of what did not go all the way.</summary>
    public static readonly Measure Failures = new("feil-delt", MeasureSection.Spreading, MeasureKind.Count, Figure.FailuresShared);

    /// <summary>Experiences that an organisation began to consider.</summary>
    public static readonly Measure Considered = new("vurdert", MeasureSection.Spreading, MeasureKind.Count, Figure.AdoptionStages, Bucket: 0, MoreIsBetter: true);

    /// <summary>Experiences that an organisation took into use.</summary>
    public static readonly Measure TakenIntoUse = new("tatt-i-bruk", MeasureSection.Spreading, MeasureKind.Count, Figure.AdoptionStages, Bucket: 3, MoreIsBetter: true);

    /// <summary>The share of them that reached another county.</summary>
    public static readonly Measure BeyondCounty = new("utenfor-fylket", MeasureSection.Spreading, MeasureKind.Count, Figure.AdoptionsBeyondCounty, MoreIsBetter: true);

    /// <summary>Experiences that an organisation decided against.</summary>
    public static readonly Measure Rejected = new("valgt-bort", MeasureSection.Spreading, MeasureKind.Count, Figure.AdoptionsRejected);

    /// <summary>Meetings.</summary>
    public static readonly Measure Meetings = new("moter", MeasureSection.Meeting, MeasureKind.Count, Figure.MeetingsHeld);

    /// <summary>People who were there.</summary>
    public static readonly Measure Attended = new("mott", MeasureSection.Meeting, MeasureKind.Count, Figure.Attended, MoreIsBetter: true);

    /// <summary>What was done in time.</summary>
    public static readonly Measure InTime = new("gjort-i-tide", MeasureSection.Meeting, MeasureKind.Share, Figure.ActionsInTime, Figure.ActionsDue, MoreIsBetter: true);

    /// <summary>Questions spared.</summary>
    public static readonly Measure Spared = new("sparte-sporsmal", MeasureSection.Sparing, MeasureKind.Count, Figure.QuestionsSpared, MoreIsBetter: true);

    /// <summary>Visits gathered.</summary>
    public static readonly Measure Gathered = new("samlede-besok", MeasureSection.Sparing, MeasureKind.Count, Figure.VisitsGathered, MoreIsBetter: true);

    /// <summary>Requests for help outside the conversations.</summary>
    public static readonly Measure Enquiries = new("henvendelser", MeasureSection.Sparing, MeasureKind.Count, Figure.EnquiriesReceived);

    /// <summary>Hours spent on them.</summary>
    public static readonly Measure HoursSpent = new("timer-brukt", MeasureSection.Sparing, MeasureKind.Hours, Figure.EnquiriesReceived);

    /// <summary>Hours spared by answering several at once.</summary>
    public static readonly Measure HoursSpared = new("timer-spart", MeasureSection.Sparing, MeasureKind.Hours, Figure.EnquiriesGathered, MoreIsBetter: true);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Asked, Answered, Accepted, Median, Slowest, Late, Escalated,
        Shared, Failures, Considered, TakenIntoUse, BeyondCounty, Rejected,
        Meetings, Attended, InTime,
        Spared, Gathered, Enquiries, HoursSpent, HoursSpared,
    ];

    /// <summary>What it is counted in.</summary>
    public MeasureUnit Unit => Kind switch
    {
        MeasureKind.Share => MeasureUnit.Share,
        MeasureKind.Percentile => MeasureUnit.WorkingHours,
        MeasureKind.Hours => MeasureUnit.Hours,
        _ => MeasureUnit.Count,
    };

    /// <summary>Whether it can be said of one organisation: answers' hours are kept for networks and wider.</summary>
    public bool IsOfOrganisations => Kind != MeasureKind.Percentile;

    /// <summary>The measure with a name in addresses; <see langword="null"/> for one that is not there.</summary>
    public static Measure? Find(string? slug) => All.FirstOrDefault(m => string.Equals(m.Slug, slug, StringComparison.Ordinal));

    /// <summary>Its value, made of some figures' sums.</summary>
    internal MeasureValue In(FigureSums sums)
    {
        var count = sums.Count(Figure, Bucket);
        switch (Kind)
        {
            case MeasureKind.Share:
                var of = sums.Count(Of!.Value, null);
                return new(of > 0 && count <= of ? (double)count / of : null, count, of);
            case MeasureKind.Percentile:
                return new(sums.Percentile(Figure, Percentile), count, null);
            case MeasureKind.Hours:
                return new(sums.Sum(Figure) / 60.0, count, null);
            default:
                return new(count, count, null);
        }
    }
}

/// <summary>What a measure came to.</summary>
/// <param name="Value">
/// The number: a count, a share from 0 to 1, or hours; <see langword="null"/> when there is nothing to count it of, or when more of it than of what it is
/// a share was let out in the period (<see cref="PublishedFigures"/>).
/// </param>
/// <param name="Count">How many things it counts: the numerator.</param>
/// <param name="Of">Of how many: the denominator.</param>
public readonly record struct MeasureValue(double? Value, long Count, long? Of);
