using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Duties;

/// <summary>That somebody has put a question aside on their own desk until a day. It changes nothing for anybody else, and no deadline.</summary>
public sealed class Snooze
{
    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Which question.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The day on which it is back.</summary>
    public required DateOnly Until { get; set; }
}

internal sealed class SnoozeConfiguration : IEntityTypeConfiguration<Snooze>
{
    public void Configure(EntityTypeBuilder<Snooze> builder)
    {
        builder.HasKey(s => new { s.PersonId, s.ThreadId });
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(s => s.ThreadId);
    }
}
