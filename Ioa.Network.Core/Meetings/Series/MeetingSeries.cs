using Ioa.Network.Core.Common;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>How often a meeting is repeated, as it is chosen on the form.</summary>
public enum SeriesStep
{
    /// <summary>Every week.</summary>
    Week,

    /// <summary>Every second week.</summary>
    SecondWeek,

    /// <summary>Every month, on the same weekday: the second Tuesday; a fifth one is the last.</summary>
    MonthByWeekday,

    /// <summary>Every month, on the same date; the last day of a month that has no such date.</summary>
    MonthByDate,

    /// <summary>Every third month, on the same weekday.</summary>
    Quarter,
}

/// <summary>How a meeting is repeated.</summary>
/// <param name="Step">How often.</param>
/// <param name="Times">How many meetings there are, the first counted; nothing when <paramref name="Until"/> says it.</param>
/// <param name="Until">The last day on which one may begin; nothing when <paramref name="Times"/> says it.</param>
public sealed record SeriesPlan(SeriesStep Step, int? Times, DateOnly? Until);

/// <summary>
/// A series («møteserie»): meetings that are planned at once by a rule. Each is a <see cref="Meeting"/> of its own, with its own registration, and
/// can be moved, changed and cancelled by itself; the rule is not applied again.
/// </summary>
public sealed class MeetingSeries
{
    /// <summary>Fewest meetings of a series.</summary>
    public const int MinTimes = 2;

    /// <summary>Most meetings of a series.</summary>
    public const int MaxTimes = 30;

    // Beyond it nobody plans, and calendars cannot count.
    private const int LastYear = 2200;

    /// <summary>Identity.</summary>
    public MeetingSeriesId Id { get; init; } = MeetingSeriesId.New();

    /// <summary>The network whose meetings they are first.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>What the meetings are called.</summary>
    public required string Title { get; set; }

    /// <summary>The rule by which they were planned (RRULE; RFC 5545, 3.3.10).</summary>
    public required string Rule { get; init; }

    /// <summary>Who planned them.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The rule for a meeting that begins on a day, or why there is none.</summary>
    internal static Result<RecurrenceRule> RuleOf(SeriesPlan plan, DateOnly first, string zone)
    {
        if (!Enum.IsDefined(plan.Step) || (plan.Times is null) == (plan.Until is null) || plan.Times is < MinTimes or > MaxTimes || first.Year > LastYear || plan.Until?.Year > LastYear)
        {
            return Error.Invalid("Series.BadEnd", MinTimes, MaxTimes);
        }

        var until = plan.Until is { } day ? MeetingTime.At(zone, day, new TimeOnly(23, 59, 59)) : null;
        if (plan.Until is not null && until is null)
        {
            return Error.Invalid("Meetings.UnknownZone");
        }

        var ordinal = ((first.Day - 1) / 7) + 1;
        RecurrenceDay weekday = new(first.DayOfWeek, ordinal == 5 ? -1 : ordinal);
        var rule = plan.Step switch
        {
            SeriesStep.Week => new RecurrenceRule { Frequency = RecurrenceFrequency.Weekly },
            SeriesStep.SecondWeek => new RecurrenceRule { Frequency = RecurrenceFrequency.Weekly, Interval = 2 },
            SeriesStep.MonthByWeekday => new RecurrenceRule { Frequency = RecurrenceFrequency.Monthly, Days = [weekday] },
            SeriesStep.Quarter => new RecurrenceRule { Frequency = RecurrenceFrequency.Monthly, Interval = 3, Days = [weekday] },

            // The last of those that the month has: 28, 29, 30, 31.
            _ when first.Day > 28 => new RecurrenceRule { Frequency = RecurrenceFrequency.Monthly, MonthDays = [.. Enumerable.Range(28, first.Day - 27)], Positions = [-1] },
            _ => new RecurrenceRule { Frequency = RecurrenceFrequency.Monthly, MonthDays = [first.Day] },
        };
        return rule with { Count = plan.Times, Until = until is { } last ? CalendarTime.Utc(last) : null };
    }

    /// <summary>How often the meetings were planned; <see langword="null"/> for a rule that nobody can choose.</summary>
    internal SeriesStep? Step() => !RecurrenceRule.TryParse(Rule, out var rule, out _) ? null : rule switch
    {
        { Frequency: RecurrenceFrequency.Weekly, Interval: 1 } => SeriesStep.Week,
        { Frequency: RecurrenceFrequency.Weekly, Interval: 2 } => SeriesStep.SecondWeek,
        { Frequency: RecurrenceFrequency.Monthly, Interval: 3 } => SeriesStep.Quarter,
        { Frequency: RecurrenceFrequency.Monthly, Interval: 1, Days.Count: > 0 } => SeriesStep.MonthByWeekday,
        { Frequency: RecurrenceFrequency.Monthly, Interval: 1 } => SeriesStep.MonthByDate,
        _ => null,
    };

    /// <summary>The days on which the meetings begin, by the clock in a zone; one more than is allowed when there are too many.</summary>
    internal static IReadOnlyList<DateOnly> DaysOf(RecurrenceRule rule, DateOnly first, TimeOnly from, string zone)
    {
        var start = CalendarTime.InZone(first.ToDateTime(from), zone);
        return [.. Recurrence.Occurrences(start, rule, [], [], start.ToUtc(), start.ToUtc().AddYears(MaxTimes), MaxTimes + 1).Select(o => o.Date)];
    }
}

internal sealed class MeetingSeriesConfiguration : IEntityTypeConfiguration<MeetingSeries>
{
    public void Configure(EntityTypeBuilder<MeetingSeries> builder)
    {
        builder.Property(s => s.Title).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(s => s.Rule).HasMaxLength(300);
        builder.HasMany<Meeting>().WithOne().HasForeignKey(m => m.SeriesId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(s => s.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.CreatedById).OnDelete(DeleteBehavior.Restrict);
    }
}
