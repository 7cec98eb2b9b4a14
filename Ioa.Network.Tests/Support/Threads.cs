using System.Runtime.CompilerServices;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// The tests share their process with the sites that they ask. SQLite and the tests' own waiting hold threads; without enough of them from
/// the start, a site would stand still for as long as the runtime takes to add more.
/// </summary>
internal static class Threads
{
    [ModuleInitializer]
    internal static void Set() => ThreadPool.SetMinThreads(32, 32);
}
