using System.Globalization;
using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Organisations;

/// <summary>What to look for.</summary>
/// <param name="Text">The beginning of a name in any language, old or new, or of a number; empty for all.</param>
/// <param name="Kind">Only this kind.</param>
/// <param name="CountyNumber">Only in this county.</param>
/// <param name="PageNumber">Which page, from 1.</param>
/// <param name="PageSize">How many a page holds, 1 to <see cref="OrganisationSearchQuery.MostPerPage"/>.</param>
public sealed record OrganisationSearch(
    string? Text = null, OrganisationKind? Kind = null, string? CountyNumber = null, int PageNumber = 1, int PageSize = 20);

/// <summary>An organisation that was found.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Number">Its number.</param>
/// <param name="DisplayName">Its unambiguous name.</param>
/// <param name="SamiName">Its Sami name.</param>
/// <param name="SamiLanguage">The language tag of the Sami name.</param>
/// <param name="KvenName">Its Kven name.</param>
/// <param name="CountyNumber">Its county's number.</param>
/// <param name="CountyName">Its county's name.</param>
/// <param name="Population">Its inhabitants.</param>
/// <param name="FormerName">The old name or number by which it was found («Mandal» for Lindesnes); else <see langword="null"/>.</param>
public sealed record OrganisationHit(
    OrganisationId Id,
    OrganisationKind Kind,
    string Number,
    string DisplayName,
    string? SamiName,
    string? SamiLanguage,
    string? KvenName,
    string? CountyNumber,
    string? CountyName,
    int? Population,
    string? FormerName);

/// <summary>
/// Finds organisations for lists and pickers. Everybody may ask: these are public facts. Best match first: the name's own beginning, then
/// the beginning of a word in it, then old names; without a text by county and name.
/// </summary>
/// <remarks>The few hundred rows are compared in memory, because both databases fold æ, ø, å and č differently and neither as people type.</remarks>
public sealed class OrganisationSearchQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>More than the country has ever had: the whole list fits a page.</summary>
    public const int MostPerPage = 2_000;

    private static readonly StringComparer Alphabet = StringComparer.Create(CultureInfo.GetCultureInfo("nb"), ignoreCase: true);

    /// <summary>Asks.</summary>
    public async Task<Page<OrganisationHit>> HandleAsync(OrganisationSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = db.Organisations.Where(o => o.ValidTo == null);
        if (search.Kind is { } kind)
        {
            query = query.Where(o => o.Kind == kind);
        }

        if (search.CountyNumber is { } county)
        {
            query = query.Where(o => o.CountyNumber == county);
        }

        var hits = await query
            .Select(o => new OrganisationHit(
                o.Id, o.Kind, o.Number, o.DisplayName, o.SamiName, o.SamiLanguage, o.KvenName, o.CountyNumber, o.CountyName, o.Population, null))
            .ToListAsync(cancellationToken);
        var text = Fold(search.Text ?? "");
        if (text.Length == 0)
        {
            hits = [.. hits.OrderBy(o => o.Kind).ThenBy(o => o.CountyName, Alphabet).ThenBy(o => o.DisplayName, Alphabet)];
        }
        else
        {
            var former = await db.NumberChanges.Select(c => new { c.NewNumber, c.OldNumber, c.OldName }).ToListAsync(cancellationToken);
            var formerOf = former.ToLookup(c => c.NewNumber, c => (Number: c.OldNumber, Name: c.OldName), StringComparer.Ordinal);
            hits =
            [
                .. hits.Select(hit => Rank(hit, formerOf[hit.Number], text))
                    .Where(ranked => ranked.Rank < int.MaxValue)
                    .OrderBy(ranked => ranked.Rank)
                    .ThenBy(ranked => ranked.Hit.DisplayName, Alphabet)
                    .Select(ranked => ranked.Hit),
            ];
        }

        var size = Math.Clamp(search.PageSize, 1, MostPerPage);
        var number = Math.Max(1, search.PageNumber);
        return new Page<OrganisationHit>([.. hits.Skip((number - 1) * size).Take(size)], number, size, hits.Count);
    }

    private static (OrganisationHit Hit, int Rank) Rank(OrganisationHit hit, IEnumerable<(string Number, string Name)> former, string text)
    {
        var rank = hit.Number.StartsWith(text, StringComparison.OrdinalIgnoreCase)
            ? 0
            : new[] { hit.DisplayName, hit.SamiName, hit.KvenName }.Min(name => Match(name, text));
        if (rank < int.MaxValue)
        {
            return (hit, rank);
        }

        foreach (var (number, name) in former)
        {
            if (number.StartsWith(text, StringComparison.Ordinal) || Match(name, text) < int.MaxValue)
            {
                return (hit with { FormerName = $"{name} ({number})" }, 3);
            }
        }

        return (hit, int.MaxValue);
    }

    private static int Match(string? name, string text)
    {
        if (name is null)
        {
            return int.MaxValue;
        }

        var folded = Fold(name);
        if (folded.StartsWith(text, StringComparison.Ordinal))
        {
            return folded.Length == text.Length ? 0 : 1;
        }

        return folded.Contains(' ' + text, StringComparison.Ordinal) ? 2 : int.MaxValue;
    }

    /// <summary>Lower case, without marks, words apart by one space: «Snåase» → «snaase», «Midt-Telemark» → «midt telemark», «Ørsta» → «orsta».</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            _ = letter switch
            {
                'ø' => folded.Append('o'),
                'æ' => folded.Append("ae"),
                'đ' => folded.Append('d'),
                'ŋ' => folded.Append('n'),
                'ŧ' => folded.Append('t'),
                _ when char.IsLetterOrDigit(letter) => folded.Append(letter),
                _ when folded is { Length: > 0 } && folded[^1] != ' ' => folded.Append(' '),
                _ => folded,
            };
        }

        return folded.ToString().TrimEnd();
    }
}
