using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Somebody leaves.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="SuccessorId">The colleague who takes over their duties; <see langword="null"/> leaves them empty, to be seen as lacks.</param>
public sealed record EndPersonCommand(PersonId PersonId, PersonId? SuccessorId);

/// <summary>
/// Ends somebody who leaves: they are signed out everywhere and cannot sign in, their duties go to a colleague or are left empty, and
/// what they wrote stays with the organisation. Nothing is deleted; <see cref="ReopenPerson"/> lets them in again.
/// </summary>
public sealed class EndPerson(IDbContextFactory<NetworkDbContext> contexts, SessionRegister sessions, TimeProvider clock)
{
    /// <summary>Ends the person. By oneself, a KS administrator, or a coordinator of a network that the organisation is in.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/>, <see cref="Error.Forbidden"/>, <c>Admin.AlreadyEnded</c>, <c>Admin.LastAdministrator</c>,
    /// <c>Admin.SuccessorElsewhere</c> or <see cref="Error.ChangedMeanwhile"/>.
    /// </returns>
    public async Task<Result> HandleAsync(EndPersonCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.Users.FirstOrDefaultAsync(p => p.Id == command.PersonId, cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        if (await db.EndRefusalAsync(user, person, today, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (person.EndedAt is not null)
        {
            return Error.Conflict("Admin.AlreadyEnded");
        }

        if (person.IsAdministrator && !await db.AnotherAdministratorAsync(person.Id, cancellationToken))
        {
            return Error.Conflict("Admin.LastAdministrator");
        }

        if (command.SuccessorId is { } successor &&
            (successor == person.Id || !await db.Users.AnyAsync(p => p.Id == successor && p.OrganisationId == person.OrganisationId && p.EndedAt == null, cancellationToken)))
        {
            return Error.Invalid("Admin.SuccessorElsewhere");
        }

        person.End(now);
        await db.Sessions.Where(s => s.PersonId == person.Id && s.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancellationToken);
        await db.Memberships
            .Where(m => m.ContactId == person.Id && (m.To == null || m.To >= today))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, command.SuccessorId), cancellationToken);
        await HandOverCoordinationAsync(db, person.Id, command.SuccessorId, today, cancellationToken);

        // The questions that they had taken are their organisation's still: a successor has them, or they wait to be taken.
        await db.Threads
            .Where(t => t.TakenById == person.Id && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.TakenById, command.SuccessorId).SetProperty(x => x.PromisedFor, (DateOnly?)null), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }

        sessions.Forget(person.Id);
        return Result.Done;
    }

    private static async Task HandOverCoordinationAsync(
        NetworkDbContext db, PersonId person, PersonId? successor, DateOnly today, CancellationToken cancellationToken)
    {
        var appointments = await db.Coordinators.Where(c => c.PersonId == person && (c.To == null || c.To >= today)).ToListAsync(cancellationToken);
        var networks = appointments.Select(c => c.NetworkId).ToList();
        var already = await db.Coordinators
            .Where(c => c.PersonId == successor && networks.Contains(c.NetworkId) && (c.To == null || c.To >= today))
            .Select(c => c.NetworkId)
            .ToHashSetAsync(cancellationToken);
        foreach (var appointment in appointments)
        {
            if (successor is { } colleague && already.Add(appointment.NetworkId))
            {
                db.Coordinators.Add(new Coordinator { NetworkId = appointment.NetworkId, PersonId = colleague, From = today });
            }

            // One that has begun let them in, and is kept.
            if (appointment.From > today)
            {
                db.Coordinators.Remove(appointment);
            }
            else
            {
                appointment.To = appointment.From == today ? today : today.AddDays(-1);
            }
        }
    }
}
