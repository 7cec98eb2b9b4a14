using System.Globalization;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Ioa.Network.Web.Components.Pages.Duties;

/// <summary>A filter of enquiries as it is written in an address: the list, the report and the export understand the same.</summary>
internal static class EnquiryAddress
{
    /// <summary>The list.</summary>
    public const string List = "henvendelser";

    /// <summary>The report.</summary>
    public const string Report = "henvendelser/rapport";

    /// <summary>The list as a file for a spreadsheet.</summary>
    public const string Export = "henvendelser.csv";

    /// <summary>What the address asks for; what it says wrongly is as if it were not said.</summary>
    public static EnquiryFilter Read(IQueryCollection query) => new(
        query["nettverk"] is [{ Length: > 0 } network] ? network : null,
        Enum.TryParse<EnquiryKind>(query["slag"], out var kind) && Enum.IsDefined(kind) ? kind : null,
        Guid.TryParse(query["fra"], out var from) ? new OrganisationId(from) : null,
        Day(query["fom"]),
        Day(query["tom"]),
        Enum.TryParse<EnquirySaving>(query["spart"], out var saving) && Enum.IsDefined(saving) ? saving : null,
        query["slettet"] == "1");

    /// <summary>The address of what the filter gives.</summary>
    public static string Of(string path, EnquiryFilter filter, int page = 1)
    {
        var query = new QueryBuilder();
        Add("nettverk", filter.Network);
        Add("slag", filter.Kind?.ToString());
        Add("fra", filter.From?.ToString());
        Add("fom", Field(filter.FirstDay));
        Add("tom", Field(filter.LastDay));
        Add("spart", filter.Saving?.ToString());
        Add("slettet", filter.Deleted ? "1" : null);
        Add("side", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null);
        return path + query.ToQueryString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }
    }

    /// <summary>A day as a date field writes it.</summary>
    public static string? Field(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day that a date field says.</summary>
    public static DateOnly? Day(string? field) => DateOnly.TryParseExact(field, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>«45 min», «2 t», «1 t 30 min».</summary>
    public static string Time(Texts texts, int minutes) => (minutes / 60, minutes % 60) switch
    {
        (0, var rest) => texts["Enquiries.Minutes", rest],
        (var hours, 0) => texts["Enquiries.Hours", hours],
        var (hours, rest) => texts["Enquiries.HoursMinutes", hours, rest],
    };

    /// <summary>A day, or from a day to a day.</summary>
    public static string Days(Texts texts, DateOnly from, DateOnly? to) =>
        to is { } last && last != from ? texts["Enquiries.FromTo", Dates.Long(from), Dates.Long(last)] : Dates.Long(from);
}
