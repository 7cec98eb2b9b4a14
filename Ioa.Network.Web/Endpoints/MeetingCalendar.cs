using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Calendar = Ioa.Network.Core.ICalendar.Calendar;

namespace Ioa.Network.Web.Endpoints;

/// <summary><c>GET /kalender/{token}.ics</c>: the meetings in somebody's own calendar, as they may see them now.</summary>
public static class MeetingCalendar
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromHours(1);

    public static void MapMeetingCalendar(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/kalender/{token}.ics", SendAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();

    /// <summary>A meeting as a calendar has it. The same meeting is the same event in every feed and letter: it has one UID.</summary>
    /// <param name="meeting">The meeting as its receiver may see it.</param>
    /// <param name="site">Where the site is.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="link">Where the receiver opens it; nothing for those who have an account.</param>
    public static CalendarEvent EventOf(FeedMeeting meeting, SiteAddress site, Texts texts, string? link = null)
    {
        link ??= site.Link($"/moter/{meeting.Id}");
        var isMine = meeting.Mine is RegistrationState.Registered;
        return new CalendarEvent
        {
            Uid = UidOf(meeting.Id, site),
            Sequence = meeting.Sequence,
            Stamp = meeting.ChangedAt,
            Created = meeting.CreatedAt,
            LastModified = meeting.ChangedAt,
            Start = CalendarTime.InZone(meeting.StartsAt, meeting.Zone),
            End = CalendarTime.InZone(meeting.EndsAt, meeting.Zone),
            Summary = meeting.Title,
            Description = string.Join("\n\n", new[]
            {
                meeting.CancelReason is { } reason ? $"{texts["Meetings.IsCancelledNotice"]} {reason}" : "",
                meeting.VideoLink is { } video ? $"{texts["Meetings.Join"]}: {video}" : "",
                meeting.Description,
                link,
            }.Where(part => part.Length > 0)),
            Location = string.Join(", ", new[] { meeting.Place, meeting.Room, meeting.Place.Length == 0 ? meeting.VideoLink ?? "" : "" }.Where(part => part.Length > 0)),
            Url = new Uri(link),
            Categories = [texts[$"Meetings.Kind.{meeting.Kind}"]],
            Status = meeting.Status == MeetingStatus.Cancelled ? CalendarStatus.Cancelled : meeting.Mine is RegistrationState.Maybe or RegistrationState.Waiting or RegistrationState.Offered ? CalendarStatus.Tentative : CalendarStatus.Confirmed,

            // What one has not said yes to does not make one busy, and rings no bell.
            IsTransparent = !isMine || meeting.Status == MeetingStatus.Cancelled,
            Alarms = isMine && meeting.Status == MeetingStatus.Published ? [new CalendarAlarm(TimeSpan.FromMinutes(30), meeting.Title)] : [],
        };
    }

    /// <summary>The event's name for ever, in every calendar that it goes out to.</summary>
    public static string UidOf(MeetingId meeting, SiteAddress site) => $"{meeting.Value:D}@{site.Host}";

    private static async Task<IResult> SendAsync(string token, HttpContext http, CalendarFeedQuery query, SiteAddress site, Texts texts, CancellationToken cancellationToken)
    {
        NewsFeedEndpoint.KeepSecret(http.Response.Headers);
        var known = http.Request.GetTypedHeaders().IfNoneMatch.FirstOrDefault()?.Tag.ToString().Trim('"');
        var found = await query.HandleAsync(token, known, http.User, cancellationToken);
        if (found.Error is not null)
        {
            return Results.NotFound();
        }

        var feed = found.Value;
        http.Response.Headers.ETag = $"\"{feed.Tag}\"";
        if (feed.Meetings is null)
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        // The language is the owner's: their calendar has none.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(feed.Language);
        var calendar = new Calendar
        {
            Method = CalendarMethod.Publish,
            Name = $"{texts["Common.ProductName"]}: {feed.Network ?? texts[$"Meetings.Scope.{feed.Scope}"]}",
            RefreshInterval = ReadEvery,
            Events = [.. feed.Meetings.Select(meeting => EventOf(meeting, site, texts))],
        };
        http.Response.ContentType = "text/calendar; charset=utf-8";
        CalendarWriter.Write(calendar, http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(cancellationToken);
        return Results.Empty;
    }
}
