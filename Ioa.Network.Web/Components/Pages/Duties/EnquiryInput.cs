using System.Globalization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Web.Components.Pages.Duties;

/// <summary>The form as it was filled in: everything as text, so that what cannot be used is shown again as it was typed.</summary>
public sealed class EnquiryInput
{
    /// <summary>The times that are one tap away, in minutes.</summary>
    internal static readonly int[] Times = [5, 15, 30, 60, 120];

    public Guid ClientKey { get; set; }

    public int Version { get; set; }

    public string? Network { get; set; }

    public string? ReceivedBy { get; set; }

    public string? Kind { get; set; }

    public string? From { get; set; }

    public string? FromName { get; set; }

    public string? Subject { get; set; }

    public string? Minutes { get; set; }

    public string? OtherMinutes { get; set; }

    public string? Date { get; set; }

    public string? Note { get; set; }

    public string? Thread { get; set; }

    public string? WishedFrom { get; set; }

    public string? WishedTo { get; set; }

    public string? Visitors { get; set; }

    public string? AgreedDate { get; set; }

    /// <summary>An enquiry as it is now, to be corrected.</summary>
    internal static EnquiryInput Of(EnquiryView enquiry, EnquiryForm form)
    {
        var row = enquiry.Row;
        var tap = form.Served.Any(o => o.Id == enquiry.From);
        var time = Text(row.Minutes);
        return new EnquiryInput
        {
            Version = enquiry.Version,
            Kind = row.Kind.ToString(),
            From = tap ? enquiry.From.ToString() : null,
            FromName = tap ? null : row.FromName,
            Subject = row.Subject,
            Minutes = Times.Contains(row.Minutes) ? time : null,
            OtherMinutes = Times.Contains(row.Minutes) ? null : time,
            Date = EnquiryAddress.Field(row.Date),
            Note = row.Note,
            Thread = enquiry.Tied?.ToString(),
            WishedFrom = EnquiryAddress.Field(row.WishedFrom),
            WishedTo = EnquiryAddress.Field(row.WishedTo),
            Visitors = row.Visitors is { } visitors ? Text(visitors) : null,
        };
    }

    /// <summary>What the fields say. What was typed and is no date or number becomes one that is refused, with its own sentence.</summary>
    internal EnquiryContent ToContent() => new(
        Guid.TryParse(From, out var from) ? new OrganisationId(from) : null,
        FromName,
        Enum.TryParse<EnquiryKind>(Kind, out var kind) ? kind : null,
        Subject ?? "",
        string.IsNullOrWhiteSpace(OtherMinutes) ? Number(Minutes) : Number(OtherMinutes),
        Day(Date),
        Note,
        Guid.TryParse(Thread, out var thread) ? new ThreadId(thread) : null,
        Day(WishedFrom),
        Day(WishedTo),
        Number(Visitors));

    /// <summary>The day that was agreed on.</summary>
    internal static DateOnly? Day(string? field) => string.IsNullOrWhiteSpace(field) ? null : EnquiryAddress.Day(field) ?? DateOnly.MinValue;

    private static int? Number(string? field) =>
        string.IsNullOrWhiteSpace(field) ? null : int.TryParse(field, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
