using System.Globalization;

namespace Ioa.Network.Core.Common;

/// <summary>The order of names in lists: æ, ø, å last, whatever the database would have done.</summary>
public static class NorwegianOrder
{
    /// <summary>Orders names as a Norwegian reader looks for them.</summary>
    public static StringComparer Names { get; } = StringComparer.Create(CultureInfo.GetCultureInfo("nb-NO"), ignoreCase: true);
}
