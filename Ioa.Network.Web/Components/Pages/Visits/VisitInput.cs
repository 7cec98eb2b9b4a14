using System.Globalization;
using Ioa.Network.Core.Visits;

namespace Ioa.Network.Web.Components.Pages.Visits;

/// <summary>What is typed about a visit: text until it can be read, so that nothing is lost that cannot.</summary>
public sealed class VisitInput
{
    /// <summary>How many.</summary>
    public string? People { get; set; }

    /// <summary>A wish, a trip or what those who come are to know.</summary>
    public string? Text { get; set; }

    /// <summary>When it suits, in words.</summary>
    public string? When { get; set; }

    /// <summary>The meeting's title.</summary>
    public string? Title { get; set; }

    /// <summary>The first day.</summary>
    public string? Date { get; set; }

    /// <summary>The last day.</summary>
    public string? ToDate { get; set; }

    /// <summary>From this time.</summary>
    public string? From { get; set; }

    /// <summary>To this time.</summary>
    public string? To { get; set; }

    /// <summary>Where.</summary>
    public string? Place { get; set; }

    /// <summary>How many there is room for.</summary>
    public string? Capacity { get; set; }

    /// <summary>Why not.</summary>
    public string? Reason { get; set; }

    /// <summary>What was learned.</summary>
    public string? Report { get; set; }

    /// <summary>In which network a trip is proposed.</summary>
    public string? Network { get; set; }

    /// <summary>To which country.</summary>
    public string? Country { get; set; }

    /// <summary>Whether a trip is for everybody in a learning network.</summary>
    public bool IsNational { get; set; }

    /// <summary>Whether those who propose have seen the trips that are like theirs.</summary>
    public bool HasLooked { get; set; }

    /// <summary>The version that was shown.</summary>
    public int Version { get; set; }

    /// <summary>The wish.</summary>
    public WishContent Wish => new(ReadNumber(People) ?? 0, Text ?? "", When ?? "");

    /// <summary>A day, if it is one.</summary>
    public static DateOnly? ReadDay(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A time, if it is one.</summary>
    public static TimeOnly? ReadTime(string? text) => TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A number; what is none is out of every limit, and so refused with the limit told.</summary>
    public static int? ReadNumber(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
