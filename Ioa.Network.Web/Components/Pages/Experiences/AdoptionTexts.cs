using Ioa.Network.Core.Experiences;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>How far somebody is, in words.</summary>
internal static class AdoptionTexts
{
    /// <summary>«Tatt i bruk», «Valgt bort».</summary>
    public static string HowFar(Texts texts, AdoptionStage stage, AdoptionDecision? decision) => decision == AdoptionDecision.Rejected
        ? texts["Adoptions.HowFar.Rejected"]
        : texts[$"Adoptions.HowFar.{stage}"];

    /// <summary>A stage as a step; the decision as what it was.</summary>
    public static string Stage(Texts texts, AdoptionStage stage, AdoptionDecision? decision) =>
        stage == AdoptionStage.Decision && decision == AdoptionDecision.Rejected ? texts["Adoptions.HowFar.Rejected"] : texts[$"Adoptions.Stage.{stage}"];
}
