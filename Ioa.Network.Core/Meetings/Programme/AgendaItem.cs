using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>Identity of an <see cref="AgendaItem"/>.</summary>
public readonly record struct AgendaItemId(Guid Value) : IEntityId<AgendaItemId>
{
    /// <summary>A new id.</summary>
    public static AgendaItemId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static AgendaItemId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A point of a meeting's programme. What was changed since the meeting was published stays visible: a point that is taken out is marked, not
/// deleted.
/// </summary>
public sealed class AgendaItem
{
    /// <summary>Most points of one programme.</summary>
    public const int MaxItems = 40;

    /// <summary>Longest duration, in minutes.</summary>
    public const int MaxDuration = 600;

    /// <summary>Longest text under a point, in characters.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>Identity.</summary>
    public AgendaItemId Id { get; init; } = AgendaItemId.New();

    /// <summary>Of which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Its place in the programme, from 1.</summary>
    public int Position { get; private set; }

    /// <summary>What it is.</summary>
    public string Title { get; private set; } = "";

    /// <summary>How long it lasts, in minutes; 0 when that is not said.</summary>
    public int Duration { get; private set; }

    /// <summary>Who speaks.</summary>
    public string Speaker { get; private set; } = "";

    /// <summary>More of it; plain text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The conversation that it is about.</summary>
    public ThreadId? ThreadId { get; private set; }

    /// <summary>The experience that it is about.</summary>
    public ExperienceId? ExperienceId { get; private set; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When it was last changed in what is read of it.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>When it was taken out of a programme that people had already seen.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Says what it is; whether that is something else than before.</summary>
    internal bool Describe(int position, AgendaText text, DateTimeOffset at)
    {
        var before = (Title, Duration, Speaker, Text, ThreadId, ExperienceId, RemovedAt);
        (Position, Title, Duration, Speaker, Text) = (position, text.Title, text.Duration, text.Speaker, text.Text);
        (ThreadId, ExperienceId, RemovedAt) = (text.ThreadId, text.ExperienceId, null);
        if (before == (Title, Duration, Speaker, Text, ThreadId, ExperienceId, RemovedAt))
        {
            return false;
        }

        ChangedAt = at == AddedAt ? null : at;
        return true;
    }

    /// <summary>Takes it out; whether it was in.</summary>
    internal bool Remove(int position, DateTimeOffset at)
    {
        Position = position;
        if (RemovedAt is not null)
        {
            return false;
        }

        RemovedAt = at;
        return true;
    }
}

/// <summary>What a point of a programme says, checked.</summary>
internal sealed record AgendaText(string Title, int Duration, string Speaker, string Text, ThreadId? ThreadId, ExperienceId? ExperienceId);

/// <summary>Identity of a <see cref="MeetingTopic"/>.</summary>
public readonly record struct MeetingTopicId(Guid Value) : IEntityId<MeetingTopicId>
{
    /// <summary>A new id.</summary>
    public static MeetingTopicId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MeetingTopicId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What somebody wants taken up at a meeting, said beforehand («spørsmål på forhånd»).</summary>
public sealed class MeetingTopic
{
    /// <summary>Longest, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>Most from one person to one meeting.</summary>
    public const int MaxPerPerson = 5;

    /// <summary>Identity.</summary>
    public MeetingTopicId Id { get; init; } = MeetingTopicId.New();

    /// <summary>At which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Who asks.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>What.</summary>
    public required string Text { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class AgendaItemConfiguration : IEntityTypeConfiguration<AgendaItem>
{
    public void Configure(EntityTypeBuilder<AgendaItem> builder)
    {
        builder.Property(i => i.Title).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(i => i.Speaker).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(i => i.Text).HasMaxLength(AgendaItem.MaxTextLength);
        builder.HasIndex(i => new { i.MeetingId, i.Position });
        builder.HasOne<Meeting>().WithMany().HasForeignKey(i => i.MeetingId);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(i => i.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Experience>().WithMany().HasForeignKey(i => i.ExperienceId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class MeetingTopicConfiguration : IEntityTypeConfiguration<MeetingTopic>
{
    public void Configure(EntityTypeBuilder<MeetingTopic> builder)
    {
        builder.Property(t => t.Text).HasMaxLength(MeetingTopic.MaxLength);
        builder.HasIndex(t => new { t.MeetingId, t.At });
        builder.HasOne<Meeting>().WithMany().HasForeignKey(t => t.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.PersonId);
    }
}
