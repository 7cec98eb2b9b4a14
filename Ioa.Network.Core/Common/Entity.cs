namespace Ioa.Network.Core.Common;

/// <summary>An entity's identity: a version 7 UUID in a type of its own, so that ids of two kinds cannot be mixed up.</summary>
/// <typeparam name="TSelf">The id type.</typeparam>
public interface IEntityId<TSelf>
    where TSelf : struct, IEntityId<TSelf>
{
    /// <summary>The UUID as it is stored.</summary>
    Guid Value { get; }

    /// <summary>The id with this value.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>Something that happened and that others act on, delivered through the outbox at least once.</summary>
public interface IDomainEvent;

/// <summary>Base of the entities that raise events; the events are written to the outbox in the entity's own transaction.</summary>
public abstract class Entity
{
    private List<IDomainEvent>? _events;

    /// <summary>What happened since the entity was loaded.</summary>
    internal IReadOnlyList<IDomainEvent> Events => _events ?? [];

    /// <summary>Notes that something happened.</summary>
    protected internal void Raise(IDomainEvent happened) => (_events ??= []).Add(happened);

    /// <summary>Empties <see cref="Events"/>, once they are in the outbox.</summary>
    internal void ClearEvents() => _events?.Clear();
}
