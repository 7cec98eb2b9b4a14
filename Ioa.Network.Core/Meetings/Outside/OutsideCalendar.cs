using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>Identity of an <see cref="OutsideCalendar"/>.</summary>
public readonly record struct OutsideCalendarId(Guid Value) : IEntityId<OutsideCalendarId>
{
    /// <summary>A new id.</summary>
    public static OutsideCalendarId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static OutsideCalendarId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Why an outside calendar could not be read the last time.</summary>
public enum OutsideFailure
{
    /// <summary>Its server is not known or does not answer.</summary>
    Unreachable,

    /// <summary>The address leads where nothing is fetched from: inside, or without https.</summary>
    NotPublic,

    /// <summary>The server sent on from one address to the next too often.</summary>
    TooManyRedirects,

    /// <summary>It took too long.</summary>
    TooSlow,

    /// <summary>It is larger than is read.</summary>
    TooLarge,

    /// <summary>The server answered with another status than 200.</summary>
    BadStatus,

    /// <summary>What came is no calendar.</summary>
    NotACalendar,
}

/// <summary>
/// A calendar that somebody else keeps and that a network shows beside its own meetings: a school year, a course programme. It is fetched now and
/// then, and what was last read of it stays when it cannot be read.
/// </summary>
public sealed class OutsideCalendar
{
    /// <summary>Most of a network.</summary>
    public const int MaxPerNetwork = 5;

    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Longest address.</summary>
    public const int MaxUrlLength = 1000;

    /// <summary>Largest file, in megabytes.</summary>
    public const int MaxMegabytes = 2;

    /// <summary>Most events that are shown of one.</summary>
    public const int MaxEvents = 1000;

    /// <summary>How often it is fetched.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>Identity.</summary>
    public OutsideCalendarId Id { get; init; } = OutsideCalendarId.New();

    /// <summary>The network that shows it.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>What the network calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is fetched.</summary>
    public required string Url { get; init; }

    /// <summary>Who added it.</summary>
    public required PersonId AddedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When it is to be fetched next. Whoever fetches it moves this first, so that of several servers one does.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>When it was last fetched, read or not.</summary>
    public DateTimeOffset? TriedAt { get; set; }

    /// <summary>When it was last read.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>What its server calls what was read.</summary>
    public string? Tag { get; set; }

    /// <summary>When its server says that it last changed.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>The events that are shown reach from the day on which they were read; they are read anew, whatever the server says, when that is long ago.</summary>
    public DateTimeOffset? ExpandedAt { get; set; }

    /// <summary>Why it could not be read the last time; <see langword="null"/> when it could.</summary>
    public OutsideFailure? Failure { get; set; }

    /// <summary>The status that the server answered with then.</summary>
    public int? FailureStatus { get; set; }

    /// <summary>How often in a row it could not be read.</summary>
    public int Failures { get; set; }

    /// <summary>How much of the file could not be read.</summary>
    public int LeftOut { get; set; }

    /// <summary>Whether there are more events than are shown.</summary>
    public bool IsCut { get; set; }
}

/// <summary>An event of an outside calendar: shown, but no meeting. All texts are plain.</summary>
public sealed class OutsideEvent
{
    /// <summary>Longest title.</summary>
    public const int MaxTitleLength = 200;

    /// <summary>Longest place.</summary>
    public const int MaxPlaceLength = 300;

    /// <summary>Of which calendar.</summary>
    public required OutsideCalendarId CalendarId { get; init; }

    /// <summary>Which of its events, by time, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its title; may be empty.</summary>
    public required string Title { get; init; }

    /// <summary>Where.</summary>
    public required string Place { get; init; }

    /// <summary>A page about it: https, or <see langword="null"/>.</summary>
    public string? Link { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ends; never before it begins.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Whether it lasts whole days, in Norway.</summary>
    public required bool IsAllDay { get; init; }
}

internal sealed class OutsideCalendarConfiguration : IEntityTypeConfiguration<OutsideCalendar>
{
    public void Configure(EntityTypeBuilder<OutsideCalendar> builder)
    {
        builder.Property(c => c.Name).HasMaxLength(OutsideCalendar.MaxNameLength);
        builder.Property(c => c.Url).HasMaxLength(OutsideCalendar.MaxUrlLength);
        builder.Property(c => c.Tag).HasMaxLength(200);
        builder.HasIndex(c => c.NetworkId);
        builder.HasIndex(c => c.DueAt);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(c => c.NetworkId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.AddedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class OutsideEventConfiguration : IEntityTypeConfiguration<OutsideEvent>
{
    public void Configure(EntityTypeBuilder<OutsideEvent> builder)
    {
        builder.HasKey(e => new { e.CalendarId, e.Number });
        builder.Property(e => e.Title).HasMaxLength(OutsideEvent.MaxTitleLength);
        builder.Property(e => e.Place).HasMaxLength(OutsideEvent.MaxPlaceLength);
        builder.Property(e => e.Link).HasMaxLength(OutsideCalendar.MaxUrlLength);
        builder.HasIndex(e => new { e.CalendarId, e.StartsAt });
        builder.HasOne<OutsideCalendar>().WithMany().HasForeignKey(e => e.CalendarId).OnDelete(DeleteBehavior.Cascade);
    }
}
