using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Ioa.Network.Tests.Support;

/// <summary>The databases that the product runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a theory once on each database: the first parameter is the <see cref="DatabaseKind"/>, further ones are this attribute's
/// arguments. Repeat the attribute for more cases.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DatabasesAttribute(params object?[] arguments) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<DatabaseKind>().Select(kind => new TheoryDataRow([kind, .. arguments]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
