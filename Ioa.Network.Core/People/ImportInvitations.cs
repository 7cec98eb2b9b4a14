using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>What came of a list.</summary>
/// <param name="Invited">How many were invited.</param>
/// <param name="Left">The lines that were not, with their reasons.</param>
public sealed record ImportedInvitations(int Invited, IReadOnlyList<InvitationLine> Left);

/// <summary>
/// Invites the good lines of a list that was previewed. The list is judged anew, so whatever changed since the preview counts, and
/// doing it twice invites nobody twice.
/// </summary>
public sealed class ImportInvitations(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Invites.</summary>
    /// <returns>What came of it; refused as <see cref="PreviewInvitations"/>, or <see cref="Error.ChangedMeanwhile"/> when another list was quicker.</returns>
    public async Task<Result<ImportedInvitations>> HandleAsync(InvitationListCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var judged = await PreviewInvitations.JudgeAsync(db, command, user, clock.GetUtcNow(), cancellationToken);
        if (!judged.Succeeded)
        {
            return judged.Error!;
        }

        var tokens = judged.Value.Good.ToDictionary(i => i.Id, _ => SecretToken.New());
        foreach (var invitation in judged.Value.Good)
        {
            invitation.TokenHash = tokens[invitation.Id].Hash;
        }

        await judged.Value.Desk.IssueAsync(judged.Value.Good, invitation => tokens[invitation.Id], cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new ImportedInvitations(judged.Value.Good.Count, [.. judged.Value.Lines.Where(line => line.Error is not null)]);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }
    }
}
