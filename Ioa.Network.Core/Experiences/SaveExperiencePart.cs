using System.Security.Claims;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Saves a part of an experience as it is typed.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="Key">Which part.</param>
/// <param name="Value">The text, or the fields as JSON.</param>
/// <param name="Seen">The part's version that the author went out from; 0 for one that was empty.</param>
public sealed record SaveExperiencePartCommand(ExperienceId ExperienceId, string Key, string Value, int Seen);

/// <summary>
/// Saves what an author types, part by part. Whoever went out from an older version than the one that is there is told of the other's text
/// and overwrites nothing; when both wrote the same, nobody needs to know.
/// </summary>
public sealed class SaveExperiencePart(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Saved, or what somebody else wrote; an error says what is wrong with the value, and nothing was saved.</summary>
    public async Task<Result<SavedPart>> HandleAsync(SaveExperiencePartCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { IsAuthor: true } standing))
        {
            return Error.NotFound;
        }

        var wanted = await NormaliseAsync(db, experience, command.Key, command.Value, cancellationToken);
        if (wanted.Error is { } error)
        {
            return error;
        }

        var person = standing.Reader.Person!.Value;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var part = await db.ExperienceParts.FirstOrDefaultAsync(p => p.ExperienceId == experience.Id && p.Key == command.Key, cancellationToken);
        if (part is not null && part.Value == wanted.Value)
        {
            return new SavedPart(part.Version, part.Value, null);
        }

        if ((part?.Version ?? 0) != command.Seen)
        {
            return new SavedPart(part!.Version, part.Value, await db.Users.Where(p => p.Id == part.EditedById).Select(p => p.Name).FirstAsync(cancellationToken));
        }

        if (part is null)
        {
            db.ExperienceParts.Add(part = new ExperiencePart { ExperienceId = experience.Id, Key = command.Key, Value = wanted.Value, EditedById = person, EditedAt = now });
        }
        else
        {
            (part.Value, part.EditedById, part.EditedAt) = (wanted.Value, person, now);
            part.Version++;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);

            // The experience's own version is for those who review and publish it: writing in a part is none of theirs.
            if (command.Key == ExperienceParts.Title || experience is { IsImported: true, EditedByHand: false })
            {
                await db.Experiences.Where(e => e.Id == experience.Id).ExecuteUpdateAsync(
                    e => e.SetProperty(x => x.Title, x => command.Key == ExperienceParts.Title ? wanted.Value : x.Title).SetProperty(x => x.EditedByHand, x => x.SourceKey != null),
                    cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsUniqueViolation(e))
        {
            // Another author was a moment before: what they wrote is what this one must see.
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            var theirs = await db.ExperienceParts.AsNoTracking().FirstAsync(p => p.ExperienceId == experience.Id && p.Key == command.Key, cancellationToken);
            return new SavedPart(theirs.Version, theirs.Value, await db.Users.Where(p => p.Id == theirs.EditedById).Select(p => p.Name).FirstAsync(cancellationToken));
        }

        room.Tell(experience.Id.Value);
        return new SavedPart(part.Version, part.Value, null);
    }

    private static async Task<Result<string>> NormaliseAsync(NetworkDbContext db, Experience experience, string key, string value, CancellationToken cancellationToken)
    {
        if (value.Length > ExperienceContent.MaxAnswerLength * 8)
        {
            return Error.Invalid("Experiences.TooLong", ExperienceContent.MaxAnswerLength);
        }

        if (key == ExperienceParts.Title)
        {
            var title = SafeText.Line(value);
            return title.Length > ExperienceContent.MaxTitleLength ? Error.Invalid("Experiences.TitleTooLong", ExperienceContent.MaxTitleLength) : title;
        }

        if (ExperienceParts.IsText(key))
        {
            var text = SafeText.Lines(value).TrimEnd();
            return text.Length > ExperienceContent.MaxAnswerLength ? Error.Invalid("Experiences.TooLong", ExperienceContent.MaxAnswerLength) : text;
        }

        try
        {
            return key switch
            {
                ExperienceParts.Facts => Facts(ExperienceContent.PartFromJson<FactsPart>(value)),
                ExperienceParts.Outcome => Outcome(ExperienceContent.PartFromJson<OutcomePart>(value)),
                ExperienceParts.Parties => await PartiesAsync(db, ExperienceContent.PartFromJson<List<ExperienceParty>>(value), cancellationToken),
                ExperienceParts.Benefits => Entries(ExperienceContent.PartFromJson<List<Benefit>>(value), b => b.Text,
                    b => b with { Text = SafeText.Line(b.Text), Unit = Optional(b.Unit), Method = Optional(b.Method) },
                    b => b is { Value: < 0 } || b.MaxValue < b.Value || !Enum.IsDefined(b.Status) || !Enum.IsDefined(b.Kind) ? "Experiences.BenefitFigure" : null),
                ExperienceParts.Lessons => Entries(ExperienceContent.PartFromJson<List<Lesson>>(value), l => l.Text, l => l with { Text = SafeText.Line(l.Text) }),
                ExperienceParts.Caveats => Entries(ExperienceContent.PartFromJson<List<string>>(value), c => c, SafeText.Line),
                ExperienceParts.Sources => Entries(ExperienceContent.PartFromJson<List<ExperienceSource>>(value), s => s.Document,
                    s => new ExperienceSource(SafeText.Line(s.Document), Optional(s.Place), Optional(s.Date), Optional(s.Url)),
                    s => s.Url is null || (Uri.TryCreate(s.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") ? null : "Experiences.SourceAddress"),
                _ => Error.NotFound,
            };
        }
        catch (JsonException)
        {
            return Error.Invalid("Experiences.NotRead");
        }
    }

    private static string? Optional(string? text) => SafeText.Line(text) is { Length: > 0 } line ? line : null;

    private static Result<string> Entries<T>(List<T> entries, Func<T, string?> text, Func<T, T> clean, Func<T, string?>? wrong = null)
    {
        if (entries.Count > ExperienceContent.MaxEntries)
        {
            return Error.Invalid("Experiences.TooManyEntries", ExperienceContent.MaxEntries);
        }

        if (entries.Any(e => text(e)?.Length > ExperienceContent.MaxAnswerLength / 4))
        {
            return Error.Invalid("Experiences.TooLong", ExperienceContent.MaxAnswerLength / 4);
        }

        // One that has no text yet is kept while it is written: it shows where the author was.
        var cleaned = entries.ConvertAll(e => clean(e));
        return cleaned.Select(e => wrong?.Invoke(e)).FirstOrDefault(w => w is not null) is { } code ? Error.Invalid(code) : ExperienceContent.PartToJson(cleaned);
    }

    private static Result<string> Outcome(OutcomePart part)
    {
        var differently = SafeText.Lines(part.Differently).TrimEnd();
        return part.Outcome is Experiences.Outcome.CounterExample or Experiences.Outcome.Unknown ? Error.Invalid("Experiences.NeedsOutcome")
            : differently.Length > ExperienceContent.MaxAnswerLength ? Error.Invalid("Experiences.TooLong", ExperienceContent.MaxAnswerLength)
            : ExperienceContent.PartToJson(part with { Differently = differently.Length > 0 ? differently : null });
    }

    private static Result<string> Facts(FactsPart part)
    {
        string?[] lines = [part.Buyer, part.BuyerKind, part.ProcedureText, part.Doffin, part.Contact, .. part.Topics, .. part.Suppliers];
        if (lines.Any(l => l?.Length > ExperienceContent.MaxLineLength))
        {
            return Error.Invalid("Experiences.TooLong", ExperienceContent.MaxLineLength);
        }

        if (part.Topics.Count > ExperienceContent.MaxEntries || part.Suppliers.Count > ExperienceContent.MaxEntries || part.Cpv.Count > ExperienceContent.MaxEntries)
        {
            return Error.Invalid("Experiences.TooManyEntries", ExperienceContent.MaxEntries);
        }

        if (part.FromYear is < 1990 or > 2100 || part.ToYear is < 1990 or > 2100 || part.ToYear < part.FromYear)
        {
            return Error.Invalid("Experiences.Years");
        }

        if (part.Volume is < 0 or > 1_000_000_000_000m)
        {
            return Error.Invalid("Experiences.VolumeWrong");
        }

        var unknown = part.Sectors.FirstOrDefault(s => !Sectors.Contains(s))
            ?? part.Cpv.FirstOrDefault(c => ProcurementCodes.Cpv(c) is null)
            ?? (part.Form is { } form && !ProcurementCodes.Forms.Contains(form) ? form : null)
            ?? (part.Procedure is { } procedure && !ProcurementCodes.Procedures.Contains(procedure) ? procedure : null)
            ?? (part.Language is "nb" or "nn" ? null : part.Language);
        if (unknown is not null)
        {
            return Error.Invalid("Experiences.UnknownCode", unknown.Length > 40 ? unknown[..40] : unknown);
        }

        return ExperienceContent.PartToJson(part with
        {
            Buyer = Optional(part.Buyer),
            BuyerKind = Optional(part.BuyerKind),
            Counties = [.. part.Counties.Where(c => c.Length == 2 && c.All(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal)],
            ProcedureText = Optional(part.ProcedureText),
            Doffin = Optional(part.Doffin),
            Contact = Optional(part.Contact),
            Topics = Names(part.Topics),
            Suppliers = Names(part.Suppliers),
            SuppliersTo = Enum.IsDefined(part.SuppliersTo) && part.SuppliersTo > Audience.Authors ? part.SuppliersTo : Audience.Network,
            FiguresTo = Enum.IsDefined(part.FiguresTo) && part.FiguresTo > Audience.Authors ? part.FiguresTo : Audience.Network,
        });

        static IReadOnlyList<string> Names(IReadOnlyList<string> names) =>
            [.. names.Select(n => SafeText.Line(n)).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static async Task<Result<string>> PartiesAsync(NetworkDbContext db, List<ExperienceParty> parties, CancellationToken cancellationToken)
    {
        if (parties.Count > ExperienceContent.MaxEntries)
        {
            return Error.Invalid("Experiences.TooManyEntries", ExperienceContent.MaxEntries);
        }

        var ids = parties.Select(p => p.OrganisationId).OfType<OrganisationId>().Distinct().ToList();
        var names = await db.Organisations.Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.DisplayName }).ToDictionaryAsync(o => o.Id, o => o.DisplayName, cancellationToken);
        if (names.Count < ids.Count || parties.Any(p => !Enum.IsDefined(p.Role) || (p.OrganisationId is null && SafeText.Line(p.Name) is { Length: 0 or > ExperienceContent.MaxLineLength })))
        {
            return Error.Invalid("Experiences.UnknownOrganisation");
        }

        // An organisation is called what the register calls it.
        return ExperienceContent.PartToJson(parties.ConvertAll(p => p with { Name = p.OrganisationId is { } id ? names[id] : SafeText.Line(p.Name) }).DistinctBy(p => (p.OrganisationId, p.OrganisationId is null ? p.Name : "")).ToList());
    }
}
