using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>
/// What somebody wrote in an answer by e-mail, without what the mail program put around it: quoted lines, the line above them («Den …
/// skrev …:»), Outlook's headings of the answered e-mail, the signature below «-- », «Sendt fra min iPhone». Who it is from, is not
/// taken away: «Hilsen Kari» is part of what Kari wrote.
/// </summary>
public static partial class ReplyText
{
    /// <summary>How many lines the mail program may have broken «Den … skrev …:» into.</summary>
    private const int MaxAttributionLines = 4;

    /// <summary>Within how many lines Outlook's «Fra:» is followed by «Sendt:».</summary>
    private const int MaxHeadingLines = 4;

    /// <summary>Cuts it.</summary>
    public static string Cut(string text)
    {
        var lines = SafeText.Lines(text.ReplaceLineEndings("\n").Replace('\u00A0', ' ')).Split('\n');
        var kept = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is "-- " or "--" || Separator.IsMatch(lines[i]) || IsHeading(lines, i))
            {
                break;
            }

            if (lines[i].StartsWith('>'))
            {
                continue;
            }

            if (AttributionAt(lines, i) is { } last)
            {
                // What is quoted below it has «>», and answers may stand between; or it has not, and all of it is quoted.
                var below = lines.Skip(last + 1).FirstOrDefault(line => line.Trim().Length > 0);
                if (below is null || !below.StartsWith('>'))
                {
                    break;
                }

                i = last;
                continue;
            }

            var line = lines[i].TrimEnd();

            // Four spaces would make it code.
            kept.Add(line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t') ? line.TrimStart() : line);
        }

        while (kept.Count > 0 && (kept[^1].Length == 0 || Device.IsMatch(kept[^1]) || Rule.IsMatch(kept[^1])))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return ManyBreaks.Replace(string.Join('\n', kept), "\n\n").Trim('\n');
    }

    /// <summary>The last line of «Den … skrev …:» when it begins here.</summary>
    private static int? AttributionAt(string[] lines, int at)
    {
        if (lines[at].Trim().Length == 0)
        {
            return null;
        }

        var joined = "";
        for (var i = at; i < Math.Min(lines.Length, at + MaxAttributionLines) && lines[i].Trim().Length > 0 && !lines[i].StartsWith('>'); i++)
        {
            joined += " " + lines[i].Trim();
            if (joined.Length > 600)
            {
                return null;
            }

            if (joined.EndsWith(':'))
            {
                return Wrote.IsMatch(joined) && Year.IsMatch(joined) && (TimeOfDay.IsMatch(joined) || joined.Contains('@', StringComparison.Ordinal)) ? i : null;
            }
        }

        return null;
    }

    /// <summary>Outlook's «Fra: … Sendt: … Til: … Emne: …».</summary>
    private static bool IsHeading(string[] lines, int at) =>
        HeadingFrom.IsMatch(lines[at]) && lines.Skip(at + 1).Take(MaxHeadingLines).Any(line => HeadingSent.IsMatch(line)) &&
        lines.Skip(at + 1).Take(MaxHeadingLines * 2).Any(line => HeadingTo.IsMatch(line));

    [GeneratedRegex(@"^\s*[*_]{0,2}(Fra|Frå|From)\s?:[*_]{0,2}\s*\S", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeadingFrom { get; }

    [GeneratedRegex(@"^\s*[*_]{0,2}(Sendt|Send|Sent|Dato|Date)\s?:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeadingSent { get; }

    [GeneratedRegex(@"^\s*[*_]{0,2}(Til|To|Emne|Subject)\s?:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeadingTo { get; }

    [GeneratedRegex(@"^\s*-{3,}\s*(Opprinnelig melding|Opphavleg melding|Opprinneleg melding|Original Message|Original message|Videresendt melding|Vidaresend melding|Forwarded message)\s*-{3,}\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Separator { get; }

    [GeneratedRegex(@"^\s*_{10,}\s*$|^\s*-{10,}\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Rule { get; }

    [GeneratedRegex(@"\b(skrev|skreiv|wrote)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Wrote { get; }

    [GeneratedRegex(@"\b20[0-9]{2}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Year { get; }

    [GeneratedRegex(@"\b[0-9]{1,2}[.:][0-9]{2}\b", RegexOptions.NonBacktracking)]
    private static partial Regex TimeOfDay { get; }

    [GeneratedRegex(@"^\s*(Sendt|Send|Sent)\s+(fra|frå|from)\s+(min|mi|mitt|my|en|ein|Outlook|iPhone|iPad|e-post|E-post|Mail|Yahoo|Samsung)\b.{0,80}$|^\s*(Få|Get|Hent|Skaff deg)\s+\[?Outlook\b.{0,80}$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Device { get; }

    [GeneratedRegex(@"\n{3,}", RegexOptions.NonBacktracking)]
    private static partial Regex ManyBreaks { get; }
}
