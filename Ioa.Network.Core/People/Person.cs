using System.ComponentModel;
using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Core.People;

/// <summary>Identity of a <see cref="Person"/>.</summary>
[TypeConverter(typeof(PersonIdConverter))]
public readonly record struct PersonId(Guid Value) : IEntityId<PersonId>
{
    /// <summary>A new id.</summary>
    public static PersonId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static PersonId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Lets ASP.NET Core Identity read a <see cref="PersonId"/> from the text in a cookie or a link.</summary>
internal sealed class PersonIdConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && Guid.TryParse(text, out var id) ? new PersonId(id) : default(PersonId);
}

/// <summary>
/// Somebody who works in an organisation. Whoever leaves is ended, not deleted: what they wrote stays with the organisation
/// (rule 5), what they owed goes to a colleague or is shown as a lack.
/// </summary>
public sealed class Person : IdentityUser<PersonId>
{
    /// <summary>A new person.</summary>
    public Person() => Id = PersonId.New();

    /// <summary>Full name as shown.</summary>
    public required string Name { get; set; }

    /// <summary>Title («innkjøpsrådgiver»).</summary>
    public string? Title { get; set; }

    /// <summary>Where they work.</summary>
    public required OrganisationId OrganisationId { get; set; }

    /// <summary>Where they work.</summary>
    public Organisation? Organisation { get; init; }

    /// <summary>Fields of competence: sector codes and free words.</summary>
    public List<string> Competences { get; set; } = [];

    /// <summary>Chosen language («nb», «nn», «en»); <see langword="null"/> follows the browser.</summary>
    public string? Language { get; set; }

    /// <summary>KS administrator: sees the whole country's counts and organises networks; reads no closed conversation by that.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Fictional, made by the demo.</summary>
    public bool IsDemo { get; init; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person left; <see langword="null"/> while they work there.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The most characters in a name, and in a title.</summary>
    public const int MaxName = 120;

    /// <summary>The most fields of competence.</summary>
    public const int MaxCompetences = 30;

    /// <summary>The most characters in one field of competence.</summary>
    public const int MaxCompetence = 60;

    /// <summary>The languages to choose among.</summary>
    public static readonly IReadOnlyList<string> Languages = ["nb", "nn", "en"];

    /// <summary>
    /// Takes what the person says about themselves: trimmed, each field of competence once. Refuses an empty or too long name
    /// (<c>Account.NameMissing</c>, <c>Account.NameTooLong</c>), a too long title, too many or too long fields of competence, an
    /// unknown language.
    /// </summary>
    internal Result Describe(string? name, string? title, IReadOnlyList<string> competences, string? language)
    {
        var trimmedName = OneLine(name);
        var trimmedTitle = OneLine(title);
        List<string> fields = [.. competences.Select(OneLine).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (NameError(trimmedName) is { } nameError)
        {
            return nameError;
        }

        if (trimmedTitle.Length > MaxName)
        {
            return Error.Invalid("Account.TitleTooLong", MaxName);
        }

        if (fields.Count > MaxCompetences)
        {
            return Error.Invalid("Account.TooManyCompetences", MaxCompetences);
        }

        if (fields.Find(c => c.Length > MaxCompetence) is { } tooLong)
        {
            return Error.Invalid("Account.CompetenceTooLong", tooLong[..20], MaxCompetence);
        }

        if (language is not null && !Languages.Contains(language, StringComparer.Ordinal))
        {
            return Error.Invalid("Account.LanguageUnknown");
        }

        Name = trimmedName;
        Title = trimmedTitle.Length == 0 ? null : trimmedTitle;
        Competences = fields;
        Language = language;
        return Result.Done;
    }

    /// <summary>What is wrong with a name; <see langword="null"/> when nothing is.</summary>
    public static Error? NameError(string? name) => OneLine(name) switch
    {
        "" => Error.Invalid("Account.NameMissing"),
        { Length: > MaxName } => Error.Invalid("Account.NameTooLong", MaxName),
        _ => null,
    };

    /// <summary>A name on one line: no line breaks, no control characters, no doubled spaces.</summary>
    public static string OneLine(string? text) =>
        string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(word.Where(c => !char.IsControl(c))))).Trim();

    /// <summary>Notes that they left: they can no longer sign in, and what they are signed in with no longer holds.</summary>
    internal void End(DateTimeOffset now)
    {
        EndedAt = now;
        IsAdministrator = false;
        SecurityStamp = PersonSessionId.New().ToString();
        ConcurrencyStamp = PersonSessionId.New().ToString();
    }

    /// <summary>Lets them in again.</summary>
    internal void Reopen()
    {
        EndedAt = null;
        ConcurrencyStamp = PersonSessionId.New().ToString();
    }
}
