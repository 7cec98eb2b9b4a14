using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Organisations;

/// <summary>Identity of an <see cref="Organisation"/>.</summary>
public readonly record struct OrganisationId(Guid Value) : IEntityId<OrganisationId>
{
    /// <summary>A new id.</summary>
    public static OrganisationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static OrganisationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What kind of organisation it is.</summary>
public enum OrganisationKind
{
    /// <summary>A municipality («kommune»); 357 since 1 January 2024.</summary>
    Municipality,

    /// <summary>A county authority («fylkeskommune»).</summary>
    CountyAuthority,

    /// <summary>A national body: KS, DFØ, LUP.</summary>
    NationalBody,
}

/// <summary>The written form of Norwegian that a municipality has chosen («målform»).</summary>
public enum WrittenForm
{
    /// <summary>Has chosen neither.</summary>
    Neutral,

    /// <summary>Bokmål.</summary>
    Bokmaal,

    /// <summary>Nynorsk.</summary>
    Nynorsk,
}

/// <summary>
/// A municipality, a county authority or a national body («virksomhet»). Made and updated by the reference data only;
/// a number is valid from a date to a date and is text («0301»).
/// </summary>
public sealed class Organisation
{
    /// <summary>Identity.</summary>
    public OrganisationId Id { get; init; } = OrganisationId.New();

    /// <summary>What kind it is.</summary>
    public required OrganisationKind Kind { get; init; }

    /// <summary>Municipality number («4225»), county number («42») or the body's short name («KS»). Unique within the kind among the valid ones.</summary>
    public required string Number { get; init; }

    /// <summary>Short name («Herøy»): may occur twice, so it is never shown alone where it does; show <see cref="DisplayName"/>.</summary>
    public required string ShortName { get; set; }

    /// <summary>The name that is never ambiguous («Herøy (Nordland)», «Agder fylkeskommune»).</summary>
    public required string DisplayName { get; set; }

    /// <summary>The official name with every language («Oslo - Oslove»).</summary>
    public required string OfficialName { get; set; }

    /// <summary>Sami name, when it has one.</summary>
    public string? SamiName { get; set; }

    /// <summary>Which Sami language <see cref="SamiName"/> is in, as a language tag: «se» (North), «sma» (South) or «smj» (Lule Sami).</summary>
    public string? SamiLanguage { get; set; }

    /// <summary>Kven name, when it has one.</summary>
    public string? KvenName { get; set; }

    /// <summary>County number («42»); <see langword="null"/> for national bodies.</summary>
    public string? CountyNumber { get; set; }

    /// <summary>County name («Agder»).</summary>
    public string? CountyName { get; set; }

    /// <summary>Inhabitants on 1 January of the latest year in the data.</summary>
    public int? Population { get; set; }

    /// <summary>KOSTRA group (SSB Klass 112), «EKG01»–«EKG17».</summary>
    public string? KostraGroup { get; set; }

    /// <summary>Centrality index 0–1000 (SSB).</summary>
    public int? Centrality { get; set; }

    /// <summary>Centrality class 1 (most central) to 6 (SSB Klass 128).</summary>
    public int? CentralityClass { get; set; }

    /// <summary>Chosen written form.</summary>
    public WrittenForm WrittenForm { get; set; }

    /// <summary>Latitude of the area's centroid, WGS 84 degrees; good for distances between municipalities, not for the town hall's door.</summary>
    public double? Latitude { get; set; }

    /// <summary>Longitude of the area's centroid, WGS 84 degrees.</summary>
    public double? Longitude { get; set; }

    /// <summary>Website.</summary>
    public string? Website { get; set; }

    /// <summary>First day the number is valid.</summary>
    public DateOnly ValidFrom { get; set; }

    /// <summary>Last day the number is valid; <see langword="null"/> while it is.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The e-mail domains that prove that somebody works here («lyngdal.kommune.no»).</summary>
    public ICollection<EmailDomain> EmailDomains { get; } = [];
}

/// <summary>An e-mail domain that belongs to one organisation; lower case, without «@».</summary>
public sealed class EmailDomain
{
    /// <summary>The domain, the key.</summary>
    public required string Domain { get; init; }

    /// <summary>Whose it is.</summary>
    public required OrganisationId OrganisationId { get; init; }
}

/// <summary>
/// That a municipality number went over into another (SSB Klass 131), 2011–2024. A number that was split has several rows and
/// is never resolved silently.
/// </summary>
public sealed class NumberChange
{
    /// <summary>The old number («1032»).</summary>
    public required string OldNumber { get; init; }

    /// <summary>The old name.</summary>
    public required string OldName { get; set; }

    /// <summary>Last day the old number was valid.</summary>
    public required DateOnly ValidTo { get; set; }

    /// <summary>The number that is valid today.</summary>
    public required string NewNumber { get; init; }

    /// <summary>Whether the old number has one successor only.</summary>
    public required bool Unambiguous { get; set; }
}
