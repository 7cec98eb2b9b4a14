using System.Globalization;
using System.Text;

namespace Ioa.Network.Core.ICalendar;

/// <summary>
/// How long something lasts (RFC 5545, 3.3.6): so many days by the calendar, which a change to or from summer time makes longer or shorter, and
/// then an exact time.
/// </summary>
/// <param name="Days">Days by the calendar; a week is seven.</param>
/// <param name="Time">Exact time on top of the days; whole seconds.</param>
public readonly record struct CalendarDuration(int Days, TimeSpan Time)
{
    /// <summary>An exact time.</summary>
    public static CalendarDuration Of(TimeSpan time) => new(0, time);

    /// <summary>The time after <paramref name="start"/>, of the same kind and in the same zone.</summary>
    public CalendarTime After(CalendarTime start)
    {
        var day = start.Plus(TimeSpan.FromDays(Days));
        return Time == TimeSpan.Zero ? day : day.PlusExact(Time);
    }

    /// <summary>As iCalendar writes it: <c>P1DT2H30M</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Days < 0 || Time < TimeSpan.Zero ? "-P" : "P");
        if (Days != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Math.Abs((long)Days)}D");
        }

        var seconds = Math.Abs(Time.Ticks / TimeSpan.TicksPerSecond);
        if (seconds != 0 || Days == 0)
        {
            text.Append('T');
            var (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            text.Append(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours}H" : "")}{(minutes > 0 ? $"{minutes}M" : "")}{(rest > 0 || seconds == 0 ? $"{rest}S" : "")}");
        }

        return text.ToString();
    }

    /// <summary>Reads <c>[+-]P[nW][nD][T[nH][nM][nS]]</c>; no longer than a thousand years.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out CalendarDuration duration)
    {
        duration = default;
        text = text.Trim();
        var sign = text.StartsWith("-") ? -1 : 1;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            text = text[1..];
        }

        if (text.Length < 3 || text[0] is not ('P' or 'p'))
        {
            return false;
        }

        const string Units = "WDTHMS";
        var (unit, days, seconds) = (-1, 0L, 0L);
        for (text = text[1..]; text.Length > 0;)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            var next = digits < 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[digits]), StringComparison.Ordinal);
            if (next <= unit || digits > 9 || (next > 2 && unit < 2) || (digits == 0) != (next == 2))
            {
                return false;
            }

            var number = digits == 0 ? 0 : long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            (days, seconds) = (days + (next == 0 ? 7 * number : next == 1 ? number : 0), seconds + (next switch { 3 => 3600, 4 => 60, 5 => 1, _ => 0 } * number));
            unit = next;
            text = text[(digits + 1)..];
        }

        if (unit == 2 || days > 365_000 || seconds > 365_000L * 86_400)
        {
            return false;
        }

        duration = new((int)days * sign, TimeSpan.FromSeconds(seconds * sign));
        return true;
    }
}
