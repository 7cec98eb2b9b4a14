using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>What was typed after an «@».</summary>
/// <param name="NetworkId">In which network.</param>
/// <param name="Prefix">The beginning of a name.</param>
public sealed record SuggestMentionsCommand(LearningNetworkId NetworkId, string Prefix);

/// <summary>Somebody to mention.</summary>
/// <param name="Name">What to write after the «@».</param>
/// <param name="Detail">A person's organisation; <see langword="null"/> for an organisation.</param>
/// <param name="Person">The person.</param>
/// <param name="Organisation">The organisation.</param>
public sealed record MentionSuggestion(string Name, string? Detail, PersonId? Person, OrganisationId? Organisation);

/// <summary>The people and organisations of a network whose name has a word that begins like this; those whose name begins so first.</summary>
/// <remarks>A network's few hundred names are compared in memory: the databases do not fold æ, ø and å as people type.</remarks>
public sealed class SuggestMentions(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most suggestions.</summary>
    public const int Most = 8;

    private static readonly CompareInfo Norwegian = CultureInfo.GetCultureInfo("nb").CompareInfo;

    /// <summary>At most <see cref="Most"/> suggestions. A name that two share is left out, since it mentions nobody.</summary>
    public async Task<Result<IReadOnlyList<MentionSuggestion>>> HandleAsync(
        SuggestMentionsCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, today, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var prefix = SafeText.Line(command.Prefix);
        if (prefix.Length is 0 or > 120)
        {
            return Array.Empty<MentionSuggestion>();
        }

        var people = await db.ReadersOf(command.NetworkId, today)
            .Select(p => new MentionSuggestion(p.Name, p.Organisation!.DisplayName, p.Id, null))
            .ToListAsync(cancellationToken);
        var organisations = await db.Memberships
            .Where(m => m.NetworkId == command.NetworkId && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new { m.OrganisationId, m.Organisation!.DisplayName })
            .Distinct()
            .ToListAsync(cancellationToken);
        return people
            .Concat(organisations.Select(o => new MentionSuggestion(o.DisplayName, null, null, o.OrganisationId)))
            .GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() == 1)
            .Select(same => (Suggestion: same.First(), Rank: Rank(same.Key, prefix)))
            .Where(s => s.Rank < 2)
            .OrderBy(s => s.Rank).ThenBy(s => s.Suggestion.Name, Comparer<string>.Create((a, b) => Norwegian.Compare(a, b, CompareOptions.IgnoreCase)))
            .Take(Most)
            .Select(s => s.Suggestion)
            .ToArray();
    }

    private static int Rank(string name, string prefix)
    {
        if (Norwegian.IsPrefix(name, prefix, CompareOptions.IgnoreCase))
        {
            return 0;
        }

        for (var i = 1; i < name.Length; i++)
        {
            if (name[i - 1] is ' ' or '-' or '(' && Norwegian.IsPrefix(name.AsSpan(i), prefix, CompareOptions.IgnoreCase))
            {
                return 1;
            }
        }

        return 2;
    }
}
