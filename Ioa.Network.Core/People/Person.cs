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
}
