using System.Globalization;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Meetings;

/// <summary>A meeting as it is typed in its form: text until it can be read, so that nothing is lost that cannot.</summary>
internal sealed class MeetingInput
{
    private const string Day = "yyyy-MM-dd";

    public int Version { get; set; }

    public string? Title { get; set; }

    public MeetingKind Kind { get; set; }

    public string? Description { get; set; }

    public string? Date { get; set; }

    public string? From { get; set; }

    public string? ToDate { get; set; }

    public string? To { get; set; }

    public string? Zone { get; set; }

    public string? Place { get; set; }

    public string? Room { get; set; }

    public string? VideoLink { get; set; }

    public string? Host { get; set; }

    public bool IsNational { get; set; }

    public List<string>? Networks { get; set; }

    public List<string>? Organisers { get; set; }

    public string? Capacity { get; set; }

    public string? CapacityPerOrganisation { get; set; }

    public string? RegisterBy { get; set; }

    public string? ConfirmHours { get; set; }

    public string? Reminders { get; set; }

    public bool AsksFood { get; set; }

    public bool AsksAccess { get; set; }

    public string? Questions { get; set; }

    public bool Look { get; set; }

    public string? Repeat { get; set; }

    public string? Times { get; set; }

    public string? Until { get; set; }

    public string? Template { get; set; }

    public bool AndFollowing { get; set; }

    /// <summary>An empty form: two hours in the morning, for the network that was asked for, or the only one.</summary>
    public static MeetingInput New(MeetingChoices choices, string? network, Texts text) => new()
    {
        From = "09:00",
        To = "15:00",
        ConfirmHours = Meeting.DefaultConfirmHours.ToString(CultureInfo.InvariantCulture),
        Reminders = "7, 1",
        AsksAccess = true,
        Networks = [.. choices.Networks.Where(n => n.Slug == network || choices.Networks.Count == 1).Select(n => n.Id.ToString())],
        Questions = text["Meetings.TopicQuestion"],
    };

    /// <summary>A meeting that is changed; as a copy it has another day.</summary>
    public static MeetingInput Of(MeetingDraft draft, bool isCopy)
    {
        var plan = draft.Plan;
        return new MeetingInput
        {
            Version = isCopy ? 0 : draft.Version,
            Title = plan.Title,
            Kind = plan.Kind,
            Description = plan.Description,
            Date = isCopy ? null : plan.Date.ToString(Day, CultureInfo.InvariantCulture),
            From = plan.From.ToString("HH:mm", CultureInfo.InvariantCulture),
            ToDate = isCopy || plan.ToDate == plan.Date ? null : plan.ToDate.ToString(Day, CultureInfo.InvariantCulture),
            To = plan.To.ToString("HH:mm", CultureInfo.InvariantCulture),
            Zone = plan.Zone,
            Place = plan.Place,
            Room = plan.Room,
            VideoLink = isCopy ? null : plan.VideoLink,
            Host = plan.HostId?.ToString(),
            IsNational = plan.IsNational,
            Networks = [.. draft.Networks.Select(n => n.ToString())],
            Organisers = [.. draft.Organisers.Select(o => o.ToString())],
            Capacity = plan.Capacity?.ToString(CultureInfo.InvariantCulture),
            CapacityPerOrganisation = plan.CapacityPerOrganisation?.ToString(CultureInfo.InvariantCulture),
            RegisterBy = isCopy ? null : plan.RegisterBy?.ToString(Day, CultureInfo.InvariantCulture),
            ConfirmHours = plan.ConfirmHours.ToString(CultureInfo.InvariantCulture),
            Reminders = string.Join(", ", plan.ReminderDays),
            AsksFood = plan.Questions.Any(q => q.Kind == MeetingQuestionKind.Food),
            AsksAccess = plan.Questions.Any(q => q.Kind == MeetingQuestionKind.Access),
            Questions = string.Join('\n', plan.Questions.Where(q => q.Kind == MeetingQuestionKind.Text).Select(q => q.Text)),
        };
    }

    /// <summary>The plan; <see langword="null"/> when the day or the time cannot be read.</summary>
    /// <param name="text">The texts of the usual questions.</param>
    /// <param name="asked">What was asked before: a question that stays keeps its number, and so the answers to it.</param>
    public MeetingPlan? Read(Texts text, IReadOnlyList<MeetingQuestion> asked)
    {
        if (ReadDay(Date) is not { } day || ReadTime(From) is not { } from || ReadTime(To) is not { } to)
        {
            return null;
        }

        // Food is always number 1 and access 2.
        var questions = new List<MeetingQuestion>();
        if (AsksFood)
        {
            questions.Add(new(1, MeetingQuestionKind.Food, text["Meetings.FoodQuestion"]));
        }

        if (AsksAccess)
        {
            questions.Add(new(2, MeetingQuestionKind.Access, text["Meetings.AccessQuestion"]));
        }

        var next = Math.Max(3, 1 + asked.Select(q => q.Number).DefaultIfEmpty().Max());
        foreach (var own in (Questions ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct())
        {
            questions.Add(asked.FirstOrDefault(q => q.Kind == MeetingQuestionKind.Text && q.Text == own) ?? new MeetingQuestion(next++, MeetingQuestionKind.Text, own));
        }

        return new MeetingPlan(Kind, Title ?? "", Description ?? "", day, from, ReadDay(ToDate) ?? day, to)
        {
            Zone = string.IsNullOrWhiteSpace(Zone) ? Meeting.DefaultZone : Zone,
            Place = Place ?? "",
            Room = Room ?? "",
            VideoLink = VideoLink ?? "",
            HostId = Guid.TryParse(Host, out var host) ? new Core.Organisations.OrganisationId(host) : null,
            IsNational = IsNational,
            Capacity = ReadNumber(Capacity),
            CapacityPerOrganisation = ReadNumber(CapacityPerOrganisation),
            RegisterBy = ReadDay(RegisterBy),
            ConfirmHours = ReadNumber(ConfirmHours) ?? Meeting.DefaultConfirmHours,
            ReminderDays = [.. (Reminders ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(d => ReadNumber(d) ?? -1)],
            Questions = questions,
        };
    }

    /// <summary>How a new meeting is repeated; <see langword="null"/> when it is not.</summary>
    public SeriesPlan? ReadSeries() => Enum.TryParse<SeriesStep>(Repeat, out var step) ? new SeriesPlan(step, ReadNumber(Times), ReadDay(Until)) : null;

    /// <summary>The series that a new one begins from; <see langword="null"/> when it begins from none.</summary>
    public MeetingSeriesId? ReadTemplate() => Guid.TryParse(Template, out var id) ? new MeetingSeriesId(id) : null;

    /// <summary>Proposes as many meetings as a series had, and as often.</summary>
    public void BeginFrom(SeriesTemplate? template)
    {
        if (template is not null)
        {
            (Template, Repeat, Times) = (template.Id.ToString(), template.Step?.ToString(), template.Times.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static DateOnly? ReadDay(string? text) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static TimeOnly? ReadTime(string? text) => TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    // What is no number is out of every limit, and so refused with the limit told.
    private static int? ReadNumber(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
