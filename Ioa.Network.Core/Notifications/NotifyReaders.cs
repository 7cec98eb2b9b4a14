using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// Who is told of what happens in a conversation: only people who may read it at that moment, and never the one who did it. One post tells
/// one person once, by the kind that matters most to them.
/// </summary>
internal sealed class NotifyReaders(IDbContextFactory<NetworkDbContext> contexts, NotificationWriter writer) :
    IEventHandler<ThreadStarted>,
    IEventHandler<PostAdded>,
    IEventHandler<AnswerAccepted>,
    IEventHandler<QuestionEscalated>,
    IEventHandler<QuestionHandedOver>,
    IEventHandler<QuestionOffered>,
    IEventHandler<OfferAnswered>,
    IEventHandler<QuestionSpared>
{
    /// <summary>A question goes to those whose duty it is, an announcement to everybody, and each to whom it mentions.</summary>
    public async Task HandleAsync(ThreadStarted happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await TalkAsync(db, happened.Thread, 1, cancellationToken) is not { } talk)
        {
            return;
        }

        var told = await MentionedAsync(db, talk, cancellationToken);
        if (talk.Thread.Kind == ThreadKind.Announcement)
        {
            var everybody = await Readers(db, talk).Select(p => p.Id).ToListAsync(cancellationToken);
            told.AddRange(everybody.Select(p => talk.Tell(p, NotificationKind.Announcement)));
        }
        else if (talk.Thread is { Kind: ThreadKind.Question, ResponsibleId: { } responsible })
        {
            var answerers = await AnswerersAsync(db, talk.Thread.NetworkId, [responsible], talk.Today, cancellationToken);
            told.InsertRange(0, answerers.Select(p => talk.Tell(p, NotificationKind.Question)));
        }

        await writer.WriteAsync(told, cancellationToken);
    }

    /// <summary>A text goes to whom it mentions, and to those who follow the conversation.</summary>
    public async Task HandleAsync(PostAdded happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var post = await db.Posts.Where(p => p.Id == happened.Post && p.HiddenAt == null).Select(p => new { p.ThreadId, p.Number }).FirstOrDefaultAsync(cancellationToken);
        if (post is null || await TalkAsync(db, post.ThreadId, post.Number, cancellationToken) is not { } talk)
        {
            return;
        }

        var told = await MentionedAsync(db, talk, cancellationToken);
        var followers = await Readers(db, talk)
            .Where(p => db.ReaderStates.Any(r => r.PersonId == p.Id && r.ThreadId == talk.Thread.Id && r.Follows == true))
            .Select(p => p.Id)
            .ToListAsync(cancellationToken);
        told.AddRange(followers.Select(p => talk.Tell(p, NotificationKind.Reply)));
        await writer.WriteAsync(told, cancellationToken);
    }

    /// <summary>Whoever wrote the answer hears that it solved the question.</summary>
    public async Task HandleAsync(AnswerAccepted happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var post = await db.Posts.Where(p => p.Id == happened.Post).Select(p => new { p.ThreadId, p.Number, p.AuthorId }).FirstOrDefaultAsync(cancellationToken);
        if (post is null || await TalkAsync(db, post.ThreadId, post.Number, cancellationToken) is not { } talk)
        {
            return;
        }

        var author = await db.ReadersOf(talk.Thread, talk.Today)
            .Where(p => p.Id == post.AuthorId && p.Id != talk.Thread.AuthorId)
            .Select(p => p.Id)
            .ToListAsync(cancellationToken);
        await writer.WriteAsync(author.Select(p => talk.Tell(p, NotificationKind.Accepted, $"accepted:{happened.Post}", talk.Thread.AuthorId, Notification.BeyondReading)), cancellationToken);
    }

    /// <summary>The next who shall answer, and the asker, who wants to know that it went on. KS hears that something waits, not what.</summary>
    public async Task HandleAsync(QuestionEscalated happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await TalkAsync(db, happened.Thread, null, cancellationToken) is not { } talk)
        {
            return;
        }

        var thread = talk.Thread;
        var key = $"step:{thread.Id.Value:N}:{happened.Network.Value:N}:{(int)happened.Level}";
        List<PersonId> next;
        switch (happened.Level)
        {
            case EscalationLevel.Superusers:
                var superusers = await SuperusersAsync(db, thread.NetworkId, talk.Today, cancellationToken);
                next = await AnswerersAsync(db, thread.NetworkId, superusers.Where(o => o != thread.ResponsibleId), talk.Today, cancellationToken);
                next.AddRange(await CoordinatorsAsync(db, thread.NetworkId, talk.Today, cancellationToken));
                break;
            case EscalationLevel.National when thread.SharedWithId is { } national:
                var members = await db.Memberships
                    .Where(m => m.NetworkId == national && m.Role != MembershipRole.Observer && m.From <= talk.Today && (m.To == null || m.To >= talk.Today))
                    .Select(m => m.OrganisationId)
                    .ToListAsync(cancellationToken);
                next = await AnswerersAsync(db, national, members, talk.Today, cancellationToken);
                next.AddRange(await CoordinatorsAsync(db, national, talk.Today, cancellationToken));
                break;
            default:
                next = [];
                break;
        }

        var asker = await db.ReadersOf(thread, talk.Today).Where(p => p.Id == thread.AuthorId).Select(p => p.Id).ToListAsync(cancellationToken);
        var told = next.Where(p => p != thread.AuthorId).Select(p => talk.Tell(p, NotificationKind.Escalated, key))
            .Concat(asker.Select(p => talk.Tell(p, NotificationKind.MovedOn, key)))
            .ToList();
        if (happened.Level == EscalationLevel.Ks)
        {
            var administrators = await db.Users.Where(p => p.IsAdministrator && p.EndedAt == null).Select(p => p.Id).ToListAsync(cancellationToken);
            told.AddRange(administrators.Select(p => new Notification
            {
                PersonId = p,
                Kind = NotificationKind.WaitsInNetwork,
                Key = key + ":ks",
                NetworkId = thread.NetworkId,
                At = talk.At,
            }));
        }

        await writer.WriteAsync(told, cancellationToken);
    }

    /// <summary>Whoever was given the question.</summary>
    public async Task HandleAsync(QuestionHandedOver happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (happened.To != happened.By && await TalkAsync(db, happened.Thread, null, cancellationToken) is { } talk && talk.Thread.TakenById == happened.To)
        {
            var key = $"given:{happened.Thread.Value:N}:{talk.Thread.LastPostNumber}";
            await writer.WriteAsync([talk.Tell(happened.To, NotificationKind.HandedOver, key, happened.By)], cancellationToken);
        }
    }

    /// <summary>The people of the organisation that is asked to take it over.</summary>
    public async Task HandleAsync(QuestionOffered happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await TalkAsync(db, happened.Thread, null, cancellationToken) is { } talk && talk.Thread.OfferedToId == happened.To)
        {
            var people = await AnswerersAsync(db, talk.Thread.NetworkId, [happened.To], talk.Today, cancellationToken);
            var key = $"offer:{happened.Thread.Value:N}:{talk.Thread.LastPostNumber}";
            await writer.WriteAsync(people.Select(p => talk.Tell(p, NotificationKind.Offered, key)), cancellationToken);
        }
    }

    /// <summary>The people of the organisation that asked.</summary>
    public async Task HandleAsync(OfferAnswered happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (happened.From is { } from && await TalkAsync(db, happened.Thread, null, cancellationToken) is { } talk)
        {
            var people = await AnswerersAsync(db, talk.Thread.NetworkId, [from], talk.Today, cancellationToken);
            var key = $"offered:{happened.Thread.Value:N}:{talk.Thread.LastPostNumber}";
            await writer.WriteAsync(
                people.Select(p => talk.Tell(p, happened.Accepted ? NotificationKind.OfferAccepted : NotificationKind.OfferDeclined, key)), cancellationToken);
        }
    }

    /// <summary>Whoever wrote what spared somebody a question is thanked; who it was they are not told.</summary>
    public async Task HandleAsync(QuestionSpared happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var number = happened.PostId is { } post ? await db.Posts.Where(p => p.Id == post).Select(p => p.Number).FirstOrDefaultAsync(cancellationToken) : 1;
        if (happened.WrittenById == happened.PersonId || number == 0 || await TalkAsync(db, happened.ThreadId, number, cancellationToken) is not { } talk)
        {
            return;
        }

        var at = await db.SparedQuestions.Where(s => s.Id == happened.Id).Select(s => s.At).FirstAsync(cancellationToken);
        var author = await db.ReadersOf(talk.Thread, OsloTime.DateIn(at)).Where(p => p.Id == happened.WrittenById).Select(p => p.Id).ToListAsync(cancellationToken);
        await writer.WriteAsync(
            author.Select(p => new Notification
            {
                PersonId = p,
                Kind = NotificationKind.Spared,
                Key = $"spared:{happened.Id.Value:N}",
                NetworkId = talk.Thread.NetworkId,
                ThreadId = talk.Thread.Id,
                PostNumber = Notification.BeyondReading,
                At = at,
            }),
            cancellationToken);
    }

    /// <summary>A conversation, and the post in it that something is told of; nothing when it is hidden.</summary>
    private static async Task<Talk?> TalkAsync(NetworkDbContext db, ThreadId id, int? number, CancellationToken cancellationToken)
    {
        var thread = await db.Threads.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.HiddenAt == null, cancellationToken);
        if (thread is null)
        {
            return null;
        }

        var at = number ?? thread.LastPostNumber;
        var post = await db.Posts.Where(p => p.ThreadId == id && p.Number == at).Select(p => new { p.Id, p.AuthorId, p.CreatedAt }).FirstAsync(cancellationToken);
        return new Talk(thread, post.Id, at, post.AuthorId, post.CreatedAt);
    }

    /// <summary>The people who read it, except the one who wrote.</summary>
    private static IQueryable<Person> Readers(NetworkDbContext db, Talk talk) => db.ReadersOf(talk.Thread, talk.Today).Where(p => p.Id != talk.Author);

    private static async Task<List<Notification>> MentionedAsync(NetworkDbContext db, Talk talk, CancellationToken cancellationToken)
    {
        var people = await Readers(db, talk)
            .Where(p => db.PostMentions.Any(m => m.PostId == talk.Post && (m.PersonId == p.Id || m.OrganisationId == p.OrganisationId)))
            .Select(p => p.Id)
            .ToListAsync(cancellationToken);
        return people.ConvertAll(p => talk.Tell(p, NotificationKind.Mention));
    }

    /// <summary>Whom an organisation's questions go to: its named contact in the network, or all its people when there is none.</summary>
    private static async Task<List<PersonId>> AnswerersAsync(
        NetworkDbContext db, LearningNetworkId network, IEnumerable<OrganisationId> organisations, DateOnly today, CancellationToken cancellationToken)
    {
        var ids = organisations.ToList();
        var people = await db.Users
            .Where(p => ids.Contains(p.OrganisationId) && p.EndedAt == null)
            .Select(p => new
            {
                p.Id,
                p.OrganisationId,
                IsContact = db.Memberships.Any(m => m.NetworkId == network && m.OrganisationId == p.OrganisationId && m.ContactId == p.Id &&
                    m.From <= today && (m.To == null || m.To >= today)),
            })
            .ToListAsync(cancellationToken);
        return [.. people.GroupBy(p => p.OrganisationId).SelectMany(staff => staff.Any(p => p.IsContact) ? staff.Where(p => p.IsContact) : staff).Select(p => p.Id)];
    }

    private static Task<List<OrganisationId>> SuperusersAsync(NetworkDbContext db, LearningNetworkId network, DateOnly today, CancellationToken cancellationToken) =>
        db.Memberships
            .Where(m => m.NetworkId == network && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => m.OrganisationId)
            .Distinct()
            .ToListAsync(cancellationToken);

    private static Task<List<PersonId>> CoordinatorsAsync(NetworkDbContext db, LearningNetworkId network, DateOnly today, CancellationToken cancellationToken) =>
        db.Coordinators
            .Where(c => c.NetworkId == network && c.From <= today && (c.To == null || c.To >= today) && db.Users.Any(p => p.Id == c.PersonId && p.EndedAt == null))
            .Select(c => c.PersonId)
            .ToListAsync(cancellationToken);

    private sealed record Talk(DiscussionThread Thread, PostId Post, int Number, PersonId Author, DateTimeOffset At)
    {
        public DateOnly Today => OsloTime.DateIn(At);

        public Notification Tell(PersonId person, NotificationKind kind, string? key = null, PersonId? actor = null, int? number = null) => new()
        {
            PersonId = person,
            Kind = kind,
            Key = key ?? $"post:{Post.Value:N}",
            NetworkId = Thread.NetworkId,
            ThreadId = Thread.Id,
            PostNumber = number ?? Number,
            ActorId = actor ?? (kind is NotificationKind.Reply or NotificationKind.Mention or NotificationKind.Question or NotificationKind.Announcement ? Author : null),
            At = At,
        };
    }
}
