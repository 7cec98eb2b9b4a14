using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Begins to write an experience.</summary>
/// <param name="NetworkId">In which network; <see langword="null"/> when it comes of a conversation, which has its own.</param>
/// <param name="TemplateId">The network's template that it is begun with.</param>
/// <param name="ThreadId">The conversation that it comes from.</param>
/// <param name="PostId">The answer in it that tells what was done.</param>
public sealed record BeginExperienceCommand(LearningNetworkId? NetworkId, ExperienceTemplateId? TemplateId = null, ThreadId? ThreadId = null, PostId? PostId = null);

/// <summary>
/// Begins a draft, alone or out of a conversation: its title and question, and the answer, are where the authors go on. The same person who
/// asks for the same answer again gets the draft that they have.
/// </summary>
public sealed class BeginExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The draft, or why not.</summary>
    public async Task<Result<ExperienceId>> HandleAsync(BeginExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var from = command.ThreadId is { } id
            ? await db.Threads
                .Where(t => t.Id == id && t.HiddenAt == null)
                .Select(t => new
                {
                    t.NetworkId,
                    t.Title,
                    t.SectorCode,
                    Question = db.Posts.Where(p => p.ThreadId == t.Id && p.Number == 1 && p.HiddenAt == null).Select(p => p.Markdown).FirstOrDefault(),
                    Answer = db.Posts.Where(p => p.ThreadId == t.Id && p.Id == (command.PostId ?? t.AcceptedPostId) && p.Number > 1 && p.HiddenAt == null).Select(p => p.Markdown).FirstOrDefault(),
                })
                .FirstOrDefaultAsync(cancellationToken)
            : null;
        if ((from?.NetworkId ?? (command.ThreadId is null ? command.NetworkId : null)) is not { } network ||
            await db.StandingAsync(user, network, today, cancellationToken) is not { } standing ||
            (command.PostId is not null && from?.Answer is null))
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(network, cancellationToken);
        if (command.ThreadId is not null &&
            await db.Experiences
                .Where(e => e.ThreadId == command.ThreadId && e.PostId == command.PostId && db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && a.PersonId == standing.Person))
                .Select(e => (ExperienceId?)e.Id)
                .FirstOrDefaultAsync(cancellationToken) is { } kept)
        {
            return kept;
        }

        var template = command.TemplateId is { } wanted
            ? await db.ExperienceTemplates.FirstOrDefaultAsync(t => t.Id == wanted && t.NetworkId == network && t.RemovedAt == null, cancellationToken)
            : null;
        if (command.TemplateId is not null && template is null)
        {
            return Error.NotFound;
        }

        var begun = await DraftAsync(
            db,
            standing,
            network,
            from is null ? null : new DraftSource(from.Title, from.SectorCode, [new("need.problem", Phase.Needs, null, from.Question ?? ""), new("procurement.how", Phase.Procurement, null, from.Answer ?? "")], command.ThreadId, command.PostId),
            template,
            now,
            cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return begun;
    }

    /// <summary>A draft with what it comes from; it is saved by the caller, in a transaction of the network.</summary>
    internal static async Task<ExperienceId> DraftAsync(
        NetworkDbContext db, NetworkStanding standing, LearningNetworkId network, DraftSource? from, ExperienceTemplate? template, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var organisation = await db.Organisations.Where(o => o.Id == standing.Organisation).Select(o => new { o.DisplayName, o.CountyNumber, o.WrittenForm }).FirstAsync(cancellationToken);
        var content = new ExperienceContent
        {
            Title = from is null ? "" : Cut(from.Title, ExperienceContent.MaxTitleLength),
            Language = organisation.WrittenForm == WrittenForm.Nynorsk ? "nn" : "nb",
            Parties = [new(standing.Organisation, organisation.DisplayName, PartyRole.Lead)],
            Counties = organisation.CountyNumber is { } county ? [county] : [],
            Sectors = from?.Sector is { } sector ? [sector] : [],
            Form = template?.Form,
            Answers = [.. (from?.Answers ?? []).Where(a => a.Text.Length > 0).Select(a => a with { Text = Cut(a.Text, ExperienceContent.MaxAnswerLength) })],
        };
        var experience = new Experience
        {
            NetworkId = network,
            OrganisationId = standing.Organisation,
            CreatedById = standing.Person,
            CreatedAt = now,
            Title = content.Title,
            ThreadId = from?.Thread,
            PostId = from?.Post,
        };
        var parts = ExperienceParts.Decompose(content).ToDictionary(StringComparer.Ordinal);
        if (template is not null)
        {
            parts[ExperienceParts.Questions] = template.Questions;
        }

        db.Experiences.Add(experience);
        db.ExperienceAuthors.Add(new ExperienceAuthor { ExperienceId = experience.Id, PersonId = standing.Person, AddedAt = now });
        db.ExperienceParts.AddRange(parts.Select(p => new ExperiencePart { ExperienceId = experience.Id, Key = p.Key, Value = p.Value, EditedById = standing.Person, EditedAt = now }));
        return experience.Id;

        static string Cut(string text, int most) => text.Length > most ? text[..most] : text;
    }
}

/// <summary>What a draft is begun out of.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Answers">What it says already.</param>
/// <param name="Thread">The conversation that it comes from.</param>
/// <param name="Post">The answer in it.</param>
internal sealed record DraftSource(string Title, string? Sector, IReadOnlyList<ExperienceAnswer> Answers, ThreadId? Thread = null, PostId? Post = null);
