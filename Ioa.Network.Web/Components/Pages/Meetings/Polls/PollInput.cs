using System.Globalization;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;

namespace Ioa.Network.Web.Components.Pages.Meetings.Polls;

/// <summary>A date poll as it is typed in its form: text until it can be read, so that nothing is lost that cannot.</summary>
internal sealed class PollInput
{
    /// <summary>How many rows for proposals there are at first, and how many are added at a time.</summary>
    public const int Rows = 5;

    public string? Title { get; set; }

    public MeetingKind Kind { get; set; }

    public string? Description { get; set; }

    public List<string>? Networks { get; set; }

    public List<ProposalInput>? Proposals { get; set; }

    public string? AnswerBy { get; set; }

    public string? More { get; set; }

    /// <summary>An empty form, for the network that was asked for, or the only one.</summary>
    public static PollInput New(MeetingChoices choices, string? network) => new()
    {
        Networks = [.. choices.Networks.Where(n => n.Slug == network || choices.Networks.Count == 1).Select(n => n.Id.ToString())],
        Proposals = [.. Enumerable.Range(0, Rows).Select(_ => new ProposalInput { From = "09:00", To = "15:00" })],
    };

    /// <summary>What is asked; <see langword="null"/> when a day or a time cannot be read. Rows without a day are left out.</summary>
    public PollPlan? Read()
    {
        var times = new List<ProposedTime>();
        foreach (var row in Proposals ?? [])
        {
            if (string.IsNullOrWhiteSpace(row.Date))
            {
                continue;
            }

            if (ReadDay(row.Date) is not { } day || ReadTime(row.From) is not { } from || ReadTime(row.To) is not { } to)
            {
                return null;
            }

            times.Add(new(day, from, to));
        }

        return !string.IsNullOrWhiteSpace(AnswerBy) && ReadDay(AnswerBy) is null
            ? null
            : new PollPlan(Kind, Title ?? "", Description ?? "", times) { AnswerBy = ReadDay(AnswerBy) };
    }

    /// <summary>A day as it is typed.</summary>
    internal static DateOnly? ReadDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue.AddDays(-366) ? day : null;

    /// <summary>A time as it is typed.</summary>
    internal static TimeOnly? ReadTime(string? text) => TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

/// <summary>One row of the form.</summary>
internal sealed class ProposalInput
{
    public string? Date { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }
}
