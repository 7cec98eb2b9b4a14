using System.Diagnostics;
using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>
/// Ten thousand questions, asked around Easter and around 17 May of ten years, some asked back about, some answered, some never, each with
/// its network's number of days. Two servers take the steps at the same moments; processes that do the same are killed again and again.
/// What is written is compared with a plain calculation that shares no code with the product.
/// </summary>
public sealed class EscalationPropertyTests
{
    private const int Questions = 10_000;

    // From the almanac.
    private static readonly Dictionary<int, string> Easters = new()
    {
        [2026] = "04-05", [2027] = "03-28", [2028] = "04-16", [2029] = "04-01", [2030] = "04-21",
        [2031] = "04-13", [2032] = "03-28", [2033] = "04-17", [2034] = "04-09", [2035] = "03-25",
    };

    private static readonly HashSet<DateOnly> Holidays = [.. Easters.SelectMany(easter => HolidaysOf(easter.Key, DateOnly.ParseExact($"{easter.Key}-{easter.Value}", "yyyy-MM-dd", CultureInfo.InvariantCulture)))];

    [Fact]
    public async Task Steps_TenThousandCalendarsTwoDispatchersOneKilled_AreEachTakenOnceAndInTime()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var second = await world.OrganisationAsync("Arendal");
        var networks = new List<(LearningNetwork Network, int Days, bool HasOthers)>();
        foreach (var days in new[] { 1, 2, 3, 5, 8 })
        {
            foreach (var hasOthers in new[] { true, false })
            {
                var network = await world.NetworkAsync(
                    $"Nettverk {days}", NetworkKind.Sector, superusers: hasOthers ? [agder.Kristiansand, second] : [agder.Kristiansand], members: [agder.Lyngdal], parent: agder.National);
                networks.Add((network, days, hasOthers));
            }
        }

        var cases = Enumerable.Range(0, Questions).Select(n => Case.Random(random, n, networks)).ToList();
        var ticks = Ticks(cases, random);
        await AskAsync(world, agder, cases);

        await using var other = world.AnotherServer();
        EscalationClock[] servers = [Clock(world), Clock(other)];
        var acts = new Queue<(DateTimeOffset At, Case Case, Act Act)>(
            cases.SelectMany(c => c.Acts.Select(a => (a.At, Case: c, a.Act))).OrderBy(a => a.At));
        var kills = 0;
        foreach (var tick in ticks)
        {
            world.Clock.Advance(tick - world.Now);
            await ActAsync(world, agder, acts, tick);
            if (kills < 15 && random.Next(ticks.Count / 15) == 0)
            {
                kills++;
                await KillOneAtWorkAsync(world, tick, random);
            }

            // One of the two is stopped in the middle, now and then.
            using var stop = new CancellationTokenSource();
            if (random.Next(4) == 0)
            {
                stop.CancelAfter(TimeSpan.FromMilliseconds(random.Next(30)));
            }

            await Task.WhenAll(
                StepAsync(servers[0], CancellationToken.None),
                StepAsync(servers[1], stop.Token));
        }

        kills.ShouldBeGreaterThan(5, "the processes that are killed are a part of the test");
        await using var db = await world.DbAsync();
        var taken = (await db.Escalations.AsNoTracking().ToListAsync(world.Cancel)).ToLookup(e => e.ThreadId);
        var notes = (await db.Posts.AsNoTracking().Where(p => p.Kind == PostKind.Note && p.Markdown.StartsWith("Discussions.Note.Escalated")).Select(p => p.ThreadId).ToListAsync(world.Cancel)).ToLookup(id => id);
        var wrong = cases
            .Select(c => (Case: c, Expected: c.Expected(ticks), Taken: taken[c.Id].OrderBy(e => e.Id).Select(e => (e.Level, e.DueAt, e.At)).ToList()))
            .Where(c => !c.Expected.SequenceEqual(c.Taken) || notes[c.Case.Id].Count() != c.Expected.Count)
            .Take(3)
            .Select(c => $"asked {c.Case.AskedAt:u}, {c.Case.Days} days, {string.Join(" ", c.Case.Acts)}: expected {string.Join(" ", c.Expected)}, was {string.Join(" ", c.Taken)}")
            .ToList();
        wrong.ShouldBeEmpty($"seed {seed}");
        taken.Sum(t => t.Count()).ShouldBeGreaterThan(Questions / 3);
        (await db.Outbox.CountAsync(m => m.Type == nameof(QuestionEscalated), world.Cancel)).ShouldBe(taken.Sum(t => t.Count()));
    }

    private static async Task StepAsync(EscalationClock clock, CancellationToken cancellationToken)
    {
        try
        {
            // It takes 500 at a time.
            while (await clock.StepAsync(cancellationToken) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: the other goes on.
        }
    }

    /// <summary>A process of its own takes the same steps, and is killed (SIGKILL) while it does.</summary>
    private static async Task KillOneAtWorkAsync(World world, DateTimeOffset now, Random random)
    {
        var database = world.ConnectionString;
        using var worker = Workers.Start("step", database, now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        await worker.StandardOutput.ReadLineAsync(world.Cancel);
        await Task.Delay(random.Next(40), world.Cancel);
        worker.Kill();
        await worker.WaitForExitAsync(world.Cancel);
    }

    private static EscalationClock Clock(World world) => world.HostedService<EscalationClock>();

    private static async Task AskAsync(World world, Agder agder, List<Case> cases)
    {
        await using var db = await world.DbAsync();
        foreach (var chunk in cases.Chunk(1000))
        {
            foreach (var c in chunk)
            {
                var thread = new DiscussionThread
                {
                    Id = c.Id,
                    NetworkId = c.Network,
                    Kind = ThreadKind.Question,
                    Title = "Hvem har?",
                    AuthorId = agder.Member.Id,
                    AuthorOrganisationId = agder.Lyngdal.Id,
                    CreatedAt = c.AskedAt,
                };
                thread.AssignAnswer(agder.Kristiansand.Id, c.Days, c.AskedAt);
                thread.LetNational(c.MayGoNational);
                db.Threads.Add(thread);
                db.Posts.Add(thread.AddPost(agder.Member.Id, agder.Lyngdal.Id, "Vi lurer.", "<p>Vi lurer.</p>", Guid.CreateVersion7(), c.AskedAt));
            }

            await db.SaveChangesAsync(world.Cancel);
            db.ChangeTracker.Clear();
        }
    }

    private static async Task ActAsync(World world, Agder agder, Queue<(DateTimeOffset At, Case Case, Act Act)> acts, DateTimeOffset until)
    {
        await using var db = await world.DbAsync();
        while (acts.TryPeek(out var next) && next.At <= until)
        {
            acts.Dequeue();
            await using var transaction = await db.BeginThreadChangeAsync(next.Case.Id, world.Cancel);
            var thread = await db.Threads.SingleAsync(t => t.Id == next.Case.Id, world.Cancel);
            var (author, organisation) = next.Act == Act.AskerWrites ? (agder.Member.Id, agder.Lyngdal.Id) : (agder.Superuser.Id, agder.Kristiansand.Id);
            db.Posts.Add(thread.AddPost(author, organisation, "Hm.", "<p>Hm.</p>", Guid.CreateVersion7(), next.At, asksBack: next.Act == Act.AskBack));
            await db.SaveChangesAsync(world.Cancel);
            await transaction.CommitAsync(world.Cancel);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>When the servers look: every working hour when something is due or done, and at odd moments, with nights in which both are down.</summary>
    private static List<DateTimeOffset> Ticks(List<Case> cases, Random random)
    {
        var days = cases.SelectMany(c => Enumerable.Range(0, 75).Select(n => OsloTime.DateIn(c.AskedAt).AddDays(n))).ToHashSet();
        var ticks = new List<DateTimeOffset>();
        foreach (var day in days.Order())
        {
            // A server that is down for the day: one in six.
            if (random.Next(6) != 0)
            {
                ticks.Add(OsloTime.At(day, new TimeOnly(16, 0)).AddSeconds(random.Next(0, 3600)));
            }

            if (random.Next(3) == 0)
            {
                ticks.Add(OsloTime.At(day, new TimeOnly(3, 0)).AddSeconds(random.Next(0, 3600)));
            }
        }

        return ticks;
    }

    private static IEnumerable<DateOnly> HolidaysOf(int year, DateOnly easter) =>
    [
        new(year, 1, 1), new(year, 5, 1), new(year, 5, 17), new(year, 12, 25), new(year, 12, 26),
        easter.AddDays(-3), easter.AddDays(-2), easter, easter.AddDays(1), easter.AddDays(39), easter.AddDays(49), easter.AddDays(50),
    ];

    private static bool Works(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(day);

    private static DateTimeOffset Plus(DateTimeOffset at, int days)
    {
        var day = OsloTime.DateIn(at);
        while (days > 0)
        {
            day = day.AddDays(1);
            days -= Works(day) ? 1 : 0;
        }

        // 16:00 in Norway, summer or winter: the last Sunday of March at 01:00 UTC, and of October.
        var summer = day >= LastSunday(day.Year, 3) && day < LastSunday(day.Year, 10);
        return new DateTimeOffset(day.ToDateTime(new TimeOnly(summer ? 14 : 15, 0)), TimeSpan.Zero);
    }

    private static DateOnly LastSunday(int year, int month)
    {
        var day = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return day.AddDays(-(int)day.DayOfWeek);
    }

    private enum Act
    {
        AskBack,
        AskerWrites,
        Answer,
    }

    private sealed record Case(ThreadId Id, LearningNetworkId Network, int Days, bool HasOthers, bool MayGoNational, DateTimeOffset AskedAt, List<(DateTimeOffset At, Act Act)> Acts)
    {
        public static Case Random(Random random, int number, List<(LearningNetwork Network, int Days, bool HasOthers)> networks)
        {
            var year = 2026 + random.Next(10);
            var middle = number % 2 == 0
                ? DateOnly.ParseExact($"{year}-{Easters[year]}", "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-3)
                : new DateOnly(year, 5, 17);
            var askedAt = OsloTime.At(middle.AddDays(random.Next(-12, 5)), TimeOnly.MinValue).AddSeconds(random.Next(86_400));
            var (network, days, hasOthers) = networks[random.Next(networks.Count)];
            var acts = new List<(DateTimeOffset, Act)>();
            var at = askedAt;
            while (random.Next(3) != 0 && acts.Count < 6)
            {
                at = at.AddHours(1 + random.Next(24 * 6));
                var act = (Act)random.Next(3);
                acts.Add((at, act));
                if (act == Act.Answer)
                {
                    break;
                }
            }

            return new Case(ThreadId.New(), network.Id, days, hasOthers, random.Next(2) == 0, askedAt, acts);
        }

        /// <summary>The steps that should be taken: the plain calculation.</summary>
        public List<(EscalationLevel Level, DateTimeOffset DueAt, DateTimeOffset At)> Expected(List<DateTimeOffset> ticks)
        {
            var steps = new List<(EscalationLevel, DateTimeOffset, DateTimeOffset)>();
            Queue<EscalationLevel> left = new(new[] { EscalationLevel.Superusers, EscalationLevel.National, EscalationLevel.Ks }
                .Where(l => (l != EscalationLevel.Superusers || HasOthers) && (l != EscalationLevel.National || MayGoNational)));
            var due = Plus(AskedAt, Days);
            DateTimeOffset? waiting = null;
            var acts = new Queue<(DateTimeOffset At, Act Act)>(Acts);
            foreach (var tick in ticks.Where(t => t > AskedAt))
            {
                while (acts.TryPeek(out var next) && next.At <= tick)
                {
                    acts.Dequeue();
                    switch (next.Act)
                    {
                        case Act.Answer:
                            return steps;
                        case Act.AskBack:
                            waiting ??= next.At;
                            break;
                        case Act.AskerWrites when waiting is { } since:
                            waiting = null;
                            var day = OsloTime.DateIn(since);
                            var waited = 0;
                            while (day < OsloTime.DateIn(next.At))
                            {
                                day = day.AddDays(1);
                                waited += Works(day) ? 1 : 0;
                            }

                            due = waited == 0 ? due : Plus(due, waited);
                            if (due <= next.At)
                            {
                                // Overdue already when it began to wait, with the server down: the days begin anew.
                                due = Plus(next.At, Days);
                            }

                            break;
                    }
                }

                if (waiting is null && left.Count > 0 && due <= tick)
                {
                    steps.Add((left.Dequeue(), due, tick));
                    due = Plus(tick, Days);
                }
            }

            return steps;
        }
    }
}
