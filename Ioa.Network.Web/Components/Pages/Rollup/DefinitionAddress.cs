using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>Where it is said what a number means.</summary>
internal static class DefinitionAddress
{
    /// <summary>The list of them.</summary>
    public const string Root = $"{RollupAddress.Root}/tall";

    /// <summary>The name of coverage, which is no <see cref="Measure"/>.</summary>
    public const string Coverage = "dekning";

    /// <summary>A measure's page, by its name in addresses.</summary>
    public static string Of(string slug) => $"{Root}/{slug}";

    /// <summary>Which of the texts on day, owner and what is missing are a figure's.</summary>
    public static string Group(Figure figure) => figure switch
    {
        < Figure.ExperiencesShared => "Question",
        < Figure.AdoptionStages => "Experience",
        < Figure.MeetingsHeld => "Adoption",
        Figure.MeetingsHeld => "Meeting",
        Figure.Registrations or Figure.Attended => "Attended",
        Figure.ActionsDue or Figure.ActionsInTime => "Action",
        Figure.VisitsGathered => "Visit",
        Figure.QuestionsSpared => "Spared",
        _ => "Enquiry",
    };
}
