using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.People;

/// <summary>Identity of a <see cref="PersonSession"/>.</summary>
public readonly record struct PersonSessionId(Guid Value) : IEntityId<PersonSessionId>
{
    /// <summary>A new id.</summary>
    public static PersonSessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static PersonSessionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A signed-in browser; its id is in the cookie, so that it can be ended from elsewhere.</summary>
public sealed class PersonSession
{
    /// <summary>Identity.</summary>
    public PersonSessionId Id { get; init; } = PersonSessionId.New();

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>When they signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last seen, to within some minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The browser's own description, cut to 300 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
