using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// Who is told of what happens with experiences: those who write, review, were asked or asked, of them only who may read it at that moment,
/// and never the one who did it. What waited for somebody and was done by another is read for all.
/// </summary>
internal sealed class NotifyLibrary(IDbContextFactory<NetworkDbContext> contexts, NotificationWriter writer, NotificationFeed feed, TimeProvider clock) :
    IEventHandler<ExperienceReviewAsked>,
    IEventHandler<ExperienceReturned>,
    IEventHandler<ExperienceChanged>,
    IEventHandler<ExperienceVerifyDue>,
    IEventHandler<ExperienceChecked>,
    IEventHandler<AdoptionFeedbackGiven>,
    IEventHandler<AdopterAsked>,
    IEventHandler<AdopterAnswered>
{
    /// <summary>Those who may review it as it waits now.</summary>
    public async Task HandleAsync(ExperienceReviewAsked happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Experience, cancellationToken) is not { AskedFor: not null, AskedAt: { } at } experience)
        {
            return;
        }

        var reviewers = await db.ReviewersOf(experience.Id, OsloTime.DateIn(at)).Where(p => p.Id != happened.By).Select(p => p.Id).ToListAsync(cancellationToken);
        var key = $"review:{experience.Id.Value:N}:{Ticks(at)}";
        await writer.WriteAsync(reviewers.Select(p => Tell(experience, p, NotificationKind.ReviewAsked, key, happened.By, at)), cancellationToken);
    }

    /// <summary>Its authors, that it came back; for the reviewers it waits no more.</summary>
    public async Task HandleAsync(ExperienceReturned happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Experience, cancellationToken) is not { } experience)
        {
            return;
        }

        await DoneAsync(db, db.Notifications.Where(n => n.ExperienceId == experience.Id && n.Kind == NotificationKind.ReviewAsked), cancellationToken);
        var now = clock.GetUtcNow();
        var writers = await WritersAsync(db, experience, happened.By, now, cancellationToken);
        var key = $"returned:{experience.Id.Value:N}:{experience.Version.ToString(CultureInfo.InvariantCulture)}";
        await writer.WriteAsync(writers.Select(p => Tell(experience, p, NotificationKind.ReviewReturned, key, happened.By, now)), cancellationToken);
    }

    /// <summary>Its authors, of a version that was published; not of what fewer read than before.</summary>
    public async Task HandleAsync(ExperienceChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Experience, cancellationToken) is not { } experience)
        {
            return;
        }

        if (experience.AskedFor is null)
        {
            await DoneAsync(db, db.Notifications.Where(n => n.ExperienceId == experience.Id && n.Kind == NotificationKind.ReviewAsked), cancellationToken);
        }

        var version = await db.ExperienceVersions
            .Where(v => v.ExperienceId == experience.Id && v.Number == experience.PublishedVersion)
            .Select(v => new { v.Number, v.Audience, v.PublishedById, v.PublishedAt })
            .FirstOrDefaultAsync(cancellationToken);
        if (version is null || version.Audience != experience.Audience || version.PublishedById != happened.By)
        {
            return;
        }

        var writers = await WritersAsync(db, experience, version.PublishedById, version.PublishedAt, cancellationToken);
        var key = $"published:{experience.Id.Value:N}:{version.Number.ToString(CultureInfo.InvariantCulture)}";
        await writer.WriteAsync(writers.Select(p => Tell(experience, p, NotificationKind.ExperiencePublished, key, version.PublishedById, version.PublishedAt)), cancellationToken);
    }

    /// <summary>Its authors, that somebody must say whether it still holds.</summary>
    public async Task HandleAsync(ExperienceVerifyDue happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Experience, cancellationToken) is not { OutdatedAt: null } experience || experience.VerifiedAt >= happened.At)
        {
            return;
        }

        var writers = await WritersAsync(db, experience, null, happened.At, cancellationToken);
        var key = $"verify:{experience.Id.Value:N}:{Ticks(happened.At)}";
        await writer.WriteAsync(writers.Select(p => Tell(experience, p, NotificationKind.VerifyDue, key, null, happened.At)), cancellationToken);
    }

    /// <summary>For its authors it waits no more.</summary>
    public async Task HandleAsync(ExperienceChecked happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await DoneAsync(db, db.Notifications.Where(n => n.ExperienceId == happened.Experience && n.Kind == NotificationKind.VerifyDue), cancellationToken);
    }

    /// <summary>Its authors, of what an adopter would tell them.</summary>
    public async Task HandleAsync(AdoptionFeedbackGiven happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var adoption = await db.Adoptions.AsNoTracking().IgnoreAutoIncludes().FirstOrDefaultAsync(a => a.Id == happened.Adoption, cancellationToken);
        if (adoption is null || await FindAsync(db, adoption.ExperienceId, cancellationToken) is not { } experience)
        {
            return;
        }

        var writers = await WritersAsync(db, experience, happened.By, adoption.ChangedAt, cancellationToken);
        var key = $"feedback:{adoption.Id.Value:N}:{adoption.Version.ToString(CultureInfo.InvariantCulture)}";
        await writer.WriteAsync(writers.Select(p => Tell(experience, p, NotificationKind.AdoptionFeedback, key, happened.By, adoption.ChangedAt)), cancellationToken);
    }

    /// <summary>Whoever is asked.</summary>
    public async Task HandleAsync(AdopterAsked happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await QuestionAsync(db, happened.Question, cancellationToken) is ({ Answer: null } question, var experience) &&
            await db.ReadersOf(experience, OsloTime.DateIn(question.At)).AnyAsync(p => p.Id == question.AskedId, cancellationToken))
        {
            await writer.WriteAsync([Tell(experience, question.AskedId, NotificationKind.AdopterAsked, AskedKey(question.Id), question.AskerId, question.At)], cancellationToken);
        }
    }

    /// <summary>Whoever asked; for the one who answered it waits no more.</summary>
    public async Task HandleAsync(AdopterAnswered happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await QuestionAsync(db, happened.Question, cancellationToken) is not ({ AnsweredAt: { } at } question, var experience))
        {
            return;
        }

        var key = AskedKey(question.Id);
        await DoneAsync(db, db.Notifications.Where(n => n.PersonId == question.AskedId && n.Key == key), cancellationToken);
        if (await db.ReadersOf(experience, OsloTime.DateIn(at)).AnyAsync(p => p.Id == question.AskerId, cancellationToken))
        {
            await writer.WriteAsync(
                [Tell(experience, question.AskerId, NotificationKind.AdopterAnswered, $"answered:{question.Id.Value:N}", question.AskedId, at)], cancellationToken);
        }
    }

    private static Task<Experience?> FindAsync(NetworkDbContext db, ExperienceId id, CancellationToken cancellationToken) =>
        db.Experiences.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken);

    private static async Task<(AdopterQuestion Question, Experience Experience)?> QuestionAsync(NetworkDbContext db, AdopterQuestionId id, CancellationToken cancellationToken)
    {
        var question = await db.AdopterQuestions.AsNoTracking().FirstOrDefaultAsync(q => q.Id == id, cancellationToken);
        return question is not null && await FindAsync(db, question.ExperienceId, cancellationToken) is { } experience ? (question, experience) : null;
    }

    private static Task<List<PersonId>> WritersAsync(NetworkDbContext db, Experience experience, PersonId? except, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.WritersOf(experience.Id, OsloTime.DateIn(at)).Where(p => p.Id != except).Select(p => p.Id).ToListAsync(cancellationToken);

    private static Notification Tell(Experience experience, PersonId person, NotificationKind kind, string key, PersonId? actor, DateTimeOffset at) => new()
    {
        PersonId = person,
        Kind = kind,
        Key = key,
        NetworkId = experience.NetworkId,
        ExperienceId = experience.Id,
        PostNumber = Notification.BeyondReading,
        ActorId = actor,
        At = at,
    };

    private static string AskedKey(AdopterQuestionId id) => $"asked:{id.Value:N}";

    private static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    /// <summary>What waited and is done is read, so that no bell and no letter tells of it.</summary>
    private async Task DoneAsync(NetworkDbContext db, IQueryable<Notification> waiting, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var unread = waiting.Where(n => n.ReadAt == null);
        var people = await unread.Select(n => n.PersonId).Distinct().ToListAsync(cancellationToken);
        if (people.Count == 0)
        {
            return;
        }

        await unread.ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancellationToken);
        await db.NotifyOtherServersAsync(people, cancellationToken);
        feed.Publish(people);
    }
}
