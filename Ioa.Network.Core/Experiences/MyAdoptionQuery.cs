using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>What the user's organisation does with an experience, for the page where it is said.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Title">Its title as the user may see it.</param>
/// <param name="Organisation">The user's organisation.</param>
/// <param name="IsOwn">Whether the experience is its own: then there is nothing to begin.</param>
/// <param name="Adoption">What it has said so far; <see langword="null"/> before it began.</param>
public sealed record MyAdoptionView(ExperienceId ExperienceId, string Title, string Organisation, bool IsOwn, MyAdoption? Adoption);

/// <summary>An adoption with everything that can be changed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Version">Its version, for the form.</param>
/// <param name="Stage">How far.</param>
/// <param name="Decision">For or against.</param>
/// <param name="Reason">Why.</param>
/// <param name="Reuse">How much of it.</param>
/// <param name="Dates">The stages with their days, in order.</param>
/// <param name="LocalChanges">What had to be adapted.</param>
/// <param name="Feedback">What others should know.</param>
/// <param name="Ratings">The attributes that are rated.</param>
/// <param name="Contact">Who may be asked.</param>
/// <param name="ContactIsUser">Whether that is the user.</param>
public sealed record MyAdoption(
    AdoptionId Id,
    int Version,
    AdoptionStage Stage,
    AdoptionDecision? Decision,
    string? Reason,
    ReuseKind? Reuse,
    IReadOnlyList<AdoptionDate> Dates,
    string? LocalChanges,
    string? Feedback,
    IReadOnlyDictionary<AdoptionAttribute, int> Ratings,
    string? Contact,
    bool ContactIsUser)
{
    /// <summary>Whether it has been tried, so that it can be rated.</summary>
    public bool IsTried => Stage >= AdoptionStage.Implementation;
}

/// <summary>Reads what the user's organisation does with an experience.</summary>
public sealed class MyAdoptionQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>What it does; <see cref="Error.NotFound"/> to whoever does not read the experience as published, or is in no network.</summary>
    public async Task<Result<MyAdoptionView>> HandleAsync(ExperienceId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdoptableAsync(id, user, today, cancellationToken) is not var (reader, person, organisation, experience))
        {
            return Error.NotFound;
        }

        var titles = await db.TitlesAsync(reader, [id], today, cancellationToken);
        var name = await db.Organisations.Where(o => o.Id == organisation).Select(o => o.DisplayName).FirstAsync(cancellationToken);
        var adoption = await db.Adoptions.AsNoTracking().FirstOrDefaultAsync(a => a.ExperienceId == id && a.OrganisationId == organisation, cancellationToken);
        var contact = adoption?.ContactId is { } contactId
            ? await db.Users.Where(p => p.Id == contactId && p.EndedAt == null).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken)
            : null;
        return new MyAdoptionView(
            id,
            titles.GetValueOrDefault(id, ""),
            name,
            adoption is null && await db.IsOwnAsync(experience, organisation, cancellationToken),
            adoption is null
                ? null
                : new MyAdoption(
                    adoption.Id,
                    adoption.Version,
                    adoption.Stage,
                    adoption.Decision,
                    adoption.Reason,
                    adoption.Reuse,
                    Adoptions.DatesOf(adoption),
                    adoption.LocalChanges,
                    adoption.Feedback,
                    Adoptions.RatingsOf(adoption),
                    contact,
                    adoption.ContactId == person));
    }
}
