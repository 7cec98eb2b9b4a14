using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>A template as it is read and edited.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Form">The form of procurement that it is for.</param>
/// <param name="Questions">Its own questions.</param>
/// <param name="Version">For the next change.</param>
public sealed record TemplateView(ExperienceTemplateId Id, string Name, string? Form, IReadOnlyList<TemplateQuestion> Questions, int Version);

/// <summary>A network's templates.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="MayWrite">Whether the user writes them: its coordinators.</param>
/// <param name="Templates">By name.</param>
public sealed record NetworkTemplates(LearningNetworkId Network, string Name, string Slug, bool MayWrite, IReadOnlyList<TemplateView> Templates);

/// <summary>Reads a network's templates.</summary>
public sealed class TemplatesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The templates; <see cref="Error.NotFound"/> to those who do not read the network.</summary>
    public async Task<Result<NetworkTemplates>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var network = await db.Networks.Where(n => n.Slug == slug).Select(n => new { n.Id, n.Name, n.Slug }).FirstOrDefaultAsync(cancellationToken);
        if (network is null || await db.StandingAsync(user, network.Id, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var templates = await db.ExperienceTemplates.Where(t => t.NetworkId == network.Id && t.RemovedAt == null).OrderBy(t => t.Name).ToListAsync(cancellationToken);
        return new NetworkTemplates(network.Id, network.Name, network.Slug, standing is { IsCoordinator: true, CanWrite: true },
            templates.ConvertAll(t => new TemplateView(t.Id, t.Name, t.Form, ExperienceContent.PartFromJson<IReadOnlyList<TemplateQuestion>>(t.Questions), t.Version)));
    }
}

/// <summary>Writes a template, or another of one; or takes it away.</summary>
/// <param name="NetworkId">In which network.</param>
/// <param name="Id">Which; <see langword="null"/> for a new one.</param>
/// <param name="Name">Its name; <see langword="null"/> to take it away.</param>
/// <param name="Form">The form of procurement that it is for.</param>
/// <param name="Questions">Its own questions.</param>
/// <param name="Version">The version that the writer saw; 0 for a new one.</param>
public sealed record WriteTemplateCommand(LearningNetworkId NetworkId, ExperienceTemplateId? Id, string? Name, string? Form, IReadOnlyList<TemplateQuestion> Questions, int Version);

/// <summary>A network's coordinators write its templates. What was begun with one keeps its questions.</summary>
public sealed class WriteTemplate(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The template, or why not.</summary>
    public async Task<Result<ExperienceTemplateId>> HandleAsync(WriteTemplateCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (standing is not { IsCoordinator: true, CanWrite: true })
        {
            return Error.Forbidden;
        }

        var questions = command.Questions.Select(q => q with { Question = SafeText.Line(q.Question) }).Where(q => q.Question.Length > 0).ToList();
        if (command.Name is not null && SafeText.Line(command.Name) is { Length: 0 or > ExperienceTemplate.MaxNameLength })
        {
            return Error.Invalid("Experiences.TemplateName", ExperienceTemplate.MaxNameLength);
        }

        if (questions.Count > ExperienceTemplate.MaxQuestions || questions.Exists(q => q.Question.Length > ExperienceContent.MaxLineLength || !Enum.IsDefined(q.Phase)))
        {
            return Error.Invalid("Experiences.TemplateQuestions", ExperienceTemplate.MaxQuestions, ExperienceContent.MaxLineLength);
        }

        if (command.Form is { Length: > 0 } form && !ProcurementCodes.Forms.Contains(form))
        {
            return Error.Invalid("Experiences.UnknownCode", form.Length > 40 ? form[..40] : form);
        }

        await using var transaction = await db.BeginNetworkChangeAsync(command.NetworkId, cancellationToken);
        ExperienceTemplate template;
        if (command.Id is { } id)
        {
            if (await db.ExperienceTemplates.FirstOrDefaultAsync(t => t.Id == id && t.NetworkId == command.NetworkId && t.RemovedAt == null, cancellationToken) is not { } kept)
            {
                return Error.NotFound;
            }

            if (kept.Version != command.Version)
            {
                return Error.ChangedMeanwhile;
            }

            template = kept;
            if (command.Name is null)
            {
                template.RemovedAt = now;
            }
            else
            {
                (template.Name, template.Form, template.Questions) = (SafeText.Line(command.Name), command.Form is "" ? null : command.Form, ExperienceContent.PartToJson(questions));
            }

            (template.EditedById, template.EditedAt) = (standing.Person, now);
            template.Version++;
        }
        else if (command.Name is null)
        {
            return Error.NotFound;
        }
        else if (await db.ExperienceTemplates.CountAsync(t => t.NetworkId == command.NetworkId && t.RemovedAt == null, cancellationToken) >= ExperienceTemplate.MaxPerNetwork)
        {
            return Error.Conflict("Experiences.TooManyTemplates", ExperienceTemplate.MaxPerNetwork);
        }
        else
        {
            db.ExperienceTemplates.Add(template = new ExperienceTemplate
            {
                NetworkId = command.NetworkId,
                Name = SafeText.Line(command.Name),
                Form = command.Form is "" ? null : command.Form,
                Questions = ExperienceContent.PartToJson(questions),
                EditedById = standing.Person,
                EditedAt = now,
            });
        }

        var saved = await ExperienceWriting.SaveAsync(db, cancellationToken);
        if (saved.Error is { } error)
        {
            return error;
        }

        await transaction.CommitAsync(cancellationToken);
        return template.Id;
    }
}
