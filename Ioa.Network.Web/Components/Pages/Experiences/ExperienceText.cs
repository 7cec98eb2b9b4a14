using System.Globalization;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>An experience as lines of text under names, for comparing two versions.</summary>
internal static class ExperienceText
{
    /// <summary>The fields that are not the same in two versions, in the page's order: name, before, after.</summary>
    public static IReadOnlyList<(string Name, string Before, string After)> Changes(ExperienceContent before, ExperienceContent after, Texts texts)
    {
        var (old, now) = (Lines(before, texts), Lines(after, texts));
        return [.. now.Keys.Concat(old.Keys.Where(k => !now.ContainsKey(k)))
            .Select(name => (Name: name, Before: old.GetValueOrDefault(name, ""), After: now.GetValueOrDefault(name, "")))
            .Where(field => field.Before != field.After)];
    }

    private static Dictionary<string, string> Lines(ExperienceContent content, Texts texts)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("Experiences.TitleLabel", content.Title);
        Add("Experiences.Buyer", content.Buyer);
        Add("Experiences.Parties", Join(content.Parties.Select(p => $"{p.Name} ({texts[$"Experiences.Role.{p.Role}"]})")));
        Add("Experiences.Period", content.FromYear is null && content.ToYear is null ? null : ExperienceBody.Period(content));
        Add("Experiences.Sectors", string.Join(", ", content.Sectors.Select(s => texts[$"Organisations.Sector.{s}"])));
        Add("Experiences.InnovationKind", content.Kind is { } kind ? texts[$"Experiences.InnovationKind.{kind}"] : null);
        Add("Experiences.Form", content.Form is { } form ? texts[$"Experiences.Form.{form}"] : null);
        Add("Experiences.Procedure", content.Procedure is { } procedure ? texts[$"Experiences.Procedure.{procedure}"] : null);
        Add("Experiences.Cpv", string.Join(", ", content.Cpv));
        Add("Experiences.Topics", string.Join(", ", content.Topics));
        Add("Experiences.Suppliers", string.Join(", ", content.Suppliers));
        Add("Experiences.Volume", content.Volume?.ToString("N0", CultureInfo.CurrentCulture));
        Add("Experiences.Doffin", content.Doffin);
        Add("Experiences.Contact", content.Contact);
        Add("Experiences.HowItWent", content.Outcome is { } outcome ? texts[$"Experiences.Outcome.{outcome}"] : null);
        Add("Experiences.StoppedIn", content.StoppedIn is { } phase ? texts[$"Conversations.Phase.{phase}"] : null);
        Add("Experiences.BarrierLabel", content.Barrier is { } barrier ? texts[$"Experiences.Barrier.{barrier}"] : null);
        Add("Experiences.Differently", content.Differently);
        foreach (var answer in content.Answers)
        {
            lines[answer.Question ?? texts[$"Experiences.Question.{answer.Key}"]] = answer.Text;
        }

        Add("Experiences.Benefits", Join(content.Benefits.Select(b => $"{b.Text}: {b.Value} {b.Unit} – {texts[$"Experiences.BenefitsOf.{b.Status}"]}")));
        Add("Experiences.Lessons", Join(content.Lessons.Select(l => l.Text)));
        Add("Experiences.Caveats", Join(content.Caveats));
        Add("Experiences.Sources", Join(content.Sources.Select(s => s.Document)));
        Add("Experiences.Files", Join(content.Files.Select(f => f.Name)));
        return lines;

        void Add(string key, string? text)
        {
            if (text is { Length: > 0 })
            {
                lines[texts[key]] = text;
            }
        }

        static string Join(IEnumerable<string> entries) => string.Join('\n', entries);
    }
}
