using Ioa.Network.Core.Experiences;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>The fields of a part, as they are saved.</summary>
internal static class PartJson
{
    /// <summary>From what was saved; <paramref name="none"/> while nothing was.</summary>
    public static T Read<T>(string value, T none) => value.Length == 0 ? none : ExperienceContent.PartFromJson<T>(value);

    /// <summary>To be saved.</summary>
    public static string Write<T>(T part) => ExperienceContent.PartToJson(part);
}
