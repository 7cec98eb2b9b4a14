using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>
/// Writes down, for each webhook of the network, what it is to be told. Sending is another's work: a receiver that does not answer
/// holds up nothing here. What is hidden by then is not told.
/// </summary>
internal sealed class WebhookNewsHandler(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock) :
    IEventHandler<ThreadStarted>, IEventHandler<PostAdded>, IEventHandler<AnswerAccepted>, IEventHandler<QuestionEscalated>
{
    public Task HandleAsync(ThreadStarted happened, CancellationToken cancellationToken) =>
        TellAsync(WebhookNews.ThreadStarted, happened.Thread.Value, posts => posts.Where(p => p.ThreadId == happened.Thread && p.Number == 1), cancellationToken);

    public Task HandleAsync(PostAdded happened, CancellationToken cancellationToken) =>
        TellAsync(WebhookNews.PostAdded, happened.Post.Value, posts => posts.Where(p => p.Id == happened.Post), cancellationToken);

    public Task HandleAsync(AnswerAccepted happened, CancellationToken cancellationToken) =>
        TellAsync(WebhookNews.AnswerAccepted, happened.Post.Value, posts => posts.Where(p => p.Id == happened.Post), cancellationToken);

    public Task HandleAsync(QuestionEscalated happened, CancellationToken cancellationToken) =>
        TellAsync(WebhookNews.QuestionEscalated, happened.Note.Value, posts => posts.Where(p => p.Id == happened.Note), cancellationToken);

    private async Task TellAsync(WebhookNews news, Guid about, Func<IQueryable<Post>, IQueryable<Post>> which, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var told = await which(db.Posts)
            .Where(p => p.HiddenAt == null)
            .Join(db.Threads.Where(t => t.HiddenAt == null), p => p.ThreadId, t => t.Id, (p, t) => new { p.Number, p.CreatedAt, Thread = t.Id, t.Title, t.NetworkId })
            .Join(db.Networks, x => x.NetworkId, n => n.Id, (x, n) => new { x.Number, x.CreatedAt, x.Thread, x.Title, x.NetworkId, n.Name, n.Slug })
            .Join(db.Webhooks.Where(w => w.PausedAt == null), x => x.NetworkId, w => w.NetworkId, (x, w) => new { x.Number, x.CreatedAt, x.Thread, x.Title, x.Name, x.Slug, Webhook = w.Id, WithTitle = w.TitlesAllowedAt != null })
            .Where(x => !db.WebhookDeliveries.Any(d => d.WebhookId == x.Webhook && d.News == news && d.About == about))
            .ToListAsync(cancellationToken);
        db.WebhookDeliveries.AddRange(told.Select(x => new WebhookDelivery
        {
            WebhookId = x.Webhook,
            News = news,
            About = about,
            ThreadId = x.Thread,
            PostNumber = news == WebhookNews.ThreadStarted ? null : x.Number,
            NetworkName = x.Name,
            NetworkSlug = x.Slug,
            Title = x.WithTitle ? x.Title : null,
            HappenedAt = news == WebhookNews.AnswerAccepted ? now : x.CreatedAt,
            DueAt = now,
        }));
        await db.SaveChangesAsync(cancellationToken);
    }
}
