using System.Globalization;
using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="CreateNetwork"/> is told.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Name">Its name; the address is made from it.</param>
/// <param name="Description">What it is for, plain text.</param>
/// <param name="SectorCode">The sector, of a sector network only.</param>
public sealed record CreateNetworkCommand(NetworkKind Kind, string Name, string Description, string? SectorCode);

/// <summary>What <see cref="CreateNetwork"/> made.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
public sealed record CreatedNetwork(LearningNetworkId Id, string Slug);

/// <summary>
/// Makes a network, to be formed. A regional or sector network belongs to the national network, when there is one. KS administrators only.
/// </summary>
public sealed class CreateNetwork(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    private const int MaxSlugLength = 60;
    private static readonly string[] TakenByPages = ["ny"];

    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to everybody but KS administrators, or with <see cref="NetworkErrors.Name"/>, <see cref="NetworkErrors.NameTaken"/>,
    /// <see cref="NetworkErrors.TextTooLong"/>, <see cref="NetworkErrors.Sector"/> or <see cref="NetworkErrors.NationalExists"/>.
    /// </returns>
    public async Task<Result<CreatedNetwork>> HandleAsync(CreateNetworkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var slug = SlugOf(command.Name);
        if (slug.Length == 0)
        {
            return NetworkErrors.Name;
        }

        if (command.Kind == NetworkKind.Sector ? command.SectorCode is not { } code || !Sectors.Contains(code) : command.SectorCode is not null)
        {
            return NetworkErrors.Sector;
        }

        var national = await db.Networks
            .Where(n => n.Kind == NetworkKind.National && n.Status != NetworkStatus.Closed)
            .Select(n => new { n.Id })
            .FirstOrDefaultAsync(cancellationToken);
        if (command.Kind == NetworkKind.National && national is not null)
        {
            return NetworkErrors.NationalExists;
        }

        if (TakenByPages.Contains(slug) || await db.Networks.AnyAsync(n => n.Slug == slug, cancellationToken))
        {
            return NetworkErrors.NameTaken;
        }

        var network = new LearningNetwork
        {
            Kind = command.Kind,
            Name = command.Name,
            Slug = slug,
            SectorCode = command.SectorCode,
            ParentId = national?.Id,
            CreatedAt = clock.GetUtcNow(),
        };
        if (network.Describe(command.Name, command.Description) is { Error: { } refusal })
        {
            return refusal;
        }

        db.Add(network);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return NetworkErrors.NameTaken;
        }

        return new CreatedNetwork(network.Id, slug);
    }

    /// <summary>The name in addresses: «Læringsnettverk Møre og Romsdal» is «more-og-romsdal».</summary>
    internal static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant().Replace("æ", "ae", StringComparison.Ordinal).Replace('ø', 'o').Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug is not [] && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().Trim('-');
        foreach (var prefix in (string[])["laeringsnettverket-", "laeringsnettverk-"])
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                text = text[prefix.Length..];
            }
        }

        return text.Length > MaxSlugLength ? text[..MaxSlugLength].Trim('-') : text;
    }
}
