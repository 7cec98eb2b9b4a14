using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Search;

/// <summary>A row of the index: a text, and which readers see it so. One that is gone is a row without text, so that every server hears of it.</summary>
internal sealed record LibraryDocument(
    Guid SourceId, int Variant, int Kind, string Readers, string Title, string Words, string Text, string Facets, long At, int Marks, long Change)
{
    /// <summary>The question has an accepted answer.</summary>
    public const int Accepted = 1;

    /// <summary>The experience was said to be out of date.</summary>
    public const int Outdated = 2;

    /// <summary>Most variants of one source: as its network, the other networks and everybody read it.</summary>
    public const int Variants = 3;

    // How people look for it.
    private static readonly Dictionary<Outcome, string> OutcomeWords = new()
    {
        [Outcome.Completed] = "vellykket",
        [Outcome.Partial] = "delvis vellykket",
        [Outcome.Stopped] = "avbrutt stanset",
        [Outcome.Failed] = "mislykket mislyktes",
        [Outcome.CounterExample] = "moteksempel mislykket",
        [Outcome.Unknown] = "",
    };

    private static readonly Dictionary<MeetingKind, string> MeetingWords = new()
    {
        [MeetingKind.Gathering] = "samling",
        [MeetingKind.DialogueConference] = "dialogkonferanse",
        [MeetingKind.DisseminationConference] = "spredningskonferanse",
        [MeetingKind.StudyVisit] = "studiebesøk",
        [MeetingKind.Course] = "kurs",
        [MeetingKind.DigitalTalk] = "digital prat",
    };

    private static readonly Audience[] Levels = [Audience.Network, Audience.National, Audience.Open];

    /// <summary>
    /// The variants of an experience: what each kind of reader sees of it, after <see cref="Withholding"/>. Kinds that see the same share
    /// one, and no reader has two.
    /// </summary>
    public static IEnumerable<LibraryDocument> Of(
        Experience experience, ExperienceContent content, IReadOnlyList<ExperienceContent> others, IReadOnlyDictionary<OrganisationId, Organisation> organisations)
    {
        var seen = new List<(LibraryDocument Document, int Levels)>();
        foreach (var level in Levels.Where(level => level <= experience.Audience))
        {
            var document = Of(experience, content.For(level, others), organisations);
            var same = seen.FindIndex(s => s.Document == document);
            if (same < 0)
            {
                seen.Add((document, 1 << (int)level));
            }
            else
            {
                seen[same] = (document, seen[same].Levels | 1 << (int)level);
            }
        }

        return seen.Select((s, i) => s.Document with { Variant = i, Readers = LibraryReaders.Of((experience.NetworkId, s.Levels)) });
    }

    /// <summary>A question with the answer that counts.</summary>
    public static LibraryDocument Of(DiscussionThread thread, string question, string answer, Organisation? asker)
    {
        var at = thread.FirstAnsweredAt ?? thread.CreatedAt;
        LearningNetworkId[] networks = thread.SharedWithId is { } shared && shared != thread.NetworkId ? [thread.NetworkId, shared] : [thread.NetworkId];
        var facets = new FacetWriter();
        facets.Add(LibraryFacet.Kind, nameof(LibraryKind.Question));
        facets.Add(LibraryFacet.Sector, thread.SectorCode);
        facets.Add(LibraryFacet.Phase, thread.Phase?.ToString());
        facets.Add(LibraryFacet.Year, Year(OsloTime.DateIn(thread.CreatedAt).Year));
        facets.AddOrganisation(asker);
        return new LibraryDocument(
            thread.Id.Value,
            0,
            (int)LibraryKind.Question,
            LibraryReaders.Of([.. networks.Select(network => (network, 1 << (int)Audience.Network))]),
            SafeText.Line(thread.Title),
            string.Join('\n', thread.Tags),
            Plain([question, answer]),
            facets.Write(networks),
            at.UtcTicks,
            thread.AcceptedPostId is null ? 0 : Accepted,
            0);
    }

    /// <summary>
    /// Approved minutes, for those who read the meeting's networks, and of a national one for everybody in a learning network, and KS: as
    /// <see cref="MeetingAccess.ReadableMeetings(Data.NetworkDbContext, People.PersonId, DateOnly)"/>, but for organisers who read none of its networks. They find them by the meeting.
    /// </summary>
    public static LibraryDocument Of(Meeting meeting, DateTimeOffset approvedAt, IEnumerable<string> texts)
    {
        List<LearningNetworkId> networks = [.. meeting.Networks.Select(n => n.NetworkId).OrderByDescending(n => n == meeting.NetworkId)];
        var levels = 1 << (int)Audience.Network | (meeting.IsNational ? 1 << (int)Audience.National : 0);
        var facets = new FacetWriter();
        facets.Add(LibraryFacet.Kind, nameof(LibraryKind.Minutes));
        facets.Add(LibraryFacet.Year, Year(MeetingTime.LocalIn(meeting.Zone, meeting.StartsAt).Year));
        return new LibraryDocument(
            meeting.Id.Value,
            0,
            (int)LibraryKind.Minutes,
            LibraryReaders.Of([.. networks.Select(network => (network, levels))]),
            SafeText.Line(meeting.Title),
            $"referat\n{MeetingWords[meeting.Kind]}",
            Plain(texts),
            facets.Write(networks),
            approvedAt.UtcTicks,
            0,
            0);
    }

    /// <summary>What is left of a source that nobody reads any more.</summary>
    public static LibraryDocument Gone(Guid source, int variant) => new(source, variant, 0, "", "", "", "", "", 0, 0, 0);

    private static LibraryDocument Of(Experience experience, ExperienceContent content, IReadOnlyDictionary<OrganisationId, Organisation> organisations)
    {
        var facets = new FacetWriter();
        facets.Add(LibraryFacet.Kind, nameof(LibraryKind.Experience));
        facets.Add(LibraryFacet.Sector, [.. content.Sectors]);
        facets.Add(LibraryFacet.Phase, [.. content.Answers.Where(a => a.Text.Length > 0).Select(a => a.Phase.ToString())]);
        facets.Add(LibraryFacet.Outcome, content.Outcome?.ToString());
        facets.Add(LibraryFacet.Form, content.Form);
        facets.Add(LibraryFacet.Procedure, content.Procedure);
        facets.Add(LibraryFacet.Innovation, content.Kind?.ToString());
        facets.Add(LibraryFacet.County, [.. content.Counties]);
        facets.Add(LibraryFacet.Year, (content.ToYear ?? content.FromYear) is { } year ? Year(year) : null);
        facets.Add(LibraryFacet.Source, experience.SourceName?.Replace(",", "", StringComparison.Ordinal).Replace('|', ' '));
        foreach (var party in content.Parties.Where(p => p.Role is PartyRole.Lead or PartyRole.Participant))
        {
            facets.AddOrganisation(party.OrganisationId is { } id ? organisations.GetValueOrDefault(id) : null);
        }

        return new LibraryDocument(
            experience.Id.Value,
            0,
            (int)LibraryKind.Experience,
            "",
            SafeText.Line(content.Title),
            string.Join('\n', content.Topics
                .Append(content.Outcome is { } outcome ? OutcomeWords[outcome] : "")
                .Concat([content.Buyer ?? "", (content.Form ?? "").Replace('-', ' '), .. content.Parties.Select(p => p.Name), .. content.Suppliers])
                .Where(word => word.Length > 0)),
            Plain(
            [
                .. content.Answers.Select(a => a.Text), content.ProcedureText ?? "", content.Differently ?? "", .. content.Lessons.Select(l => l.Text),
                .. content.Benefits.Select(b => b.Text), .. content.Caveats,
            ]),
            facets.Write([experience.NetworkId]),
            (experience.PublishedAt ?? experience.CreatedAt).UtcTicks,
            experience.OutdatedAt is null ? 0 : Outdated,
            0);
    }

    // A sentence a line.
    private static string Plain(IEnumerable<string> texts) => string.Join('\n', texts.SelectMany(Excerpt.Sentences));

    private static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);

    /// <summary>The facets as they are kept: their values with commas, a bar between them.</summary>
    private sealed class FacetWriter
    {
        private readonly List<string>[] _values = [.. Enumerable.Range(0, LibraryColumns.Count).Select(_ => new List<string>())];

        public void Add(LibraryFacet facet, params string?[] values) => Add((int)facet, values);

        public void AddOrganisation(Organisation? organisation)
        {
            if (organisation is null)
            {
                return;
            }

            Add(LibraryFacet.County, organisation.CountyNumber);
            Add(LibraryFacet.KostraGroup, organisation.KostraGroup);
            if (organisation is { Kind: OrganisationKind.Municipality, Population: { } population })
            {
                Add(LibraryFacet.Size, LibraryColumns.SizeOf(population).ToString());
                Add(LibraryColumns.Alike, LibraryColumns.AlikeOf(organisation));
            }
        }

        public string Write(IEnumerable<LearningNetworkId> networks)
        {
            Add(LibraryColumns.Network, [.. networks.Select(n => n.Value.ToString("N"))]);
            return string.Join('|', _values.Select(values => string.Join(',', values)));
        }

        private void Add(int column, params string?[] values)
        {
            foreach (var value in values)
            {
                if (value is { Length: > 0 } && !value.AsSpan().ContainsAny(",|") && !_values[column].Contains(value, StringComparer.Ordinal))
                {
                    _values[column].Add(value);
                }
            }
        }
    }
}

/// <summary>The columns that documents are narrowed by: the facets, and two that are not shown.</summary>
internal static class LibraryColumns
{
    /// <summary>The networks that it belongs to.</summary>
    public const int Network = Facets;

    /// <summary>Size and centrality of the municipalities.</summary>
    public const int Alike = Network + 1;

    /// <summary>How many there are.</summary>
    public const int Count = Alike + 1;

    /// <summary>How many of them are facets.</summary>
    public const int Facets = (int)LibraryFacet.Source + 1;

    public static MunicipalitySize SizeOf(int population) => population switch
    {
        < 5_000 => MunicipalitySize.Under5000,
        < 20_000 => MunicipalitySize.From5000,
        < 50_000 => MunicipalitySize.From20000,
        _ => MunicipalitySize.From50000,
    };

    /// <summary>What two municipalities that are alike have in common, besides the KOSTRA group; <see langword="null"/> for others.</summary>
    public static string? AlikeOf(Organisation organisation) => organisation is { Kind: OrganisationKind.Municipality, Population: { } population, CentralityClass: { } centrality }
        ? $"{SizeOf(population)}/{centrality.ToString(CultureInfo.InvariantCulture)}"
        : null;
}

/// <summary>Who reads a row: networks, each with the kinds of readers (<see cref="LibraryReader.ReaderOf"/>), as «network:kinds».</summary>
internal sealed record LibraryReaders(IReadOnlyList<(LearningNetworkId Network, int Levels)> Networks)
{
    /// <summary>As it is kept.</summary>
    public static string Of(params (LearningNetworkId Network, int Levels)[] networks) =>
        string.Join(',', networks.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Network.Value:N}:{n.Levels}")));

    /// <summary>From what was kept; nobody reads what has none.</summary>
    public static LibraryReaders From(string readers) => new([.. readers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(network => network.Split(':'))
        .Select(parts => (new LearningNetworkId(Guid.ParseExact(parts[0], "N")), int.Parse(parts[1], CultureInfo.InvariantCulture)))]);

    /// <summary>Whether it is for a reader.</summary>
    public bool Include(LibraryReader reader)
    {
        foreach (var (network, levels) in Networks)
        {
            if ((levels & (1 << (int)reader.ReaderOf(network))) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
