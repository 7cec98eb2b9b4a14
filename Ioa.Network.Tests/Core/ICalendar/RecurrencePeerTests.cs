using System.Globalization;
using System.Text.Json.Nodes;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>Thousands of rules, expanded by us and by rrule.js.</summary>
public sealed class RecurrencePeerTests
{
    private const int Cases = 5_000;

    private const int Seed = 5_545;

    private const int Most = 60;

    private static readonly DateTime Bound = new(2045, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public async Task Occurrences_FiveThousandRules_AreThoseOfRruleJs()
    {
        var random = new Random(Seed);
        var cases = Enumerable.Range(0, Cases).Select(_ => Generate(random)).ToList();

        // rrule.js knows no zones by itself: local times go as if they were UTC, both ways.
        var answers = await CalendarPeer.AskAsync(
            """
            // rrule.js looks for more until the year 9999, which takes minutes for a rule that gives nothing.
            globalThis.rrule ??= (() => {
              const loaded = { exports: {} };
              const source = require('fs').readFileSync(require.resolve('rrule'), 'utf8').replace('MAXYEAR = 9999', 'MAXYEAR = 2045');
              new Function('module', 'exports', source)(loaded, loaded.exports);
              return loaded.exports;
            })();
            const { RRule } = rrule;
            const options = RRule.parseString(question.rule);
            options.dtstart = new Date(question.start + 'Z');
            const found = [];
            new RRule(options).all(date => {
              if (date.toISOString() >= question.bound) return false;
              found.push(date.toISOString().slice(0, 19));
              return found.length < question.most;
            });
            return found;
            """,
            cases.Select(c => new JsonObject { ["start"] = Text(c.Start), ["rule"] = c.Rule.ToString(), ["bound"] = Text(Bound), ["most"] = Most }));

        answers.Count.ShouldBe(Cases);
        var wrong = cases.Index().Select(c => (c.Index, c.Item, Ours: Ours(c.Item.Start, c.Item.Rule), Theirs: answers[c.Index]!.ToJsonString()))
            .Where(c => c.Ours != c.Theirs)
            .Select(c => $"seed {Seed}, case {c.Index}: {Text(c.Item.Start)} {c.Item.Rule}\n  ours   {c.Ours}\n  theirs {c.Theirs}")
            .ToList();
        wrong.Count.ShouldBe(0, $"{wrong.Count} differ:\n{string.Join('\n', wrong.Take(10))}");
        cases.Average(c => Recurrence.Occurrences(CalendarTime.Floating(c.Start), c.Rule, [], [], DateTimeOffset.MinValue, At(Bound), Most).Count()).ShouldBeGreaterThan(15);
    }

    private static string Ours(DateTime start, RecurrenceRule rule) => new JsonArray([..
        Recurrence.Occurrences(CalendarTime.Floating(start), rule, [], [], DateTimeOffset.MinValue, At(Bound), Most, "UTC").Select(time => (JsonNode)Text(time.Local))]).ToJsonString();

    private static DateTimeOffset At(DateTime utc) => new(utc, TimeSpan.Zero);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static (DateTime Start, RecurrenceRule Rule) Generate(Random random)
    {
        while (true)
        {
            var start = new DateTime(random.Next(1995, 2027), random.Next(1, 13), 1, random.Next(24), random.Next(60), random.Next(60), DateTimeKind.Unspecified).AddDays(random.Next(31));
            var frequency = (RecurrenceFrequency)random.Next(4);
            var (yearly, monthly, weekly) = (frequency == RecurrenceFrequency.Yearly, frequency == RecurrenceFrequency.Monthly, frequency == RecurrenceFrequency.Weekly);
            var rule = new RecurrenceRule
            {
                Frequency = frequency,
                Interval = Chance(60) ? 1 : Chance(80) ? random.Next(1, 6) : random.Next(1, 70),
                WeekStart = Chance(60) ? DayOfWeek.Monday : (DayOfWeek)random.Next(7),
                Months = Chance(25) ? Numbers(4, 1, 12) : [],
                MonthDays = !weekly && Chance(25) ? Signed(5, 31) : [],
                YearDays = yearly && Chance(20) ? Signed(8, 366) : [],
                Weeks = yearly && Chance(25) ? Signed(6, 53) : [],
                Days = Chance(45) ? [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (DayOfWeek)random.Next(7)).Distinct().Select(day => new RecurrenceDay(day))] : [],
            };
            if ((monthly || (yearly && rule.Weeks.Count == 0)) && rule.Days.Count > 0 && Chance(60))
            {
                var most = yearly && rule.Months.Count == 0 ? 53 : 5;
                rule = rule with { Days = [.. rule.Days.Select(day => day with { Ordinal = random.Next(1, most + 1) * (Chance(50) ? 1 : -1) })] };
            }

            if (Chance(25))
            {
                rule = rule with { Positions = [.. Signed(3, Chance(70) ? 4 : 20).Order()] }; // rrule.js gives them in the order in which they are named, which is none in time
            }

            rule = random.Next(3) switch
            {
                0 => rule with { Count = random.Next(1, 70) },
                1 => rule with { Until = CalendarTime.Floating(start.AddHours(random.Next(10 * 366 * 24))) },
                _ => rule,
            };

            // rrule.js, like its model python-dateutil:
            // 1. gives every day of a week of BYWEEKNO when the rule names no day; RFC 5545 takes what the rule does not say from the start, so its weekday.
            var anyDayOfWeek = rule.Weeks.Count > 0 && rule.Days.Count + rule.MonthDays.Count + rule.YearDays.Count == 0;

            // 2. counts BYSETPOS of a first week from the start's day; RFC 5545 counts in the whole week.
            var withinWeek = weekly && rule.Positions.Count > 0 && start.DayOfWeek != rule.WeekStart;

            // 3. takes the first day for a position that is further from the end than there are days, and a day twice that two positions name; RFC 5545
            // gives a set. What cannot come to that remains: the last, or one from the end of a month's weekdays, of which there are four at least.
            var fromEnd = rule.Positions.Any(position => position < 0) &&
                !(rule.Positions is [-1] || (rule.Positions is [>= -4] && monthly && rule.MonthDays.Count == 0 && rule.Days.Count > 0 && rule.Days.All(day => day.Ordinal == 0)));

            // 4. takes the preceding year for one of 53 weeks where it has 52 (2 January 2039 is in week 52 of 2038), so January's first days are not
            // found by the number of that year's last week; and December's last days, when they are in the next year's first week, not counted from its end.
            var lastWeek = rule.Weeks.Any(week => Math.Abs(week) >= 52);
            if (rule.IsValid && !anyDayOfWeek && !withinWeek && !fromEnd && !lastWeek)
            {
                return (start, rule);
            }

            bool Chance(int percent) => random.Next(100) < percent;

            int[] Numbers(int count, int least, int most) => [.. Enumerable.Range(0, random.Next(1, count + 1)).Select(_ => random.Next(least, most + 1)).Distinct()];

            int[] Signed(int count, int most) => [.. Numbers(count, 1, most).Select(number => Chance(70) ? number : -number).Distinct()];
        }
    }
}
