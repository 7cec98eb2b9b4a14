using System.Globalization;
using Ioa.Network.Core.Meetings;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioa.Network.Web.Components.Pages.Meetings;

/// <summary>How the calendar is laid out.</summary>
public enum CalendarLayout
{
    /// <summary>A month of weeks.</summary>
    Month,

    /// <summary>Seven days.</summary>
    Week,

    /// <summary>What comes, one below the other.</summary>
    List,
}

/// <summary>What the calendar's page shows, as its address has it.</summary>
/// <param name="Layout">How.</param>
/// <param name="Day">A day of the month or week, or the first of the list.</param>
public sealed record CalendarAddress(CalendarLayout Layout, DateOnly Day)
{
    /// <summary>How many months the list goes on.</summary>
    private const int ListMonths = 6;

    /// <summary>Which meetings: «mine», «land», or nothing for one's networks'.</summary>
    public string? Which { get; init; }

    /// <summary>Only this network's.</summary>
    public string? Network { get; init; }

    /// <summary>Only with a host in this county.</summary>
    public string? County { get; init; }

    /// <summary>Only those that have all of these words.</summary>
    public string? Text { get; init; }

    /// <summary>Only this kind.</summary>
    public MeetingKind? Kind { get; init; }

    /// <summary>Whether what calendars from outside have is left out.</summary>
    public bool HidesOutside { get; init; }

    /// <summary>The first day shown.</summary>
    public DateOnly From => Layout switch
    {
        CalendarLayout.Month => Monday(new DateOnly(Day.Year, Day.Month, 1)),
        CalendarLayout.Week => Monday(Day),
        _ => Day,
    };

    /// <summary>The last day shown.</summary>
    public DateOnly To => Layout switch
    {
        CalendarLayout.Month => Monday(new DateOnly(Day.Year, Day.Month, 1).AddMonths(1).AddDays(-1)).AddDays(6),
        CalendarLayout.Week => From.AddDays(6),
        _ => Day.AddMonths(ListMonths),
    };

    /// <summary>What is asked of the database.</summary>
    public CalendarSearch Search => new(From, To) { NetworkSlug = Network, County = County, Text = Text, Kind = Kind, OnlyMine = Which == "mine", Country = Which == "land" };

    /// <summary>The same, one month or week further or back.</summary>
    public CalendarAddress Step(int steps) => this with
    {
        Day = Layout switch
        {
            CalendarLayout.Month => new DateOnly(Day.Year, Day.Month, 1).AddMonths(steps),
            CalendarLayout.Week => Monday(Day).AddDays(7 * steps),
            _ => Day.AddMonths(ListMonths * steps),
        },
    };

    /// <summary>Reads an address; what cannot be read is left out.</summary>
    public static CalendarAddress Read(string? query, DateOnly today)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Of(string name) => values.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 and <= 100 } text ? text : null;
        var layout = Of("visning") switch { "uke" => CalendarLayout.Week, "liste" => CalendarLayout.List, _ => CalendarLayout.Month };
        var day = DateOnly.TryParseExact(Of("dag"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 2000 and < 2200 ? read : today;
        return new CalendarAddress(layout, day)
        {
            Which = Of("vis") is "mine" or "land" ? Of("vis") : null,
            Network = Of("nettverk"),
            County = Of("fylke"),
            Text = Of("q"),
            HidesOutside = Of("andre") == "nei",
            Kind = Enum.TryParse<MeetingKind>(Of("type"), out var kind) && Enum.IsDefined(kind) ? kind : null,
        };
    }

    /// <summary>The address.</summary>
    public override string ToString() => QueryHelpers.AddQueryString("moter", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["visning"] = LayoutName(Layout),
        ["dag"] = Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["vis"] = Which,
        ["nettverk"] = Network,
        ["fylke"] = County,
        ["q"] = Text,
        ["type"] = Kind?.ToString(),
        ["andre"] = HidesOutside ? "nei" : null,
    }.Where(p => p.Value is not null));

    /// <summary>A layout as the address has it.</summary>
    public static string LayoutName(CalendarLayout layout) => layout switch { CalendarLayout.Week => "uke", CalendarLayout.List => "liste", _ => "maned" };

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
