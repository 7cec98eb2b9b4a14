using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ioa.Network.Tests.Support;

/// <summary>Every test runs in bokmål, whatever the machine speaks.</summary>
internal static class Culture
{
    [ModuleInitializer]
    internal static void Set()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture =
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("nb");
    }
}
