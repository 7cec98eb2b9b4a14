using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Networks;

/// <summary>Identity of a <see cref="LearningNetwork"/>.</summary>
public readonly record struct LearningNetworkId(Guid Value) : IEntityId<LearningNetworkId>
{
    /// <summary>A new id.</summary>
    public static LearningNetworkId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static LearningNetworkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What kind of learning network it is.</summary>
public enum NetworkKind
{
    /// <summary>Municipalities of a region; each is in one active regional network at most.</summary>
    Regional,

    /// <summary>Across the country, about one sector.</summary>
    Sector,

    /// <summary>The network of networks.</summary>
    National,
}

/// <summary>Where a learning network is in its life: Forming → Active ⇄ Dormant → Closed.</summary>
public enum NetworkStatus
{
    /// <summary>Being put together; the agreement is not complete.</summary>
    Forming,

    /// <summary>Formal: the agreement was complete when it was activated (rule 1).</summary>
    Active,

    /// <summary>Rests; can be taken up again.</summary>
    Dormant,

    /// <summary>Ended; readable, nothing can be written.</summary>
    Closed,
}

/// <summary>
/// A learning network («læringsnettverk»): regional, sector or national. Networks form a graph: a regional or sector network
/// has a national parent. Its rules are here; who may call them is decided in the use cases.
/// </summary>
public sealed class LearningNetwork : Entity
{
    /// <summary>Identity.</summary>
    public LearningNetworkId Id { get; init; } = LearningNetworkId.New();

    /// <summary>What kind.</summary>
    public required NetworkKind Kind { get; init; }

    /// <summary>Name («Læringsnettverk Agder»).</summary>
    public required string Name { get; set; }

    /// <summary>The name in addresses («agder»); unique, does not change.</summary>
    public required string Slug { get; init; }

    /// <summary>What it is for, plain text.</summary>
    public string Description { get; set; } = "";

    /// <summary>The national network it belongs to; <see langword="null"/> for the national one.</summary>
    public LearningNetworkId? ParentId { get; set; }

    /// <summary>The sector (code of sektorer.csv) of a sector network.</summary>
    public string? SectorCode { get; init; }

    /// <summary>Where it is in its life.</summary>
    public NetworkStatus Status { get; internal set; }

    /// <summary>What makes it formal.</summary>
    public Agreement Agreement { get; init; } = new();

    /// <summary>Who is in it, over time.</summary>
    public ICollection<Membership> Memberships { get; } = [];

    /// <summary>Who serves whom, over time.</summary>
    public ICollection<Serving> Servings { get; } = [];

    /// <summary>Who coordinates it, over time.</summary>
    public ICollection<Coordinator> Coordinators { get; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Concurrency token, counted up by every change.</summary>
    public int Version { get; internal set; }
}

/// <summary>The cooperation agreement («samarbeidsavtale») that makes a network formal.</summary>
public sealed class Agreement
{
    /// <summary>What the network is to do.</summary>
    public string Mandate { get; set; } = "";

    /// <summary>First day of the term.</summary>
    public DateOnly? TermFrom { get; set; }

    /// <summary>Last day of the term.</summary>
    public DateOnly? TermTo { get; set; }

    /// <summary>Within how many Norwegian working days a superuser answers a question.</summary>
    public int AnswerWorkingDays { get; set; } = 3;

    /// <summary>What the superusers owe beyond answering.</summary>
    public string SuperuserDuties { get; set; } = "";

    /// <summary>What the members owe.</summary>
    public string MemberDuties { get; set; } = "";
}

/// <summary>Identity of a <see cref="Coordinator"/> appointment.</summary>
public readonly record struct CoordinatorId(Guid Value) : IEntityId<CoordinatorId>
{
    /// <summary>A new id.</summary>
    public static CoordinatorId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static CoordinatorId From(Guid value) => new(value);
}

/// <summary>That somebody coordinates a network, from a date to a date.</summary>
public sealed class Coordinator
{
    /// <summary>Identity.</summary>
    public CoordinatorId Id { get; init; } = CoordinatorId.New();

    /// <summary>The network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; <see langword="null"/> while it lasts.</summary>
    public DateOnly? To { get; set; }
}
