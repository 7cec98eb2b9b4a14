using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>An experience that an organisation gave to others.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title as the user may see it.</param>
/// <param name="Role">What the organisation was in it; <see langword="null"/> when it stands for it and is not named in it.</param>
/// <param name="InUse">How many others have taken it into use.</param>
public sealed record GivenExperience(ExperienceId Id, string Title, PartyRole? Role, int InUse);

/// <summary>An experience that an organisation took from others.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title as the user may see it.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Decision">For or against.</param>
/// <param name="Since">The day it came so far.</param>
public sealed record TakenExperience(ExperienceId Id, string Title, AdoptionStage Stage, AdoptionDecision? Decision, DateOnly Since);

/// <summary>What an organisation gave and took, as far as the user may read.</summary>
/// <param name="ShowsTaken">Whether the user sees what it took: everybody in the networks does.</param>
/// <param name="Given">What it gave, the most used first.</param>
/// <param name="Taken">What it took, the latest first.</param>
public sealed record OrganisationLedger(bool ShowsTaken, IReadOnlyList<GivenExperience> Given, IReadOnlyList<TakenExperience> Taken);

/// <summary>Reads what an organisation gave to others and took from them, in the same number of queries whatever the length.</summary>
public sealed class OrganisationLedgerQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The ledger; everybody may ask, and sees what is published to them.</summary>
    public async Task<Result<OrganisationLedger>> HandleAsync(OrganisationId organisation, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);

        // The organisations that took part stand in the document; what mentions the id is looked into. Who brought in what others wrote did not give it.
        var mentioned = organisation.ToString();
        var rows = await (
            from e in db.PublishedTo(reader)
            join v in db.ExperienceVersions on new { e.Id, Number = e.PublishedVersion } equals new { Id = v.ExperienceId, v.Number }
            where (e.OrganisationId == organisation && e.SourceKey == null) || v.Content.Contains(mentioned)
            select new { e.Id, Stands = e.OrganisationId == organisation && e.SourceKey == null, v.Content })
            .ToListAsync(cancellationToken);
        var given = rows
            .Select(r => (r.Id, r.Stands, Role: RoleOf(ExperienceContent.FromJson(r.Content), organisation)))
            .Where(r => r.Stands || r.Role is not null)
            .ToList();
        var givenIds = given.ConvertAll(g => g.Id);
        var inUse = await db.Adoptions
            .Where(a => givenIds.Contains(a.ExperienceId) && a.Decision == AdoptionDecision.Adopted && a.Stage >= AdoptionStage.Implementation)
            .GroupBy(a => a.ExperienceId)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var taken = reader.IsNational
            ? await (
                from a in db.Adoptions
                where a.OrganisationId == organisation
                join e in db.PublishedTo(reader) on a.ExperienceId equals e.Id
                orderby a.ChangedAt descending
                select new { a.ExperienceId, a.Stage, a.Decision, Since = db.AdoptionSteps.Where(s => s.AdoptionId == a.Id).Max(s => s.On) })
                .ToListAsync(cancellationToken)
            : [];
        var titles = await db.TitlesAsync(reader, [.. givenIds, .. taken.Select(t => t.ExperienceId)], today, cancellationToken);
        return new OrganisationLedger(
            reader.IsNational,
            [.. given.Where(g => titles.ContainsKey(g.Id))
                .Select(g => new GivenExperience(g.Id, titles[g.Id], g.Role, inUse.GetValueOrDefault(g.Id)))
                .OrderByDescending(g => g.InUse).ThenBy(g => g.Title, NorwegianOrder.Names)],
            [.. taken.Where(t => titles.ContainsKey(t.ExperienceId)).Select(t => new TakenExperience(t.ExperienceId, titles[t.ExperienceId], t.Stage, t.Decision, t.Since))]);
    }

    private static PartyRole? RoleOf(ExperienceContent content, OrganisationId organisation) => content.Parties
        .Where(p => p.OrganisationId == organisation && p.Role != PartyRole.Location)
        .Select(p => (PartyRole?)p.Role)
        .Min();
}
