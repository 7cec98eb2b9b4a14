using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Says something of a passage.</summary>
/// <param name="ExperienceId">Of which experience.</param>
/// <param name="PartKey">Of which part.</param>
/// <param name="Quote">The passage; empty for the whole part.</param>
/// <param name="Text">What is said.</param>
public sealed record AddRemarkCommand(ExperienceId ExperienceId, string PartKey, string Quote, string Text);

/// <summary>A reviewer, or an author, says something of a passage while it is in review.</summary>
public sealed class AddRemark(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>The remark, or why not.</summary>
    public async Task<Result<ReviewRemarkId>> HandleAsync(AddRemarkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ AskedFor: not null } experience, { Level: Audience.Authors, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        if (!await db.ExperienceParts.AnyAsync(p => p.ExperienceId == experience.Id && p.Key == command.PartKey, cancellationToken))
        {
            return Error.NotFound;
        }

        var (quote, text) = (SafeText.Line(command.Quote), SafeText.Lines(command.Text).Trim());
        if (text.Length is 0 or > ReviewRemark.MaxLength || quote.Length > ReviewRemark.MaxLength)
        {
            return Error.Invalid("Experiences.RemarkText", ReviewRemark.MaxLength);
        }

        var remark = new ReviewRemark { ExperienceId = experience.Id, PartKey = command.PartKey, Quote = quote, Text = text, AuthorId = person, At = now };
        db.ReviewRemarks.Add(remark);
        await db.SaveChangesAsync(cancellationToken);
        room.Tell(experience.Id.Value);
        return remark.Id;
    }
}

/// <summary>Says that a remark has been seen to.</summary>
/// <param name="ExperienceId">Of which experience.</param>
/// <param name="Remark">Which remark.</param>
public sealed record ResolveRemarkCommand(ExperienceId ExperienceId, ReviewRemarkId Remark);

/// <summary>An author or a reviewer has seen to a remark; it is kept.</summary>
public sealed class ResolveRemark(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(ResolveRemarkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { Level: Audience.Authors, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        var resolved = await db.ReviewRemarks
            .Where(r => r.Id == command.Remark && r.ExperienceId == experience.Id && r.ResolvedAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.ResolvedAt, now).SetProperty(x => x.ResolvedById, person), cancellationToken);
        room.Tell(experience.Id.Value);
        return resolved == 1 ? Result.Done : Error.NotFound;
    }
}
