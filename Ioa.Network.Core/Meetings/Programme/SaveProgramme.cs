using System.Security.Claims;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>A point of a programme as it is written.</summary>
/// <param name="Id">Which it was; <see langword="null"/> for a new one.</param>
/// <param name="Title">What it is.</param>
/// <param name="Duration">How long it lasts, in minutes; 0 when that is not said.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">More of it.</param>
/// <param name="Link">The address of the conversation or the experience that it is about; or nothing.</param>
public sealed record AgendaLine(AgendaItemId? Id, string Title, int Duration, string Speaker, string Text, string Link);

/// <summary>What <see cref="SaveProgramme"/> is told.</summary>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Lines">The whole programme, in order. Lines without a word in them are left out.</param>
/// <param name="Version">The meeting's version that was shown.</param>
public sealed record SaveProgrammeCommand(MeetingId Meeting, IReadOnlyList<AgendaLine> Lines, int Version);

/// <summary>Writes a meeting's programme. Once the meeting is published, those who come are told of what is new, at most once a day.</summary>
public sealed partial class SaveProgramme(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(SaveProgrammeCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, command.Version, async (db, meeting, now) =>
        {
            if (meeting.Status == MeetingStatus.Cancelled)
            {
                return Error.Conflict("Meetings.IsCancelled");
            }

            var lines = command.Lines.Where(l => (l.Title + l.Speaker + l.Text + l.Link).Trim().Length > 0 || l.Duration != 0).ToList();
            if (lines.Count > AgendaItem.MaxItems)
            {
                return Error.Invalid("Programme.TooMany", AgendaItem.MaxItems);
            }

            var items = await db.AgendaItems.Where(i => i.MeetingId == meeting.Id).ToListAsync(cancellationToken);
            var (changed, position) = (false, 0);
            foreach (var line in lines)
            {
                var text = await CheckAsync(db, line, user.PersonId()!.Value, OsloTime.DateIn(now), cancellationToken);
                if (text.Error is { } error)
                {
                    return error;
                }

                var item = line.Id is { } id ? items.Find(i => i.Id == id) : null;
                if (item is null)
                {
                    item = new AgendaItem { MeetingId = meeting.Id, AddedAt = now };
                    db.AgendaItems.Add(item);
                }

                items.Remove(item);
                var said = text.Value;
                if (line.Link.Trim().Length == 0 && await IsHiddenTieAsync(db, item, user.PersonId()!.Value, OsloTime.DateIn(now), cancellationToken))
                {
                    said = said with { ThreadId = item.ThreadId, ExperienceId = item.ExperienceId };
                }

                changed |= item.Describe(++position, said, now);
            }

            // What is left was taken out. Nobody has read a draft; in a published meeting it stays, marked.
            foreach (var item in items)
            {
                if (await db.MinutesParts.AnyAsync(p => p.MeetingId == meeting.Id && p.Key == item.Id.Value.ToString() && p.Value != "", cancellationToken))
                {
                    return Error.Conflict("Programme.HasMinutes", item.Title);
                }

                if (meeting.Status == MeetingStatus.Draft)
                {
                    db.AgendaItems.Remove(item);
                    changed = true;
                }
                else
                {
                    changed |= item.Remove(++position, now);
                }
            }

            meeting.ChangeProgramme(changed, now);
            return Result.Done;
        }, cancellationToken);

    // Tied by another organiser to what this one does not read: it is not in the form, and stays.
    private static async Task<bool> IsHiddenTieAsync(NetworkDbContext db, AgendaItem item, PersonId person, DateOnly today, CancellationToken cancellationToken) =>
        (item.ThreadId is { } thread && !await db.ReadableThreads(person, today).AnyAsync(t => t.Id == thread, cancellationToken)) ||
        (item.ExperienceId is { } experience && !await db.ReadableExperiences(person, today).AnyAsync(e => e.Id == experience, cancellationToken));

    private static async Task<Result<AgendaText>> CheckAsync(NetworkDbContext db, AgendaLine line, PersonId person, DateOnly today, CancellationToken cancellationToken)
    {
        var (title, speaker, text, link) = (SafeText.Line(line.Title), SafeText.Line(line.Speaker), SafeText.Lines(line.Text).Trim(), SafeText.Line(line.Link));
        if (title.Length is 0 or > Meeting.MaxLineLength)
        {
            return Error.Invalid("Programme.TitleNeeded", Meeting.MaxLineLength);
        }

        if (speaker.Length > Meeting.MaxLineLength || text.Length > AgendaItem.MaxTextLength)
        {
            return Error.Invalid("Programme.TooLong", AgendaItem.MaxTextLength);
        }

        if (line.Duration is < 0 or > AgendaItem.MaxDuration)
        {
            return Error.Invalid("Programme.BadDuration", AgendaItem.MaxDuration);
        }

        if (link.Length == 0)
        {
            return new AgendaText(title, line.Duration, speaker, text, null, null);
        }

        // Whoever ties a point to something reads it themselves; those who read the point see the tie only if they do, too.
        if (Address().Match(link) is { Success: true } address && Guid.TryParse(address.Groups["id"].ValueSpan, out var id))
        {
            if (address.Groups["what"].Value == "samtaler" && await db.ReadableThreads(person, today).AnyAsync(t => t.Id == new ThreadId(id), cancellationToken))
            {
                return new AgendaText(title, line.Duration, speaker, text, new ThreadId(id), null);
            }

            if (address.Groups["what"].Value == "erfaringer" && await db.ReadableExperiences(person, today).AnyAsync(e => e.Id == new ExperienceId(id), cancellationToken))
            {
                return new AgendaText(title, line.Duration, speaker, text, null, new ExperienceId(id));
            }
        }

        return Error.Invalid("Programme.BadLink");
    }

    [GeneratedRegex("(^|/)(?<what>samtaler|erfaringer)/(?<id>[0-9a-fA-F-]{36})([/?#]|$)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Address();
}
