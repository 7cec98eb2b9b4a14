using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>A list of people to invite.</summary>
/// <param name="Text">The list, as pasted or as read from a file.</param>
/// <param name="OrganisationId">Where those work who have no number on their line; <see langword="null"/> leaves it to each address's domain.</param>
/// <param name="NetworkId">The network it is for; contacts and coordinators need one.</param>
public sealed record InvitationListCommand(string Text, OrganisationId? OrganisationId, LearningNetworkId? NetworkId);

/// <summary>A line of the list, judged.</summary>
/// <param name="Number">Its number in the list, from 1, empty lines counted.</param>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Role">What they would become; <see langword="null"/> when the line says nothing that is known.</param>
/// <param name="OrganisationName">Where they would work.</param>
/// <param name="Error">What is wrong with it; <see langword="null"/> for a line that would be invited.</param>
public sealed record InvitationLine(int Number, string Email, string Name, InvitationRole? Role, string? OrganisationName, Error? Error);

/// <summary>Shows what a list would do: names every bad line with its reason, and invites nobody.</summary>
public sealed class PreviewInvitations(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Judges the list.</summary>
    /// <returns>
    /// Every line in order; refused as a whole with <c>Invitations.ListEmpty</c>, <c>ListTooLarge</c> or <c>ListTooLong</c>, and for a
    /// network that the user does not read with <see cref="Error.NotFound"/>.
    /// </returns>
    public async Task<Result<IReadOnlyList<InvitationLine>>> HandleAsync(InvitationListCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var judged = await JudgeAsync(db, command, user, clock.GetUtcNow(), cancellationToken);
        return judged.Succeeded ? judged.Value.Lines.ToList() : judged.Error!;
    }

    /// <summary>Judges every line and makes the invitations of the good ones, without saving them.</summary>
    internal static async Task<Result<JudgedList>> JudgeAsync(
        NetworkDbContext db, InvitationListCommand command, ClaimsPrincipal user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var desk = await InvitationDesk.OpenAsync(db, user, command.NetworkId, now, cancellationToken);
        if (!desk.Succeeded)
        {
            return desk.Error!;
        }

        var read = InvitationList.Read(command.Text, command.OrganisationId);
        if (!read.Succeeded)
        {
            return read.Error!;
        }

        var readable = read.Value.Where(line => line.Invitee is not null).ToList();
        var checks = (await desk.Value.CheckAsync([.. readable.Select(line => line.Invitee!)], cancellationToken))
            .Zip(readable, (check, line) => (line.Number, Check: check))
            .ToDictionary(c => c.Number, c => c.Check);

        var firstLineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var judged = new List<(ListLine Line, Invitation? Invitation, Error? Error)>();
        foreach (var line in read.Value)
        {
            var error = line.Error ?? checks[line.Number].Error;
            if (error is null && !firstLineOf.TryAdd(line.Invitee!.NormalizedEmail, line.Number))
            {
                error = Error.Invalid("Invitations.Twice", firstLineOf[line.Invitee.NormalizedEmail]);
            }

            judged.Add((line, error is null ? checks[line.Number].Value : null, error));
        }

        var ids = judged.Select(j => j.Invitation?.OrganisationId).OfType<OrganisationId>().Distinct().ToList();
        var names = await db.Organisations.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.DisplayName, cancellationToken);
        return new JudgedList(
            desk.Value,
            [.. judged.Select(j => new InvitationLine(
                j.Line.Number, j.Line.Email, j.Line.Name, j.Line.Invitee?.Role, j.Invitation is null ? null : names[j.Invitation.OrganisationId], j.Error))],
            [.. judged.Select(j => j.Invitation).OfType<Invitation>()]);
    }
}

/// <summary>A list that was judged, and the invitations of its good lines.</summary>
internal sealed record JudgedList(InvitationDesk Desk, IReadOnlyList<InvitationLine> Lines, IReadOnlyList<Invitation> Good);
