using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Networks;

/// <summary>Identity of a <see cref="Membership"/>.</summary>
public readonly record struct MembershipId(Guid Value) : IEntityId<MembershipId>
{
    /// <summary>A new id.</summary>
    public static MembershipId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MembershipId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What an organisation is in a network.</summary>
public enum MembershipRole
{
    /// <summary>Answers: a spearhead municipality («superbruker»).</summary>
    Superuser,

    /// <summary>Is served.</summary>
    Member,

    /// <summary>Reads along; is not served and does not write.</summary>
    Observer,
}

/// <summary>That an organisation is in a network, from a date to a date, in a role.</summary>
public sealed class Membership
{
    /// <summary>Identity.</summary>
    public MembershipId Id { get; init; } = MembershipId.New();

    /// <summary>The network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The organisation.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>The organisation.</summary>
    public Organisation? Organisation { get; init; }

    /// <summary>In which role.</summary>
    public required MembershipRole Role { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; <see langword="null"/> while it lasts.</summary>
    public DateOnly? To { get; internal set; }

    /// <summary>The organisation's named contact in this network.</summary>
    public PersonId? ContactId { get; set; }

    /// <summary>
    /// The organisation again while this is the one lasting membership as superuser or member of an active regional network,
    /// else <see langword="null"/>. A unique index on it makes rule 2 hold in the database too, whoever races.
    /// </summary>
    public OrganisationId? RegionalSeat { get; internal set; }

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>Identity of a <see cref="Serving"/>.</summary>
public readonly record struct ServingId(Guid Value) : IEntityId<ServingId>
{
    /// <summary>A new id.</summary>
    public static ServingId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ServingId From(Guid value) => new(value);
}

/// <summary>That a superuser organisation serves a member organisation in a network, from a date to a date («betjening»).</summary>
public sealed class Serving
{
    /// <summary>Identity.</summary>
    public ServingId Id { get; init; } = ServingId.New();

    /// <summary>The network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who serves.</summary>
    public required OrganisationId SuperuserId { get; init; }

    /// <summary>Who is served.</summary>
    public required OrganisationId MemberId { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; <see langword="null"/> while it lasts.</summary>
    public DateOnly? To { get; internal set; }

    /// <summary>The member again while this lasts in a regional network, else <see langword="null"/>: unique within a network, so that there nobody is served by two at once.</summary>
    public OrganisationId? ServedSeat { get; internal set; }

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (To is null || To >= day);
}
