using Ioa.Network.Core.Common;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Visits;

/// <summary>Identity of a <see cref="StudyVisit"/>.</summary>
public readonly record struct StudyVisitId(Guid Value) : IEntityId<StudyVisitId>
{
    /// <summary>A new id.</summary>
    public static StudyVisitId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static StudyVisitId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Where a visit is in its life, as its readers see it: Wished → Planned → Held, or Declined.</summary>
public enum StudyVisitState
{
    /// <summary>Some wish to come; no time is set, or the meeting was cancelled.</summary>
    Wished,

    /// <summary>The host has said when: it is a meeting in the calendar.</summary>
    Planned,

    /// <summary>The meeting is over.</summary>
    Held,

    /// <summary>The host said no, with the reason.</summary>
    Declined,
}

/// <summary>What a trip is to be, as somebody proposes it.</summary>
/// <param name="Country">The country.</param>
/// <param name="Place">Where in it.</param>
/// <param name="Text">What is to be seen, and why.</param>
/// <param name="From">The first day of the period.</param>
/// <param name="To">The last day.</param>
/// <param name="IsNational">Whether everybody in a learning network may come along.</param>
public sealed record TripPlan(string Country, string Place, string Text, DateOnly From, DateOnly To, bool IsNational);

/// <summary>
/// A visit («studiebesøk») to those who have an experience, or a trip that several make together. All who wish the same are gathered in one, its
/// meeting is one, and what was learned is written down once.
/// </summary>
public sealed class StudyVisit : Entity
{
    /// <summary>Longest wish, or reason for a no.</summary>
    public const int MaxWishLength = 1000;

    /// <summary>Longest country, place or period in words.</summary>
    public const int MaxLineLength = 100;

    /// <summary>Longest description of a trip.</summary>
    public const int MaxTextLength = 4000;

    /// <summary>Longest report.</summary>
    public const int MaxReportLength = 20_000;

    /// <summary>Most people who come from one organisation.</summary>
    public const int MaxPeople = 50;

    /// <summary>How far ahead a trip is proposed, in years.</summary>
    public const int MaxYearsAhead = 3;

    /// <summary>Identity.</summary>
    public StudyVisitId Id { get; init; } = StudyVisitId.New();

    /// <summary>The experience that is seen; <see langword="null"/> for a trip.</summary>
    public ExperienceId? ExperienceId { get; init; }

    /// <summary>The experience's network, or that in which the trip was proposed.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The organisation that is visited; <see langword="null"/> for a trip.</summary>
    public OrganisationId? HostId { get; init; }

    /// <summary>Who wished first, or proposed the trip.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where a trip goes.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Where in the country.</summary>
    public string Place { get; private set; } = "";

    /// <summary>What a trip is to see.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The first day of a trip's period.</summary>
    public DateOnly? From { get; private set; }

    /// <summary>The last day.</summary>
    public DateOnly? To { get; private set; }

    /// <summary>Whether a trip is for everybody in a learning network.</summary>
    public bool IsNational { get; private set; }

    /// <summary>The meeting that it became.</summary>
    public MeetingId? MeetingId { get; private set; }

    /// <summary>When the host said no.</summary>
    public DateTimeOffset? DeclinedAt { get; private set; }

    /// <summary>Why.</summary>
    public string? DeclineReason { get; private set; }

    /// <summary>What was learned; plain text.</summary>
    public string? Report { get; private set; }

    /// <summary>Who wrote it down.</summary>
    public PersonId? ReportById { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset? ReportAt { get; private set; }

    /// <summary>For the next change of it.</summary>
    public int Version { get; private set; }

    /// <summary>Says what a trip is to be.</summary>
    internal Result Describe(TripPlan plan, DateOnly today)
    {
        var (country, place, text) = (SafeText.Line(plan.Country), SafeText.Line(plan.Place), SafeText.Lines(plan.Text).Trim());
        if (country.Length is 0 or > MaxLineLength || place.Length > MaxLineLength)
        {
            return Error.Invalid("Visits.BadCountry", MaxLineLength);
        }

        if (text.Length is 0 or > MaxTextLength)
        {
            return Error.Invalid("Visits.BadText", MaxTextLength);
        }

        if (plan.To < plan.From || plan.To < today || plan.To > today.AddYears(MaxYearsAhead))
        {
            return Error.Invalid("Visits.BadPeriod", MaxYearsAhead);
        }

        (Country, Place, Text, From, To, IsNational) = (country, place, text, plan.From, plan.To, plan.IsNational);
        Version++;
        return Result.Done;
    }

    /// <summary>It became a meeting.</summary>
    internal void Plan(MeetingId meeting)
    {
        MeetingId = meeting;
        Version++;
    }

    /// <summary>The host says no.</summary>
    internal Result Decline(string reason, PersonId by, DateTimeOffset at)
    {
        if (SafeText.Lines(reason).Trim() is not { Length: > 0 and <= MaxWishLength } text)
        {
            return Error.Invalid("Visits.BadReason", MaxWishLength);
        }

        (DeclinedAt, DeclineReason) = (at, text);
        Version++;
        Raise(new StudyVisitDeclined(Id, by));
        return Result.Done;
    }

    /// <summary>What was learned is written down, for all who came and all who did not.</summary>
    internal Result File(string report, PersonId by, DateTimeOffset at)
    {
        if (SafeText.Lines(report).Trim() is not { Length: > 0 and <= MaxReportLength } text)
        {
            return Error.Invalid("Visits.BadReport", MaxReportLength);
        }

        (Report, ReportById, ReportAt) = (text, by, at);
        Version++;
        return Result.Done;
    }
}

/// <summary>That an organisation wishes to come: one of each.</summary>
public sealed class VisitWish : Entity
{
    /// <summary>To which visit.</summary>
    public required StudyVisitId VisitId { get; init; }

    /// <summary>Which organisation.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>Who wished, or last changed the wish.</summary>
    public PersonId PersonId { get; private set; }

    /// <summary>How many would come.</summary>
    public int People { get; private set; }

    /// <summary>What they want to see.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When it suits them, in words.</summary>
    public string When { get; private set; } = "";

    /// <summary>When they wished, or last changed it.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Says what they wish.</summary>
    internal Result Say(PersonId person, int people, string text, string when, DateTimeOffset at)
    {
        var (wish, period) = (SafeText.Lines(text).Trim(), SafeText.Line(when));
        if (people is < 1 or > StudyVisit.MaxPeople)
        {
            return Error.Invalid("Visits.BadPeople", StudyVisit.MaxPeople);
        }

        if (wish.Length > StudyVisit.MaxWishLength || period.Length > StudyVisit.MaxLineLength)
        {
            return Error.Invalid("Visits.TooLong", StudyVisit.MaxWishLength, StudyVisit.MaxLineLength);
        }

        var isNew = People == 0;
        (PersonId, People, Text, When, At) = (person, people, wish, period, at);
        if (isNew)
        {
            Raise(new VisitWished(VisitId, OrganisationId));
        }

        return Result.Done;
    }
}

/// <summary>An organisation wishes to come.</summary>
public sealed record VisitWished(StudyVisitId Visit, OrganisationId Organisation) : IDomainEvent;

/// <summary>The host said no.</summary>
public sealed record StudyVisitDeclined(StudyVisitId Visit, PersonId By) : IDomainEvent;

internal sealed class StudyVisitConfiguration : IEntityTypeConfiguration<StudyVisit>
{
    public void Configure(EntityTypeBuilder<StudyVisit> builder)
    {
        builder.Property(v => v.Country).HasMaxLength(StudyVisit.MaxLineLength);
        builder.Property(v => v.Place).HasMaxLength(StudyVisit.MaxLineLength);
        builder.Property(v => v.Text).HasMaxLength(StudyVisit.MaxTextLength);
        builder.Property(v => v.DeclineReason).HasMaxLength(StudyVisit.MaxWishLength);
        builder.Property(v => v.Version).IsConcurrencyToken();
        builder.HasIndex(v => v.ExperienceId);
        builder.HasIndex(v => v.NetworkId);
        builder.HasIndex(v => v.MeetingId);
        builder.HasOne<Experience>().WithMany().HasForeignKey(v => v.ExperienceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(v => v.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(v => v.HostId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(v => v.MeetingId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Person>().WithMany().HasForeignKey(v => v.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(v => v.ReportById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class VisitWishConfiguration : IEntityTypeConfiguration<VisitWish>
{
    public void Configure(EntityTypeBuilder<VisitWish> builder)
    {
        builder.HasKey(w => new { w.VisitId, w.OrganisationId });
        builder.Property(w => w.Text).HasMaxLength(StudyVisit.MaxWishLength);
        builder.Property(w => w.When).HasMaxLength(StudyVisit.MaxLineLength);
        builder.HasIndex(w => w.OrganisationId);
        builder.HasOne<StudyVisit>().WithMany().HasForeignKey(w => w.VisitId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(w => w.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(w => w.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
