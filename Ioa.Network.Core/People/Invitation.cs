using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.People;

/// <summary>Identity of an <see cref="Invitation"/>.</summary>
public readonly record struct InvitationId(Guid Value) : IEntityId<InvitationId>
{
    /// <summary>A new id.</summary>
    public static InvitationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static InvitationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What the invited person becomes beside staff of the organisation.</summary>
public enum InvitationRole
{
    /// <summary>Staff, no more.</summary>
    Staff,

    /// <summary>The organisation's named contact in the network.</summary>
    Contact,

    /// <summary>Coordinator of the network.</summary>
    Coordinator,

    /// <summary>KS administrator; only another KS administrator, or the first start, invites one.</summary>
    Administrator,
}

/// <summary>An invitation by e-mail. Only a hash of its token is stored; the token is in the e-mail and nowhere else.</summary>
public sealed class Invitation : Entity
{
    /// <summary>How long an invitation can be accepted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Identity.</summary>
    public InvitationId Id { get; init; } = InvitationId.New();

    /// <summary>E-mail address, as typed.</summary>
    public required string Email { get; init; }

    /// <summary>Upper-case address, for look-ups.</summary>
    public required string NormalizedEmail { get; init; }

    /// <summary>Name; the invited person can correct it.</summary>
    public required string Name { get; init; }

    /// <summary>Where they will work.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>The network it is for, when it is.</summary>
    public LearningNetworkId? NetworkId { get; init; }

    /// <summary>What they become.</summary>
    public required InvitationRole Role { get; init; }

    /// <summary>Who invited, or sent it again since, and answers for it; <see langword="null"/> for the first start.</summary>
    public PersonId? InvitedById { get; internal set; }

    /// <summary>SHA-256 of the token, hexadecimal.</summary>
    public required string TokenHash { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be accepted.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; internal set; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? RevokedAt { get; internal set; }

    /// <summary>Whether it can be accepted.</summary>
    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && RevokedAt is null && ExpiresAt > now;

    /// <summary>Notes that it was accepted.</summary>
    /// <returns>Refused with <c>Invitations.NotOpen</c>.</returns>
    public Result Accept(DateTimeOffset now)
    {
        if (!IsOpen(now))
        {
            return NotOpen;
        }

        AcceptedAt = now;
        return Result.Done;
    }

    /// <summary>Withdraws it: its link leads nowhere from now on.</summary>
    /// <returns>Refused with <c>Invitations.NotOpen</c> when it was accepted or withdrawn before; one that ran out can be withdrawn.</returns>
    public Result Revoke(DateTimeOffset now)
    {
        if (AcceptedAt is not null || RevokedAt is not null)
        {
            return NotOpen;
        }

        RevokedAt = now;
        return Result.Done;
    }

    /// <summary>Gives it a new link, a new time and somebody who answers for it; the old link leads nowhere from now on.</summary>
    /// <returns>Refused with <c>Invitations.NotOpen</c> when it was accepted or withdrawn; one that ran out can be renewed.</returns>
    public Result Renew(string tokenHash, PersonId by, DateTimeOffset now)
    {
        if (AcceptedAt is not null || RevokedAt is not null)
        {
            return NotOpen;
        }

        TokenHash = tokenHash;
        InvitedById = by;
        ExpiresAt = now + Lifetime;
        return Result.Done;
    }

    private static readonly Error NotOpen = Error.Conflict("Invitations.NotOpen");
}
