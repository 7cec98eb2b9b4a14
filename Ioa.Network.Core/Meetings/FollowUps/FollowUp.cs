using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>Identity of a <see cref="FollowUp"/>.</summary>
public readonly record struct FollowUpId(Guid Value) : IEntityId<FollowUpId>
{
    /// <summary>A new id.</summary>
    public static FollowUpId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static FollowUpId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What came of a meeting, or has to be done for it.</summary>
public enum FollowUpKind
{
    /// <summary>Vedtak: what the meeting decided. Nobody owes anything by it.</summary>
    Decision,

    /// <summary>Oppfølgingspunkt: what somebody does after the meeting; the work between two gatherings, too.</summary>
    Action,

    /// <summary>Forberedelse: what somebody does before the meeting.</summary>
    Preparation,
}

/// <summary>
/// A decision, or something that somebody is to do after a meeting or before it («oppfølgingspunkt»): a person, or a municipality, until a day.
/// </summary>
public sealed class FollowUp : Entity
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 1000;

    /// <summary>Most of one meeting.</summary>
    public const int MaxPerMeeting = 200;

    /// <summary>Identity.</summary>
    public FollowUpId Id { get; init; } = FollowUpId.New();

    /// <summary>Of which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>What it is.</summary>
    public required FollowUpKind Kind { get; init; }

    /// <summary>The municipality that does it; <see langword="null"/> when it is a person's own.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>Who wrote it.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was decided, or is to be done.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Who is responsible; <see langword="null"/> while nobody is.</summary>
    public PersonId? OwnerId { get; private set; }

    /// <summary>By when; <see langword="null"/> when that is not said.</summary>
    public DateOnly? DueOn { get; private set; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Who said so.</summary>
    public PersonId? DoneById { get; private set; }

    /// <summary>When whoever owes it is reminded next.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; private set; }

    /// <summary>Says what it is, who does it and by when.</summary>
    internal Result Describe(string text, PersonId? owner, DateOnly? due, PersonId by, DateTimeOffset at)
    {
        var clean = SafeText.Lines(text).Trim();
        if (clean.Length is 0 or > MaxTextLength)
        {
            return Error.Invalid("FollowUps.TextLength", MaxTextLength);
        }

        if (due is { } day && (day.Year < 2020 || day > OsloTime.DateIn(at).AddYears(5)))
        {
            return Error.Invalid("FollowUps.BadDay");
        }

        var before = OwnerId;
        (Text, OwnerId, DueOn) = Kind == FollowUpKind.Decision ? (clean, null, null) : (clean, owner, due);
        Changed(at);
        if (OwnerId is not null && OwnerId != before)
        {
            Raise(new FollowUpGiven(Id, Version) { Owner = OwnerId, By = by, At = at });
        }

        return Result.Done;
    }

    /// <summary>Notes that it is done, or that it is not after all.</summary>
    internal Result Settle(bool isDone, PersonId by, DateTimeOffset at)
    {
        if (Kind == FollowUpKind.Decision)
        {
            return Error.Conflict("FollowUps.IsDecision");
        }

        DoneAt = isDone ? DoneAt ?? at : null;
        DoneById = isDone ? DoneById ?? by : null;
        Changed(at);
        return Result.Done;
    }

    /// <summary>Whoever owes it is reminded now; the next time is set.</summary>
    internal void Remind(DateTimeOffset at)
    {
        if (RemindAt is { } due && due <= at)
        {
            Raise(new FollowUpDue(Id, due));
            Changed(at);
        }
    }

    // At eight in the morning two days before, and once more the day after.
    private void Changed(DateTimeOffset at)
    {
        RemindAt = DoneAt is null && DueOn is { } day
            ? new[] { day.AddDays(-2), day.AddDays(1) }.Select(d => (DateTimeOffset?)OsloTime.At(d, new TimeOnly(8, 0))).FirstOrDefault(d => d > at)
            : null;
        Version++;
    }
}

/// <summary>Somebody was made responsible.</summary>
/// <param name="FollowUp">For what.</param>
/// <param name="Version">In which version of it.</param>
public sealed record FollowUpGiven(FollowUpId FollowUp, int Version) : IDomainEvent
{
    /// <summary>Who.</summary>
    public PersonId? Owner { get; init; }

    /// <summary>By whom.</summary>
    public PersonId? By { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Whoever owes it is to be reminded.</summary>
/// <param name="FollowUp">Of what.</param>
/// <param name="At">When that was due.</param>
public sealed record FollowUpDue(FollowUpId FollowUp, DateTimeOffset At) : IDomainEvent;

internal sealed class FollowUpConfiguration : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.Property(f => f.Text).HasMaxLength(FollowUp.MaxTextLength);
        builder.Property(f => f.Version).IsConcurrencyToken();
        builder.HasIndex(f => f.MeetingId);
        builder.HasIndex(f => f.OwnerId);
        builder.HasIndex(f => f.OrganisationId).HasFilter("\"OrganisationId\" IS NOT NULL");

        // For the clock that reminds.
        builder.HasIndex(f => f.RemindAt).HasFilter("\"RemindAt\" IS NOT NULL");
        builder.HasOne<Meeting>().WithMany().HasForeignKey(f => f.MeetingId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(f => f.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.DoneById).OnDelete(DeleteBehavior.Restrict);
    }
}
