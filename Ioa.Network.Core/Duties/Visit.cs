using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Duties;

/// <summary>Identity of a <see cref="Visit"/>.</summary>
public readonly record struct VisitId(Guid Value) : IEntityId<VisitId>
{
    /// <summary>A new id.</summary>
    public static VisitId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static VisitId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One visit to a superuser organisation. Everybody who comes the same day about the same thing shares it: their enquiries point to it.</summary>
public sealed class Visit
{
    /// <summary>Identity.</summary>
    public VisitId Id { get; init; } = VisitId.New();

    /// <summary>The network that it is in.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The superuser organisation that is visited.</summary>
    public required OrganisationId HostId { get; init; }

    /// <summary>The day that was agreed; <see langword="null"/> until one is.</summary>
    public DateOnly? Date { get; private set; }

    /// <summary>When it was called off; <see langword="null"/> while it stands.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; private set; }

    /// <summary>Agrees on a day for all who come, or calls the visit off.</summary>
    internal void Settle(DateOnly? date, bool cancelled, DateTimeOffset at)
    {
        Date = date;
        CancelledAt = cancelled ? CancelledAt ?? at : null;
        Version++;
    }
}
