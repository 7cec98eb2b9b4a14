using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>
/// Whose sums an organisation's history goes to. What happened stays with the organisation where it happened; where today's organisations are
/// listed, one that went over whole into another is added to that one, and one that was split stands by itself: its history is nobody's, and
/// would be counted twice if it were given to all of its successors.
/// </summary>
internal sealed class Lineage
{
    private readonly Dictionary<OrganisationId, OrganisationId> _successors = [];

    private Lineage()
    {
    }

    /// <summary>Every organisation, also those that are no more.</summary>
    public required IReadOnlyDictionary<OrganisationId, Organisation> Organisations { get; init; }

    /// <summary>Reads it.</summary>
    public static async Task<Lineage> ReadAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        var lineage = new Lineage { Organisations = await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id, cancellationToken) };
        var ended = lineage.Organisations.Values.Where(o => o is { Kind: OrganisationKind.Municipality, ValidTo: not null }).ToList();
        if (ended.Count > 0)
        {
            var numbers = ended.ConvertAll(o => o.Number);
            var changes = (await db.NumberChanges.AsNoTracking().Where(c => numbers.Contains(c.OldNumber)).ToListAsync(cancellationToken)).ToLookup(c => (c.OldNumber, c.ValidTo));
            var valid = lineage.Organisations.Values.Where(o => o is { Kind: OrganisationKind.Municipality, ValidTo: null }).ToDictionary(o => o.Number, o => o.Id, StringComparer.Ordinal);
            foreach (var old in ended)
            {
                if (changes[(old.Number, old.ValidTo!.Value)].ToList() is [{ Unambiguous: true } change] && valid.TryGetValue(change.NewNumber, out var successor))
                {
                    lineage._successors.Add(old.Id, successor);
                }
            }
        }

        return lineage;
    }

    /// <summary>Where an organisation's sums are shown: with its one successor, else with itself.</summary>
    public OrganisationId ShownAs(OrganisationId organisation) => _successors.GetValueOrDefault(organisation, organisation);

    /// <summary>Today's organisation and those that went over whole into it.</summary>
    public HashSet<OrganisationId> PartsOf(OrganisationId organisation) =>
        [organisation, .. _successors.Where(s => s.Value == organisation).Select(s => s.Key)];
}
