using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Endpoints;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Calendar = Ioa.Network.Core.ICalendar.Calendar;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>The calendar of somebody in eight networks, and their feed, among many meetings; through Core, on SQLite.</summary>
internal static class MeetingLoad
{
    private const int Networks = 40;
    private const int Mine = 8;
    private const int Months = 36;

    /// <summary>Measures and prints a table, with 1, 10 and 100 times as many meetings as the smallest.</summary>
    public static async Task RunAsync(int[] sizes)
    {
        var rows = new List<(int Meetings, List<double> Month, List<double> Feed, List<double> Unchanged, int InMonth, int InFeed)>();

        // Once beforehand: what is measured first would be measured while the program is still being compiled.
        await MeasureAsync(sizes[0]);
        foreach (var size in sizes)
        {
            rows.Add(await MeasureAsync(size));
        }

        string Row(string what, Func<(int Meetings, List<double> Month, List<double> Feed, List<double> Unchanged, int InMonth, int InFeed), string> of) => $"| {what} | {string.Join(" | ", rows.Select(of))} |";
        string Two(List<double> times) => string.Create(CultureInfo.InvariantCulture, $"{Figures.At(times, 0.5):f1} / {Figures.At(times, 0.99):f1}");
        Console.WriteLine($"""
            {Row("meetings in the database", r => r.Meetings.ToString("n0", CultureInfo.InvariantCulture))}
            |---|{string.Concat(rows.Select(_ => "---:|"))}
            {Row("A month for a person in 8 networks: p50 / p99, ms (aim 50)", r => Two(r.Month))}
            {Row("Meetings in it", r => r.InMonth.ToString(CultureInfo.InvariantCulture))}
            {Row("Their feed, read and written: p50 / p99, ms (aim 20)", r => Two(r.Feed))}
            {Row("Events in it", r => r.InFeed.ToString(CultureInfo.InvariantCulture))}
            {Row("Their feed, unchanged (304): p50 / p99, ms (aim 2)", r => Two(r.Unchanged))}
            """);
    }

    private static async Task<(int, List<double>, List<double>, List<double>, int, int)> MeasureAsync(int meetings)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var cancel = limit.Token;
        await using var database = await FilledDatabase.CreateAsync(10_000, cancel);
        var person = database.People[0];
        await FillAsync(database.Services, person, meetings, cancel);
        var clock = database.Services.GetRequiredService<TimeProvider>();
        var user = person.ToPrincipal();
        var calendar = database.Services.GetRequiredService<CalendarQuery>();
        var feeds = database.Services.GetRequiredService<CalendarFeedQuery>();
        var token = (await database.Services.GetRequiredService<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Country), user, cancel)).Value;
        var texts = new Texts();
        var site = new SiteAddress(Options.Create(new MailOptions { BaseUrl = "https://nettverk.example" }), null!);
        var first = clock.Today();
        var month = new CalendarSearch(first.AddDays(1 - first.Day), first.AddDays(1 - first.Day).AddMonths(1).AddDays(-1));
        var (inMonth, inFeed, tag) = (0, 0, "");
        var nobody = new System.Security.Claims.ClaimsPrincipal();
        var months = await TimesAsync(300, async i => inMonth = Math.Max(inMonth, (await calendar.HandleAsync(month with { From = month.From.AddMonths(i % 6), To = month.To.AddMonths(i % 6) }, user, cancel)).Entries.Count));
        var whole = await TimesAsync(200, async _ =>
        {
            var feed = (await feeds.HandleAsync(token, null, nobody, cancel)).Value;
            (tag, inFeed) = (feed.Tag, feed.Meetings!.Count);
            var response = PipeWriter.Create(Stream.Null);
            CalendarWriter.Write(new Calendar { Events = [.. feed.Meetings.Select(m => MeetingCalendar.EventOf(m, site, texts))] }, response);
            await response.FlushAsync(cancel);
            await response.CompleteAsync();
        });
        var unchanged = await TimesAsync(1_000, async _ => (await feeds.HandleAsync(token, tag, nobody, cancel)).Value.Meetings.ShouldBeNull());
        return (meetings, months, whole, unchanged, inMonth, inFeed);
    }

    // The first fifth is compilation.
    private static async Task<List<double>> TimesAsync(int count, Func<int, Task> act)
    {
        var times = new List<double>();
        for (var i = 0; i < count * 5 / 4; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            await act(i);
            if (i >= count / 4)
            {
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        times.Sort();
        return times;
    }

    private static async Task FillAsync(IServiceProvider services, PersonId person, int meetings, CancellationToken cancel)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<NetworkDbContext>>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            var organisation = await db.Users.Where(p => p.Id == person).Select(p => p.OrganisationId).FirstAsync(cancel);
            for (var i = 0; i < Networks; i++)
            {
                var network = new LearningNetwork { Name = $"Fagnettverk {i}", Slug = $"fag-{i}", Kind = NetworkKind.Sector, CreatedAt = now };
                db.Add(network);
                if (i < Mine)
                {
                    db.Add(new Membership { NetworkId = network.Id, OrganisationId = organisation, Role = MembershipRole.Member, From = today.AddYears(-1) });
                }
            }

            await db.SaveChangesAsync(cancel);
        }

        for (var written = 0; written < meetings;)
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            var networks = await db.Networks.Where(n => n.Kind == NetworkKind.Sector && n.Slug.StartsWith("fag-")).OrderBy(n => n.Slug).Select(n => n.Id).ToListAsync(cancel);
            for (var i = 0; i < 1_000 && written < meetings; i++, written++)
            {
                var day = today.AddMonths(-12).AddDays((int)((long)written * Months * 30 / meetings));
                var meeting = new Meeting { NetworkId = networks[written % Networks], CreatedById = person, CreatedAt = now };
                meeting.Share(meeting.NetworkId);
                meeting.Describe(
                    new MeetingPlan((MeetingKind)(written % 6), $"Samling {written} om innkjøp i kommunene", "Vi deler erfaringer med markedsdialog og følger opp det vi ble enige om sist.", day, new TimeOnly(9, 0), day, new TimeOnly(15, 0))
                    {
                        Place = "Rådhusgata 18, Kristiansand",
                        VideoLink = "https://video.example/samling",
                        IsNational = written % 50 == 0,
                        ReminderDays = [],
                    },
                    now.AddYears(-2));
                meeting.Publish(now.AddYears(-2));
                meeting.ClearEvents();
                db.Add(meeting);
                if (written % 20 == 0)
                {
                    var registration = new Registration { MeetingId = meeting.Id, PersonId = person };
                    registration.Reply(Answer.Yes, [], person, () => 1, now);
                    registration.Seat(null, asked: true, now);
                    registration.ClearEvents();
                    db.Add(registration);
                }
            }

            await db.SaveChangesAsync(cancel);
        }
    }
}
