using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Duties;

/// <summary>How far an unanswered question has gone («eskalering»).</summary>
public enum EscalationLevel
{
    /// <summary>With the superuser organisation whose duty it is.</summary>
    Responsible,

    /// <summary>With all superusers of the network.</summary>
    Superusers,

    /// <summary>With the national network, when the asker lets it.</summary>
    National,

    /// <summary>With KS, who see that a question waits and where, never what it says, and telephone those who can answer.</summary>
    Ks,
}

/// <summary>That a question took one step further. There is one row for a question, a network and a level: the database holds «once», too.</summary>
public sealed class Escalation
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>The question.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The network that it was in: one that is moved begins anew there.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Where it went.</summary>
    public required EscalationLevel Level { get; init; }

    /// <summary>The moment that had passed.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the step was taken; later than <see cref="DueAt"/> when the server was down.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class EscalationConfiguration : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.HasIndex(e => new { e.ThreadId, e.NetworkId, e.Level }).IsUnique();
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(e => e.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(e => e.NetworkId).OnDelete(DeleteBehavior.Restrict);
    }
}
