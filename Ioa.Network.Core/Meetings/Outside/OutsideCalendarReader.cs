using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Notifications.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>
/// Fetches outside calendars. The address was typed by somebody and what comes may be anything: it goes to public addresses only, over https, is
/// followed a few steps of which each is looked at anew, has little time and little room, and is never believed.
/// </summary>
public sealed class OutsideCalendarReader : IDisposable
{
    /// <summary>How long all of it may take.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a server has a calendar for itself.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How often it follows to another address.</summary>
    public const int MostRedirects = 3;

    private const int MonthsBack = 1;

    private const int MonthsAhead = 13;

    private static readonly TimeSpan ReadAnewAfter = TimeSpan.FromDays(1);

    private readonly IDbContextFactory<NetworkDbContext> _contexts;
    private readonly WebhookTarget _target;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private readonly TimeSpan _mostTime;

    /// <summary>As the site has it.</summary>
    public OutsideCalendarReader(IDbContextFactory<NetworkDbContext> contexts, WebhookTarget target, TimeProvider clock)
        : this(contexts, target, clock, target.NewClient(), MostTime)
    {
    }

    /// <summary>With another way out, and less patience.</summary>
    internal OutsideCalendarReader(IDbContextFactory<NetworkDbContext> contexts, WebhookTarget target, TimeProvider clock, HttpClient client, TimeSpan mostTime) =>
        (_contexts, _target, _clock, _client, _mostTime) = (contexts, target, clock, client, mostTime);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Fetches a calendar if it is due and no other server does, and notes what came of it.</summary>
    public async Task FetchAsync(OutsideCalendarId id, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var now = _clock.GetUtcNow();
        if (await db.OutsideCalendars.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.DueAt <= now, cancellationToken) is not { } calendar)
        {
            return;
        }

        var lease = now + Lease;
        var mine = await db.OutsideCalendars.Where(c => c.Id == id && c.DueAt == calendar.DueAt).ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, lease), cancellationToken);
        if (mine == 0)
        {
            return;
        }

        Fetched fetched;
        try
        {
            fetched = await FetchAsync(calendar, now, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // An orderly stop is no failure: the next to start takes it up at once.
            await db.OutsideCalendars.Where(c => c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, calendar.DueAt), CancellationToken.None);
            throw;
        }

        await NoteAsync(db, id, fetched, now);
    }

    // What was last read stays until there is something better. Repeated failures are tried less and less often, at least once a week.
    private static async Task NoteAsync(NetworkDbContext db, OutsideCalendarId id, Fetched fetched, DateTimeOffset now)
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        if (await db.OutsideCalendars.FirstOrDefaultAsync(c => c.Id == id, CancellationToken.None) is not { } calendar)
        {
            // Removed meanwhile.
            return;
        }

        calendar.TriedAt = now;
        calendar.Failure = fetched.Failure;
        calendar.FailureStatus = fetched.Status;
        calendar.Failures = fetched.Failure is null ? 0 : calendar.Failures + 1;
        calendar.DueAt = now + (OutsideCalendar.Every * Math.Min(28, Math.Pow(2, Math.Max(0, calendar.Failures - 1))));
        if (fetched.Failure is null)
        {
            calendar.ReadAt = now;
        }

        if (fetched.Events is { } events)
        {
            (calendar.Tag, calendar.ChangedAt, calendar.ExpandedAt, calendar.LeftOut, calendar.IsCut) = (fetched.Tag, fetched.ChangedAt, now, fetched.LeftOut, fetched.IsCut);
            await db.OutsideEvents.Where(e => e.CalendarId == id).ExecuteDeleteAsync(CancellationToken.None);
            db.OutsideEvents.AddRange(events);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<Fetched> FetchAsync(OutsideCalendar calendar, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_mostTime);
        try
        {
            return await FollowAsync(calendar, now, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(OutsideFailure.TooSlow);
        }
        catch (HttpRequestException fault) when (fault is NotPublicException || fault.GetBaseException() is NotPublicException)
        {
            // Its name leads elsewhere than it did a moment ago.
            return new(OutsideFailure.NotPublic);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or InvalidOperationException or UriFormatException)
        {
            return new(OutsideFailure.Unreachable);
        }
    }

    private async Task<Fetched> FollowAsync(OutsideCalendar calendar, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = calendar.Url;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var looked = await _target.CheckAsync(address, cancellationToken);
            if (looked.Error is { } refusal)
            {
                return new(refusal.Code == "Webhooks.AddressUnknown" ? OutsideFailure.Unreachable : OutsideFailure.NotPublic);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, looked.Value);
            request.Headers.Accept.ParseAdd("text/calendar, text/plain;q=0.5, */*;q=0.1");

            // The shown months move on, so now and then it is read whether it changed or not.
            if (calendar.ExpandedAt is { } expanded && now - expanded < ReadAnewAfter)
            {
                if (calendar.Tag is { } known && EntityTagHeaderValue.TryParse(known, out var tag))
                {
                    request.Headers.IfNoneMatch.Add(tag);
                }

                request.Headers.IfModifiedSince = calendar.ChangedAt;
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotModified when calendar.ExpandedAt is not null:
                    return new(Failure: null);
                case HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    when response.Headers.Location is { } location:
                    address = new Uri(new Uri(looked.Value), location).AbsoluteUri;
                    continue;
                case HttpStatusCode.OK:
                    return await ReadAsync(calendar.Id, response, now, cancellationToken);
                default:
                    return new(OutsideFailure.BadStatus) { Status = (int)response.StatusCode };
            }
        }

        return new(OutsideFailure.TooManyRedirects);
    }

    private static async Task<Fetched> ReadAsync(OutsideCalendarId id, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const int Most = OutsideCalendar.MaxMegabytes * 1024 * 1024;
        if (response.Content.Headers.ContentLength > Most)
        {
            return new(OutsideFailure.TooLarge);
        }

        // What the header says of the length is not believed either.
        using var content = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > Most)
            {
                return new(OutsideFailure.TooLarge);
            }

            content.Write(buffer, 0, read);
        }

        var file = CalendarReader.Read(content.GetBuffer().AsSpan(0, (int)content.Length), new CalendarReaderOptions { MaxBytes = Most });
        if (file.Calendar is not { } calendar)
        {
            return new(OutsideFailure.NotACalendar);
        }

        // What whoever keeps it calls private is shown to nobody.
        var shown = calendar with { Events = [.. calendar.Events.Where(e => e.Access == CalendarAccess.Public)] };
        var (found, isCut) = OutsideSeries.Expand(shown, now.AddMonths(-MonthsBack), now.AddMonths(MonthsAhead), OutsideCalendar.MaxEvents);
        var tag = response.Headers.ETag?.ToString();
        return new(Failure: null)
        {
            Tag = tag is { Length: <= 200 } ? tag : null,
            ChangedAt = response.Content.Headers.LastModified?.ToUniversalTime(),
            LeftOut = file.Issues.Count,
            IsCut = isCut || file.Issues.Any(i => i.Code is CalendarIssueCode.TooManyComponents),
            Events = [.. found.Select((o, i) => new OutsideEvent
            {
                CalendarId = id,
                Number = i + 1,
                Title = OutsideSeries.Line(o.Event.Summary, OutsideEvent.MaxTitleLength),
                Place = OutsideSeries.Line(o.Event.Location, OutsideEvent.MaxPlaceLength),
                Link = LinkOf(o.Event.Url),
                StartsAt = o.StartsAt,
                EndsAt = o.EndsAt,
                IsAllDay = o.Start.IsDate,
            })],
        };
    }

    /// <summary>A link that may be followed from a page: https, without a name and password in it.</summary>
    internal static string? LinkOf(Uri? link) =>
        link is { IsAbsoluteUri: true, Scheme: "https", UserInfo: "" } && link.AbsoluteUri is { Length: <= OutsideCalendar.MaxUrlLength } address && SafeText.Line(address) == address ? address : null;

    private sealed record Fetched(OutsideFailure? Failure)
    {
        public int? Status { get; init; }

        public string? Tag { get; init; }

        public DateTimeOffset? ChangedAt { get; init; }

        public int LeftOut { get; init; }

        public bool IsCut { get; init; }

        /// <summary>What it has; <see langword="null"/> when it is as it was.</summary>
        public List<OutsideEvent>? Events { get; init; }
    }
}
