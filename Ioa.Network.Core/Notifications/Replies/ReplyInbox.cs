using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Replies;

/// <summary>A file in an e-mail.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Open">Gives its bytes.</param>
public sealed record ReplyFile(string Name, Func<Stream> Open);

/// <summary>An e-mail to one of the site's reply addresses, read.</summary>
/// <param name="Token">The secret part of the address.</param>
/// <param name="Key">Made of the address and the e-mail's own identity: the same e-mail has the same.</param>
/// <param name="From">The address that it says that it is from.</param>
/// <param name="Text">What they wrote, without what they answered.</param>
/// <param name="Files">What came with it.</param>
/// <param name="Fault">Why it could not be read to the end; <see langword="null"/> when it could.</param>
public sealed record ReplyMail(string Token, Guid Key, string From, string Text, IReadOnlyList<ReplyFile> Files, Error? Fault = null);

/// <summary>What became of an e-mail.</summary>
public enum ReplyOutcome
{
    /// <summary>Nobody has that address, or whoever had it has left: nobody is told anything.</summary>
    Ignored,

    /// <summary>It is a post.</summary>
    Posted,

    /// <summary>It is none; a letter says why.</summary>
    Refused,

    /// <summary>Far too many came: not looked at, to be sent again later.</summary>
    Later,
}

/// <summary>
/// Makes e-mails into posts, as the person whose address it is and with the rights they have then. What is refused comes back to
/// them in a letter, with what they wrote; a stranger is told nothing, not even whether the address exists.
/// </summary>
public sealed class ReplyInbox(IDbContextFactory<NetworkDbContext> contexts, AddPost addPost, UploadAttachment upload, TimeProvider clock)
{
    /// <summary>How many e-mails one person sends in an hour; the next as many are refused in words, the rest wait at the mail server.</summary>
    public const int MaxPerHour = 20;

    /// <summary>Whether somebody who works here has this address: what comes to any other need not be read.</summary>
    public async Task<bool> KnowsAsync(string token, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ReplyAddresses.AnyAsync(a => a.Token == token && db.Users.Any(p => p.Id == a.PersonId && p.EndedAt == null), cancellationToken);
    }

    /// <summary>Deals with an e-mail. The same one again changes nothing.</summary>
    public async Task<ReplyOutcome> ReceiveAsync(ReplyMail mail, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.ReplyAddresses
            .Where(a => a.Token == mail.Token)
            .Join(db.Users.Where(p => p.EndedAt == null), a => a.PersonId, p => p.Id, (a, p) => new
            {
                a.ThreadId,
                Network = db.Threads.Where(t => t.Id == a.ThreadId).Select(t => t.NetworkId).First(),
                Person = new Writer(p.Id, p.Name, p.Email!, p.Language ?? "nb"),
                Before = db.ReceivedReplies.Any(r => r.Key == mail.Key),
                Lately = db.ReceivedReplies.Count(r => r.PersonId == p.Id && r.ReceivedAt > now.AddHours(-1)),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return ReplyOutcome.Ignored;
        }

        if (found.Before)
        {
            return ReplyOutcome.Posted;
        }

        if (found.Lately >= MaxPerHour * 2)
        {
            return ReplyOutcome.Later;
        }

        var refusal = found.Lately >= MaxPerHour ? Error.Invalid("Mail.ReplyTooMany", MaxPerHour)
            : !mail.From.Equals(found.Person.Email, StringComparison.OrdinalIgnoreCase) ? Error.Invalid("Mail.ReplyFromElsewhere", SafeText.Line(mail.From))
            : mail.Fault ?? await PostAsync(db, mail, found.ThreadId, found.Network, found.Person.Id, cancellationToken);
        if (refusal == Error.ChangedMeanwhile)
        {
            return ReplyOutcome.Later;
        }

        return await RememberAsync(db, mail, found.Person, refusal, now, cancellationToken);
    }

    private async Task<Error?> PostAsync(
        NetworkDbContext db, ReplyMail mail, ThreadId thread, LearningNetworkId network, PersonId person, CancellationToken cancellationToken)
    {
        // Posted before, but the mail server was not told: the files are in the post already.
        if (await db.Posts.AnyAsync(p => p.ClientKey == mail.Key && p.AuthorId == person, cancellationToken))
        {
            return null;
        }

        if (mail.Files.Count > Attachment.MaxPerPost)
        {
            return Error.Invalid("Discussions.TooManyAttachments", Attachment.MaxPerPost);
        }

        // Before the files, so that nothing is kept for somebody who may not write.
        var user = person.ToPrincipal();
        if (await db.ThreadStandingAsync(user, thread, clock.Today(), cancellationToken) is not { CanWrite: true })
        {
            return Error.NotFound;
        }

        var body = mail.Text.Length > 0 ? mail.Text : string.Join("\n", mail.Files.Select(file => SafeText.Line(file.Name)));
        if (body.Length == 0)
        {
            return Error.Invalid("Mail.ReplyEmpty");
        }

        var attachments = new List<AttachmentId>();
        foreach (var file in mail.Files)
        {
            await using var content = file.Open();
            var kept = await upload.HandleAsync(new UploadAttachmentCommand(network, file.Name, content), user, cancellationToken);
            if (kept.Error is { } error)
            {
                // Those that were kept are in no post: they are cleared away with other uploads that nobody posted.
                return error;
            }

            attachments.Add(kept.Value.Id);
        }

        return (await addPost.HandleAsync(new AddPostCommand(thread, body, attachments, mail.Key), user, cancellationToken)).Error;
    }

    private static async Task<ReplyOutcome> RememberAsync(
        NetworkDbContext db, ReplyMail mail, Writer person, Error? refusal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.ReceivedReplies.Add(new ReceivedReply { Key = mail.Key, PersonId = person.Id, ReceivedAt = now });
        if (refusal is not null)
        {
            // Whoever has lost the network learns nothing of the thread: the words are these, whatever the reason.
            var reason = refusal.Kind is ErrorKind.NotFound or ErrorKind.Forbidden ? "Mail.ReplyNoRight" : refusal.Code;
            db.Enqueue(
                new ReplyRefused(
                    person.Email,
                    person.Name,
                    person.Language,
                    reason,
                    [.. refusal.Arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "")],
                    mail.Text,
                    [.. mail.Files.Select(file => SafeText.Line(file.Name))]),
                now);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            // The same e-mail came twice at once, and the other was dealt with first.
            return refusal is null ? ReplyOutcome.Posted : ReplyOutcome.Refused;
        }

        var old = now - ReceivedReply.Kept;
        await db.ReceivedReplies.Where(r => r.PersonId == person.Id && r.ReceivedAt < old).ExecuteDeleteAsync(cancellationToken);
        return refusal is null ? ReplyOutcome.Posted : ReplyOutcome.Refused;
    }

    private sealed record Writer(PersonId Id, string Name, string Email, string Language);
}
