using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Identity of an <see cref="Experience"/>.</summary>
public readonly record struct ExperienceId(Guid Value) : IEntityId<ExperienceId>
{
    /// <summary>A new id.</summary>
    public static ExperienceId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ExperienceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A structured write-up of one procurement («erfaring»). What its authors write lies in <see cref="ExperiencePart"/>s, what others read
/// in <see cref="ExperienceVersion"/>s: nothing goes from the one to the other but by a review. It widens one step at a time: the
/// network, the national network, everybody.
/// </summary>
public sealed class Experience : Entity
{
    /// <summary>How long after it was verified, or published, its authors are asked whether it still holds.</summary>
    public static readonly TimeSpan VerifiedFor = TimeSpan.FromDays(365);

    /// <summary>Most authors.</summary>
    public const int MaxAuthors = 12;

    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Identity.</summary>
    public ExperienceId Id { get; init; } = ExperienceId.New();

    /// <summary>The network that it is written in.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The organisation that stands for it; it stays when its authors leave.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>Who began it.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The title as its authors have it now.</summary>
    public string Title { get; set; } = "";

    /// <summary>How far it is read.</summary>
    public Audience Audience { get; private set; }

    /// <summary>How far its authors ask for it to be read, while somebody reviews it.</summary>
    public Audience? AskedFor { get; private set; }

    /// <summary>Who asked.</summary>
    public PersonId? AskedById { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>The version that is read; 0 before the first.</summary>
    public int PublishedVersion { get; private set; }

    /// <summary>When that was published.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The conversation that it came from.</summary>
    public ThreadId? ThreadId { get; init; }

    /// <summary>The answer in it.</summary>
    public PostId? PostId { get; init; }

    /// <summary>When somebody last said that it still holds.</summary>
    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>Who.</summary>
    public PersonId? VerifiedById { get; private set; }

    /// <summary>When its authors were last reminded to say so.</summary>
    public DateTimeOffset? RemindedAt { get; internal set; }

    /// <summary>When it was said to be out of date.</summary>
    public DateTimeOffset? OutdatedAt { get; private set; }

    /// <summary>Why.</summary>
    public string? OutdatedReason { get; private set; }

    /// <summary>What replaces it.</summary>
    public ExperienceId? ReplacedById { get; private set; }

    /// <summary>Where an imported one is from («Menon 13/2016 m.fl.»).</summary>
    public string? SourceName { get; init; }

    /// <summary>What it is called there. Unique with <see cref="SourceName"/>.</summary>
    public string? SourceKey { get; init; }

    /// <summary>When it was last brought in.</summary>
    public DateTimeOffset? ImportedAt { get; set; }

    /// <summary>Whether a person has changed it since: then no import touches it.</summary>
    public bool EditedByHand { get; set; }

    /// <summary>One more for every change of anything here.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Whether it came from an import.</summary>
    public bool IsImported => SourceKey is not null;

    /// <summary>The next step wider; <see langword="null"/> when everybody reads it.</summary>
    public Audience? NextAudience => Audience == Audience.Open ? null : Audience + 1;

    /// <summary>Its authors ask for a review: of the first version, of a new one for the same readers, or of the next step.</summary>
    public Result AskForReview(ExperienceContent content, Audience audience, PersonId by, DateTimeOffset at)
    {
        if (audience == Audience.Authors || audience < Audience || audience > Audience + 1)
        {
            return Error.Conflict("Experiences.OneStepAtATime");
        }

        if (Missing(content) is { } error)
        {
            return error;
        }

        (AskedFor, AskedById, AskedAt) = (audience, by, at);
        Version++;
        Raise(new ExperienceReviewAsked(Id, by));
        return Result.Done;
    }

    /// <summary>A reviewer sends it back, or an author takes it back.</summary>
    public Result Return(PersonId by)
    {
        if (AskedFor is null)
        {
            return Error.Conflict("Experiences.NotInReview");
        }

        if (AskedById != by)
        {
            Raise(new ExperienceReturned(Id, by));
        }

        (AskedFor, AskedById, AskedAt) = (null, null, null);
        Version++;
        return Result.Done;
    }

    /// <summary>Publishes a version to those that it was asked for.</summary>
    public Result<ExperienceVersion> Publish(ExperienceContent content, PersonId by, DateTimeOffset at)
    {
        if (AskedFor is not { } audience)
        {
            return Error.Conflict("Experiences.NotInReview");
        }

        if (Missing(content) is { } error)
        {
            return error;
        }

        (AskedFor, AskedById, AskedAt) = (null, null, null);
        Raise(new ExperienceChanged(Id, by));
        return Put(content, audience, by, at);
    }

    /// <summary>
    /// Publishes what an import brings: what the source says, no more. What is asked of those who were there (phase, barrier and lesson of
    /// what failed) is not asked of a source. Nobody is told: a collection would be a flood.
    /// </summary>
    public Result<ExperienceVersion> PublishImported(ExperienceContent content, Audience audience, PersonId by, DateTimeOffset at)
    {
        if (!IsImported || EditedByHand)
        {
            return Error.Conflict("Experiences.EditedByHand");
        }

        ImportedAt = at;
        return Put(content, audience, by, at);
    }

    /// <summary>Fewer read it from now on; at <see cref="Audience.Authors"/> nobody but they.</summary>
    public Result Narrow(Audience audience, PersonId by)
    {
        if (audience >= Audience)
        {
            return Error.Conflict("Experiences.NotNarrower");
        }

        Audience = audience;
        (AskedFor, AskedById, AskedAt) = (null, null, null);
        Version++;
        Raise(new ExperienceChanged(Id, by));
        return Result.Done;
    }

    /// <summary>Somebody says that it still holds.</summary>
    public void Verify(PersonId by, DateTimeOffset at)
    {
        (VerifiedAt, VerifiedById) = (at, by);
        (OutdatedAt, OutdatedReason, ReplacedById) = (null, null, null);
        Version++;
        Raise(new ExperienceChecked(Id));
    }

    /// <summary>Somebody says that it no longer holds, why, and what does.</summary>
    public Result Outdate(string reason, ExperienceId? replacedBy, DateTimeOffset at)
    {
        if (SafeText.Line(reason) is not { Length: > 0 and <= MaxReasonLength } line)
        {
            return Error.Invalid("Experiences.OutdateReason", MaxReasonLength);
        }

        if (replacedBy == Id)
        {
            return Error.Invalid("Experiences.ReplacedByItself");
        }

        (OutdatedAt, OutdatedReason, ReplacedById) = (at, line, replacedBy);
        Version++;
        Raise(new ExperienceChecked(Id));
        return Result.Done;
    }

    /// <summary>
    /// What must be there before others read it. Of one that did not go all the way: the phase where it stopped, what stood in the way, and
    /// what would be done differently. Benefits are asked of nobody.
    /// </summary>
    public static Error? Missing(ExperienceContent content)
    {
        if (content.Title.Length == 0)
        {
            return Error.Invalid("Experiences.NeedsTitle");
        }

        if (content.Outcome is null or Outcome.CounterExample or Outcome.Unknown)
        {
            return Error.Invalid("Experiences.NeedsOutcome");
        }

        if (!content.Parties.Any(p => p.Role == PartyRole.Lead && p.OrganisationId is not null))
        {
            return Error.Invalid("Experiences.NeedsLead");
        }

        if (!content.Answers.Any(a => a.Text.Length > 0))
        {
            return Error.Invalid("Experiences.NeedsText");
        }

        if (content.FellShort)
        {
            return content switch
            {
                { StoppedIn: null } => Error.Invalid("Experiences.NeedsPhase"),
                { Barrier: null } => Error.Invalid("Experiences.NeedsBarrier"),
                { Differently: null or "" } => Error.Invalid("Experiences.NeedsLesson"),
                _ => null,
            };
        }

        return null;
    }

    private ExperienceVersion Put(ExperienceContent content, Audience audience, PersonId by, DateTimeOffset at)
    {
        Audience = audience;
        Title = content.Title;
        PublishedVersion++;
        PublishedAt = at;
        Version++;
        return new ExperienceVersion
        {
            ExperienceId = Id,
            Number = PublishedVersion,
            Audience = audience,
            Content = content.ToJson(),
            PublishedById = by,
            PublishedAt = at,
        };
    }
}

/// <summary>Its authors ask for a review.</summary>
public sealed record ExperienceReviewAsked(ExperienceId Experience, PersonId By) : IDomainEvent;

/// <summary>A reviewer sent it back, with remarks.</summary>
public sealed record ExperienceReturned(ExperienceId Experience, PersonId By) : IDomainEvent;

/// <summary>Something else is read of it, or by others, than before.</summary>
public sealed record ExperienceChanged(ExperienceId Experience, PersonId By) : IDomainEvent;

/// <summary>Somebody has said whether an experience still holds.</summary>
public sealed record ExperienceChecked(ExperienceId Experience) : IDomainEvent;

/// <summary>Somebody who writes an experience.</summary>
public sealed class ExperienceAuthor
{
    /// <summary>Which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A part of an experience as its authors are writing it; each has a version of its own, so that nobody overwrites another.</summary>
public sealed class ExperiencePart
{
    /// <summary>Longest <see cref="Key"/>.</summary>
    public const int MaxKeyLength = 60;

    /// <summary>Which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>Which part (<see cref="ExperienceParts"/>).</summary>
    public required string Key { get; init; }

    /// <summary>The text, or the fields as JSON.</summary>
    public required string Value { get; set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Who changed it last.</summary>
    public required PersonId EditedById { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset EditedAt { get; set; }
}

/// <summary>An experience as it was published, never changed.</summary>
public sealed class ExperienceVersion
{
    /// <summary>Which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>To whom it was published.</summary>
    public required Audience Audience { get; init; }

    /// <summary>What it says (<see cref="ExperienceContent"/>), nothing withheld.</summary>
    public required string Content { get; init; }

    /// <summary>Who published it.</summary>
    public required PersonId PublishedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}

/// <summary>Identity of a <see cref="ReviewRemark"/>.</summary>
public readonly record struct ReviewRemarkId(Guid Value) : IEntityId<ReviewRemarkId>
{
    /// <summary>A new id.</summary>
    public static ReviewRemarkId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ReviewRemarkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What a reviewer says of a passage («merknad»).</summary>
public sealed class ReviewRemark
{
    /// <summary>Longest remark, in characters.</summary>
    public const int MaxLength = 2_000;

    /// <summary>Identity.</summary>
    public ReviewRemarkId Id { get; init; } = ReviewRemarkId.New();

    /// <summary>Of which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>Of which part.</summary>
    public required string PartKey { get; init; }

    /// <summary>The passage; empty when the whole part is meant.</summary>
    public required string Quote { get; init; }

    /// <summary>What is said.</summary>
    public required string Text { get; init; }

    /// <summary>Who says it.</summary>
    public required PersonId AuthorId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When somebody saw to it.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Who.</summary>
    public PersonId? ResolvedById { get; set; }
}
