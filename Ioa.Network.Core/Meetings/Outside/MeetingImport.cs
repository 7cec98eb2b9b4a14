using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>Identity of a <see cref="MeetingImport"/>.</summary>
public readonly record struct MeetingImportId(Guid Value) : IEntityId<MeetingImportId>
{
    /// <summary>A new id.</summary>
    public static MeetingImportId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MeetingImportId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A calendar's file that somebody looks through before some of its events become meetings. It is read anew each time: nothing that a page sends back is taken for its content.</summary>
public sealed class MeetingImport
{
    /// <summary>Largest file, in megabytes.</summary>
    public const int MaxMegabytes = 1;

    /// <summary>Most events in a file, and most meetings that it can become.</summary>
    public const int MaxEvents = 500;

    /// <summary>How many months ahead what is repeated becomes meetings.</summary>
    public const int MonthsAhead = 13;

    /// <summary>How long the file is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Identity.</summary>
    public MeetingImportId Id { get; init; } = MeetingImportId.New();

    /// <summary>The network whose meetings they are to be.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>The file.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Who brought it.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>That a meeting was made of an event of somebody's calendar: the same event does not become two.</summary>
public sealed class ImportedMeeting
{
    /// <summary>In which network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>A hash of the event's UID, and of its start in its series.</summary>
    public required string Key { get; init; }

    /// <summary>The meeting.</summary>
    public required MeetingId MeetingId { get; init; }
}

internal sealed class MeetingImportConfiguration : IEntityTypeConfiguration<MeetingImport>
{
    public void Configure(EntityTypeBuilder<MeetingImport> builder)
    {
        builder.Property(i => i.FileName).HasMaxLength(200);
        builder.HasIndex(i => i.CreatedAt);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(i => i.NetworkId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(i => i.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ImportedMeetingConfiguration : IEntityTypeConfiguration<ImportedMeeting>
{
    public void Configure(EntityTypeBuilder<ImportedMeeting> builder)
    {
        builder.HasKey(m => new { m.NetworkId, m.Key });
        builder.Property(m => m.Key).HasMaxLength(64);
        builder.HasIndex(m => m.MeetingId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(m => m.NetworkId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(m => m.MeetingId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>What <see cref="UploadMeetings"/> is told.</summary>
/// <param name="Network">The network whose meetings they are to be.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Content">The file.</param>
public sealed record UploadMeetingsCommand(LearningNetworkId Network, string FileName, byte[] Content);

/// <summary>Brings a calendar's file to look through. By those who may plan meetings in the network.</summary>
public sealed class UploadMeetings(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The import, to be looked through; or what is wrong with the file.</summary>
    public async Task<Result<MeetingImportId>> HandleAsync(UploadMeetingsCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await PlanMeeting.PlanningRefusalAsync(db, [command.Network], user, OsloTime.DateIn(now), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (command.Content.Length > MeetingImport.MaxMegabytes * 1024 * 1024)
        {
            return Error.Invalid("OutsideCalendars.FileTooLarge", MeetingImport.MaxMegabytes);
        }

        if (ImportReading.Read(command.Content).Calendar is not { } calendar)
        {
            return Error.Invalid("OutsideCalendars.NotACalendar");
        }

        if (calendar.Events.Count == 0)
        {
            return Error.Invalid("OutsideCalendars.NoEvents");
        }

        if (calendar.Events.Count > MeetingImport.MaxEvents)
        {
            return Error.Invalid("OutsideCalendars.TooManyEvents", MeetingImport.MaxEvents);
        }

        var import = new MeetingImport
        {
            NetworkId = command.Network,
            FileName = OutsideSeries.Line(Path.GetFileName(command.FileName), 200),
            Content = command.Content,
            PersonId = user.PersonId()!.Value,
            CreatedAt = now,
        };
        db.MeetingImports.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        return import.Id;
    }
}

/// <summary>What becomes of an event in an import.</summary>
public enum MeetingImportEffect
{
    /// <summary>It can become a draft.</summary>
    New,

    /// <summary>It is a meeting of the network already.</summary>
    There,

    /// <summary>It cannot become a meeting.</summary>
    Wrong,
}

/// <summary>An event in an import.</summary>
/// <param name="Key">Which, for choosing it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Place">Where.</param>
/// <param name="StartsAt">When it begins, as a meeting.</param>
/// <param name="EndsAt">When it ends, as a meeting.</param>
/// <param name="Zone">The time zone where it is.</param>
/// <param name="Effect">What becomes of it.</param>
/// <param name="Error">Why it cannot become a meeting.</param>
/// <param name="IsTimeGuessed">Whether the file does not say from when to when, and usual hours were taken.</param>
/// <param name="Meeting">The meeting that it is already.</param>
public sealed record MeetingImportRow(
    string Key, string Title, string Place, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Zone, MeetingImportEffect Effect, Error? Error, bool IsTimeGuessed, MeetingId? Meeting);

/// <summary>What a file holds, as it is looked through.</summary>
/// <param name="Id">Which import.</param>
/// <param name="FileName">The file.</param>
/// <param name="Network">The network's name.</param>
/// <param name="NetworkSlug">The network's name in addresses.</param>
/// <param name="Rows">Its events, by time.</param>
/// <param name="Issues">What could not be read of it.</param>
/// <param name="IsCut">Whether there is more than is shown.</param>
public sealed record MeetingImportView(
    MeetingImportId Id, string FileName, string Network, string NetworkSlug, IReadOnlyList<MeetingImportRow> Rows, IReadOnlyList<CalendarIssue> Issues, bool IsCut);

/// <summary>Reads what a file would become, for whoever brought it.</summary>
public sealed class MeetingImportQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The preview; <see cref="Error.NotFound"/> to everybody else, and to those who may no longer plan in the network.</summary>
    public async Task<Result<MeetingImportView>> HandleAsync(MeetingImportId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ImportReading.FindAsync(db, id, user, OsloTime.DateIn(now), cancellationToken) is not { } import)
        {
            return Error.NotFound;
        }

        var network = await db.Networks.Where(n => n.Id == import.NetworkId).Select(n => new { n.Name, n.Slug }).FirstAsync(cancellationToken);
        var (found, issues, isCut) = await ImportReading.PreviewAsync(db, import, now, cancellationToken);
        return new MeetingImportView(id, import.FileName, network.Name, network.Slug, found.ConvertAll(f => f.Row), issues, isCut);
    }
}

/// <summary>What <see cref="ImportMeetings"/> is told.</summary>
/// <param name="Import">Which file.</param>
/// <param name="Chosen">The keys of the events that become meetings.</param>
/// <param name="Kind">What kind of meetings they become.</param>
public sealed record ImportMeetingsCommand(MeetingImportId Import, IReadOnlyList<string> Chosen, MeetingKind Kind);

/// <summary>Makes drafts of the chosen events. What has become a meeting before, or cannot become one, is left out.</summary>
public sealed class ImportMeetings(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The new drafts, or why not.</summary>
    public async Task<Result<IReadOnlyList<MeetingId>>> HandleAsync(ImportMeetingsCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await ImportReading.FindAsync(db, command.Import, user, OsloTime.DateIn(now), cancellationToken) is not { } import)
        {
            return Error.NotFound;
        }

        if (command.Chosen.Count == 0)
        {
            return Error.Invalid("OutsideCalendars.NoneChosen");
        }

        // One import of a network's at a time: who presses the button twice gets each meeting once.
        await using var transaction = await db.BeginNetworkChangeAsync(import.NetworkId, cancellationToken);
        var chosen = command.Chosen.ToHashSet(StringComparer.Ordinal);
        var (found, _, _) = await ImportReading.PreviewAsync(db, import, now, cancellationToken);
        var made = new List<MeetingId>();
        foreach (var (row, plan) in found.Where(f => f.Row.Effect == MeetingImportEffect.New && chosen.Contains(f.Row.Key)))
        {
            var meeting = new Meeting { NetworkId = import.NetworkId, CreatedById = import.PersonId, CreatedAt = now };
            meeting.Share(import.NetworkId);
            if (meeting.Describe(plan with { Kind = command.Kind }, now).Error is { } error)
            {
                return error;
            }

            meeting.Organise([import.PersonId]);
            db.Meetings.Add(meeting);
            db.ImportedMeetings.Add(new ImportedMeeting { NetworkId = import.NetworkId, Key = row.Key, MeetingId = meeting.Id });
            made.Add(meeting.Id);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made;
    }
}

/// <summary>From a file to what it would become.</summary>
internal static class ImportReading
{
    private static readonly TimeOnly UsualStart = new(9, 0);

    private static readonly TimeOnly UsualEnd = new(15, 0);

    /// <summary>The file as a calendar.</summary>
    public static CalendarReadResult Read(byte[] content) => CalendarReader.Read(content, new CalendarReaderOptions { MaxBytes = MeetingImport.MaxMegabytes * 1024 * 1024 });

    /// <summary>One's own import into a network in which one may plan.</summary>
    public static async Task<MeetingImport?> FindAsync(NetworkDbContext db, MeetingImportId id, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken) =>
        user.PersonId() is { } person &&
        await db.MeetingImports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id && i.PersonId == person, cancellationToken) is { } import &&
        await PlanMeeting.PlanningRefusalAsync(db, [import.NetworkId], user, today, cancellationToken) is null
            ? import
            : null;

    /// <summary>Its events from today on, with what each would be as a meeting.</summary>
    public static async Task<(List<(MeetingImportRow Row, MeetingPlan Plan)> Found, IReadOnlyList<CalendarIssue> Issues, bool IsCut)> PreviewAsync(
        NetworkDbContext db, MeetingImport import, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var read = Read(import.Content);
        var (occurrences, isCut) = OutsideSeries.Expand(read.Calendar ?? new Calendar(), now, now.AddMonths(MeetingImport.MonthsAhead), MeetingImport.MaxEvents);
        var there = await db.ImportedMeetings.Where(m => m.NetworkId == import.NetworkId).ToDictionaryAsync(m => m.Key, m => m.MeetingId, StringComparer.Ordinal, cancellationToken);
        var found = new List<(MeetingImportRow, MeetingPlan)>();
        foreach (var occurrence in occurrences)
        {
            var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(occurrence.Key)));
            var (plan, isGuessed) = PlanOf(occurrence);

            // By the very rules that it would be planned by.
            var attempt = new Meeting { NetworkId = import.NetworkId, CreatedById = import.PersonId, CreatedAt = now };
            var error = attempt.Describe(plan, now).Error;
            var meeting = there.TryGetValue(key, out var made) ? made : (MeetingId?)null;
            found.Add((new MeetingImportRow(
                key,
                plan.Title,
                plan.Place,
                MeetingTime.At(plan.Zone, plan.Date, plan.From)!.Value,
                MeetingTime.At(plan.Zone, plan.ToDate, plan.To)!.Value,
                plan.Zone,
                meeting is not null ? MeetingImportEffect.There : error is null ? MeetingImportEffect.New : MeetingImportEffect.Wrong,
                meeting is null ? error : null,
                isGuessed,
                meeting), plan));
        }

        return (found, read.Issues, isCut);
    }

    // A day without hours, or a time without an end, gets usual ones: it becomes a draft, which somebody looks at.
    private static (MeetingPlan Plan, bool IsGuessed) PlanOf(OutsideOccurrence occurrence)
    {
        var e = occurrence.Event;
        var title = OutsideSeries.Line(e.Summary, Meeting.MaxLineLength);
        var link = OutsideCalendarReader.LinkOf(e.Url);
        var text = OutsideSeries.Lines(e.Description, Meeting.MaxTextLength - OutsideCalendar.MaxUrlLength - 2);
        text = link is null || text.Contains(link, StringComparison.Ordinal) ? text : $"{text}\n\n{link}".Trim();
        var place = OutsideSeries.Line(e.Location, Meeting.MaxPlaceLength);
        if (occurrence.Start.IsDate)
        {
            var first = occurrence.Start.Date;
            var last = OsloTime.DateIn(occurrence.EndsAt.AddTicks(-1));
            return (new MeetingPlan(MeetingKind.Gathering, title, text, first, UsualStart, last < first ? first : last, UsualEnd) { Place = place }, true);
        }

        var zone = occurrence.Start.Zone is { } named && MeetingTime.At(named, occurrence.Start.Date, TimeOnly.MinValue) is not null ? named : Meeting.DefaultZone;
        var hasEnd = occurrence.EndsAt > occurrence.StartsAt;
        var (starts, ends) = (MeetingTime.LocalIn(zone, occurrence.StartsAt), MeetingTime.LocalIn(zone, hasEnd ? occurrence.EndsAt : occurrence.StartsAt.AddHours(1)));
        return (new MeetingPlan(
            MeetingKind.Gathering,
            title,
            text,
            DateOnly.FromDateTime(starts),
            TimeOnly.FromDateTime(starts),
            DateOnly.FromDateTime(ends),
            TimeOnly.FromDateTime(ends)) { Zone = zone, Place = place }, !hasEnd);
    }
}
