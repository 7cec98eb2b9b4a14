using System.Collections.Frozen;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;

namespace Ioa.Network.Core.Search;

/// <summary>What can be found in the library.</summary>
public enum LibraryKind
{
    /// <summary>A published experience.</summary>
    Experience,

    /// <summary>A question that was answered.</summary>
    Question,

    /// <summary>The approved minutes of a meeting.</summary>
    Minutes,
}

/// <summary>What the library can be narrowed by, and how its values are written in <see cref="LibrarySearch.Filters"/>.</summary>
public enum LibraryFacet
{
    /// <summary><see cref="LibraryKind"/> by name.</summary>
    Kind,

    /// <summary>Sector code (Reference/sektorer.csv).</summary>
    Sector,

    /// <summary><see cref="Discussions.Phase"/> by name: those that an experience tells of, or that a question is about.</summary>
    Phase,

    /// <summary><see cref="Experiences.Outcome"/> by name.</summary>
    Outcome,

    /// <summary>Form of procurement, by code.</summary>
    Form,

    /// <summary>Procedure, by code (Reference/anskaffelseskoder.json).</summary>
    Procedure,

    /// <summary><see cref="InnovationKind"/> by name.</summary>
    Innovation,

    /// <summary>County number.</summary>
    County,

    /// <summary>KOSTRA group («EKG05»).</summary>
    KostraGroup,

    /// <summary><see cref="MunicipalitySize"/> by name.</summary>
    Size,

    /// <summary>Year, in digits.</summary>
    Year,

    /// <summary>The programme or collection that it was imported from, by name, without commas.</summary>
    Source,
}

/// <summary>How many inhabitants a municipality has.</summary>
public enum MunicipalitySize
{
    /// <summary>Under 5,000.</summary>
    Under5000,

    /// <summary>5,000 to 19,999.</summary>
    From5000,

    /// <summary>20,000 to 49,999.</summary>
    From20000,

    /// <summary>50,000 and more.</summary>
    From50000,
}

/// <summary>In which order.</summary>
public enum LibrarySort
{
    /// <summary>What fits best first; without a text the newest.</summary>
    Relevance,

    /// <summary>The newest first.</summary>
    Newest,
}

/// <summary>What to look for in the library. Nothing in it is an error: what is too long is cut, an unknown value finds nothing.</summary>
/// <param name="Text">
/// Words, «"a phrase"» and «-without»; the last word may be unfinished. The first <see cref="MaxLength"/> characters and
/// <see cref="MaxWords"/> words count. Empty to look through everything.
/// </param>
public sealed record LibrarySearch(string? Text = null)
{
    /// <summary>How many characters of a text are read.</summary>
    public const int MaxLength = 200;

    /// <summary>How many words of it are looked for.</summary>
    public const int MaxWords = 8;

    /// <summary>How many hits a page holds.</summary>
    public const int PageSize = 20;

    /// <summary>The last page that is shown.</summary>
    public const int LastPage = 100;

    /// <summary>Narrowed to one value of a facet.</summary>
    public IReadOnlyDictionary<LibraryFacet, string> Filters { get; init; } = FrozenDictionary<LibraryFacet, string>.Empty;

    /// <summary>Only what belongs to a network, by its name in addresses.</summary>
    public string? NetworkSlug { get; init; }

    /// <summary>
    /// Only from municipalities like the reader's: of the same KOSTRA group, or of the same size and centrality. Counts only for somebody
    /// who works in a municipality.
    /// </summary>
    public bool AlikeMine { get; init; }

    /// <summary>In which order.</summary>
    public LibrarySort Sort { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init; } = 1;
}

/// <summary>A value of a facet.</summary>
/// <param name="Value">As in <see cref="LibrarySearch.Filters"/>.</param>
/// <param name="Count">How many there are: exactly, with every filter but the facet's own.</param>
public sealed record LibraryFacetValue(string Value, int Count);

/// <summary>A word that nobody has written, and what was looked for in its place («mente du»).</summary>
/// <param name="Written">As it was written.</param>
/// <param name="Meant">What was looked for.</param>
public sealed record LibraryCorrection(string Written, string Meant);

/// <summary>What was found.</summary>
/// <param name="Kind">Experience, question or minutes.</param>
/// <param name="ExperienceId">The experience; <see langword="null"/> for anything else.</param>
/// <param name="ThreadId">The question; <see langword="null"/> for anything else.</param>
/// <param name="MeetingId">The meeting whose minutes they are; <see langword="null"/> for anything else.</param>
/// <param name="Title">Its title, as the reader may see it.</param>
/// <param name="TitleHtml">The same as safe HTML with what was found in &lt;mark&gt;.</param>
/// <param name="SnippetHtml">The sentence that fits best, as safe HTML with what was found in &lt;mark&gt;.</param>
/// <param name="NetworkName">The network that it belongs to.</param>
/// <param name="NetworkSlug">That network's name in addresses.</param>
/// <param name="Year">Its year.</param>
/// <param name="At">When it was published, first answered or approved.</param>
/// <param name="Sectors">Its sectors, by code.</param>
/// <param name="Outcome">How it went; <see langword="null"/> for what is no experience.</param>
/// <param name="Accepted">Whether the question has an accepted answer.</param>
/// <param name="Outdated">Whether the experience was said to be out of date.</param>
/// <param name="HeldOn">The day of the meeting whose minutes they are; <see langword="null"/> for anything else.</param>
public sealed record LibraryHit(
    LibraryKind Kind,
    ExperienceId? ExperienceId,
    ThreadId? ThreadId,
    MeetingId? MeetingId,
    string Title,
    string TitleHtml,
    string SnippetHtml,
    string NetworkName,
    string NetworkSlug,
    int? Year,
    DateTimeOffset At,
    IReadOnlyList<string> Sectors,
    Outcome? Outcome,
    bool Accepted,
    bool Outdated,
    DateOnly? HeldOn);

/// <summary>A page of what was found.</summary>
/// <param name="Hits">What was found.</param>
/// <param name="Facets">The values of each facet among everything found, the most frequent first.</param>
/// <param name="Corrections">What was corrected.</param>
/// <param name="OnlyCommonWords">Whether the text says nothing that can be looked for («hva gjør kommunen»).</param>
/// <param name="AlikeMine">Whether it was narrowed to municipalities like the reader's; <see langword="false"/> also when that is asked for by somebody who works in none.</param>
public sealed record LibraryFinds(
    Common.Page<LibraryHit> Hits,
    IReadOnlyDictionary<LibraryFacet, IReadOnlyList<LibraryFacetValue>> Facets,
    IReadOnlyList<LibraryCorrection> Corrections,
    bool OnlyCommonWords,
    bool AlikeMine);
