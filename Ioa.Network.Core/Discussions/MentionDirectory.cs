using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Somebody, or an organisation, that a text can mention.</summary>
/// <param name="Name">The name as it stands after the «@».</param>
/// <param name="Person">The person, or <see langword="null"/>.</param>
/// <param name="Organisation">The organisation, or <see langword="null"/>.</param>
public sealed record MentionTarget(string Name, PersonId? Person, OrganisationId? Organisation);

/// <summary>
/// Whom a text in a network can mention: its people and its organisations, by full name. The longest name that fits wins; a name
/// that two share is nobody's.
/// </summary>
public sealed class MentionDirectory
{
    private readonly Dictionary<string, MentionTarget?> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<char, int[]> _lengths;

    /// <summary>A directory of these; a name that occurs twice is left out.</summary>
    public MentionDirectory(IEnumerable<MentionTarget> targets)
    {
        foreach (var target in targets.Where(t => t.Name.Length > 0))
        {
            _targets[target.Name] = _targets.ContainsKey(target.Name) ? null : target;
        }

        // At an «@» only the lengths of names with that first letter are tried, longest first.
        _lengths = _targets.Keys
            .GroupBy(name => char.ToUpperInvariant(name[0]))
            .ToDictionary(names => names.Key, names => names.Select(n => n.Length).Distinct().OrderDescending().ToArray());
    }

    /// <summary>Nobody.</summary>
    public static MentionDirectory Empty { get; } = new([]);

    /// <summary>Whom the text begins with; <see langword="null"/> for nobody.</summary>
    /// <param name="text">What stands after the «@».</param>
    public MentionTarget? Find(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !_lengths.TryGetValue(char.ToUpperInvariant(text[0]), out var lengths))
        {
            return null;
        }

        var lookup = _targets.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in lengths)
        {
            if (length <= text.Length &&
                (length == text.Length || !char.IsLetterOrDigit(text[length])) &&
                lookup.TryGetValue(text[..length], out var target))
            {
                return target;
            }
        }

        return null;
    }

    /// <summary>The directory of a network; empty, and without asking the database, for a text with no «@» in it.</summary>
    internal static async Task<MentionDirectory> ForAsync(
        NetworkDbContext db, LearningNetworkId network, string text, DateOnly today, CancellationToken cancellationToken)
    {
        if (!text.Contains('@', StringComparison.Ordinal))
        {
            return Empty;
        }

        var people = await db.ReadersOf(network, today)
            .Select(p => new { p.Id, p.Name })
            .ToListAsync(cancellationToken);
        var organisations = await db.Memberships
            .Where(m => m.NetworkId == network && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new { m.OrganisationId, m.Organisation!.DisplayName })
            .Distinct()
            .ToListAsync(cancellationToken);
        return new MentionDirectory(
            people.Select(p => new MentionTarget(p.Name, p.Id, null))
                .Concat(organisations.Select(o => new MentionTarget(o.DisplayName, null, o.OrganisationId))));
    }
}
