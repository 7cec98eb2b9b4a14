using System.Globalization;
using Ioa.Network.Core.Meetings.Programme;

namespace Ioa.Network.Web.Components.Pages.Meetings.Programme;

/// <summary>A programme as its form has it.</summary>
internal sealed class ProgrammeInput
{
    /// <summary>The points, in order.</summary>
    public List<ProgrammeLine> Lines { get; set; } = [];

    /// <summary>«up:2», «down:2», «remove:2» or «add:0»; nothing saves.</summary>
    public string? Action { get; set; }

    /// <summary>The meeting's version that was shown.</summary>
    public int Version { get; set; }

    /// <summary>What stands in the form at first: the programme, or three empty points.</summary>
    public static ProgrammeInput Of(ProgrammeView programme)
    {
        var lines = programme.Points
            .Where(p => p.Mark != AgendaMark.Removed)
            .Select(p => new ProgrammeLine
            {
                Id = p.Id.ToString(),
                Title = p.Title,
                Duration = p.Duration == 0 ? "" : p.Duration.ToString(CultureInfo.InvariantCulture),
                Speaker = p.Speaker,
                Text = p.Text,
                Link = p.Tie switch { { Thread: { } thread } => $"/samtaler/{thread}", { Experience: { } experience } => $"/erfaringer/{experience}", _ => "" },
            })
            .ToList();
        return new ProgrammeInput { Version = programme.Version, Lines = lines.Count > 0 ? lines : [new(), new(), new()] };
    }

    /// <summary>Does what a button says; whether one did.</summary>
    public bool Rearrange()
    {
        if (Action?.Split(':') is not [var what, var place] || !int.TryParse(place, CultureInfo.InvariantCulture, out var at) || at < 0 || at >= Math.Max(1, Lines.Count))
        {
            return false;
        }

        switch (what)
        {
            case "up" when at > 0:
                (Lines[at - 1], Lines[at]) = (Lines[at], Lines[at - 1]);
                break;
            case "down" when at < Lines.Count - 1:
                (Lines[at + 1], Lines[at]) = (Lines[at], Lines[at + 1]);
                break;
            case "remove" when Lines.Count > 0:
                Lines.RemoveAt(at);
                break;
            case "add" when Lines.Count < AgendaItem.MaxItems:
                Lines.Add(new());
                break;
        }

        return true;
    }

    /// <summary>The points as they are saved. A duration that is no number is refused with the limit told.</summary>
    public IReadOnlyList<AgendaLine> Read() =>
    [
        .. Lines.Select(l => new AgendaLine(
            Guid.TryParse(l.Id, out var id) ? new AgendaItemId(id) : null,
            l.Title ?? "",
            string.IsNullOrWhiteSpace(l.Duration) ? 0 : int.TryParse(l.Duration, CultureInfo.InvariantCulture, out var minutes) ? minutes : -1,
            l.Speaker ?? "",
            l.Text ?? "",
            l.Link ?? "")),
    ];
}

/// <summary>A point in the form.</summary>
internal sealed class ProgrammeLine
{
    public string? Id { get; set; }

    public string? Title { get; set; }

    public string? Duration { get; set; }

    public string? Speaker { get; set; }

    public string? Text { get; set; }

    public string? Link { get; set; }
}
