using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Ioa.Network.Core.Data;

/// <summary>
/// Queries that are compiled once, for pages that many open: EF's work on a query's expression is most of what such a page costs. A compiled
/// query belongs to one database's model, so there is one set for each.
/// </summary>
/// <typeparam name="T">The set, which holds each query as a property.</typeparam>
internal sealed class CompiledQueries<T>
    where T : class, new()
{
    private readonly ConditionalWeakTable<IModel, T> _sets = [];

    /// <summary>The set that fits a context's database.</summary>
    public T For(NetworkDbContext db) => _sets.GetValue(db.Model, static _ => new T());
}
