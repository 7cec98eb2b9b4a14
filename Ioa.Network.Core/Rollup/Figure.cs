namespace Ioa.Network.Core.Rollup;

/// <summary>
/// What is counted. Each has a page that says what it counts and what is missing (<c>/nasjonalt/tall</c>). The numbers are stored: never
/// change one, and count <see cref="Keeping.FigureKeeper.Definitions"/> up when what a figure counts changes.
/// </summary>
public enum Figure
{
    /// <summary>
    /// Questions asked, on the day they were asked, by the asker's organisation. One that was hidden, or merged into another as a duplicate, is not
    /// counted while it is; one that was moved counts where it is now.
    /// </summary>
    QuestionsAsked = 1,

    /// <summary>
    /// Of them, those that somebody of another organisation has answered. The bucket is the whole working hours from question to first answer
    /// (<see cref="WorkingHours"/>).
    /// </summary>
    QuestionsAnswered = 2,

    /// <summary>Of them, those whose asker says that an answer solved it.</summary>
    QuestionsAccepted = 3,

    /// <summary>
    /// Of them, those answered after the day that the agreement asks for, or not yet though it has passed; while it is closed, solved or asked back about,
    /// nobody waits for an answer.
    /// </summary>
    QuestionsLate = 4,

    /// <summary>Of them, those that went on to others because nobody answered. The bucket is how far: <see cref="Duties.EscalationLevel"/>.</summary>
    QuestionsEscalated = 5,

    /// <summary>Experiences that are shared with their network or wider, on the day their first version was published, by the organisation that stands for them.</summary>
    ExperiencesShared = 10,

    /// <summary>The same by sector: the bucket is the sector's place in sektorer.csv. One of two sectors counts in both.</summary>
    ExperiencesBySector = 11,

    /// <summary>The same by kind: the bucket is <see cref="Experiences.InnovationKind"/>, <see cref="FigureFact.NotSaid"/> when it is not said.</summary>
    ExperiencesByKind = 12,

    /// <summary>The same by outcome: the bucket is <see cref="Experiences.Outcome"/>, <see cref="FigureFact.NotSaid"/> when it is not said.</summary>
    ExperiencesByOutcome = 13,

    /// <summary>Of them, those about what was only partly carried out, stopped or failed.</summary>
    FailuresShared = 14,

    /// <summary>
    /// Stages that organisations reached in taking an experience into use, on the day that they say, by the adopter; in the experience's network. The
    /// bucket is <see cref="Experiences.AdoptionStage"/>. A decision against is no stage of it: see <see cref="AdoptionsRejected"/>.
    /// </summary>
    AdoptionStages = 20,

    /// <summary>Decisions against, on their day, by the organisation that decided.</summary>
    AdoptionsRejected = 21,

    /// <summary>Adoptions that came into use in another county than that of the organisation that stands for the experience.</summary>
    AdoptionsBeyondCounty = 22,

    /// <summary>
    /// Meetings in the calendar that were not cancelled, on the day they begin. One of several networks is one meeting in the country and one in
    /// each network. The bucket is <see cref="Meetings.MeetingKind"/>.
    /// </summary>
    MeetingsHeld = 30,

    /// <summary>Registrations that hold a place in those meetings, by the registered person's organisation.</summary>
    Registrations = 31,

    /// <summary>People who were noted as present, by their organisation; guests from outside count in the meeting's networks and the country.</summary>
    Attended = 32,

    /// <summary>What somebody is to do before or after a meeting, on the day it is due.</summary>
    ActionsDue = 33,

    /// <summary>Of it, what was done on that day or before.</summary>
    ActionsInTime = 34,

    /// <summary>Organisations that came along on a visit that another had asked for: visits that were not made one by one. By the host.</summary>
    VisitsGathered = 35,

    /// <summary>Questions that were not asked because an earlier conversation answers them, by whoever would have asked.</summary>
    QuestionsSpared = 40,

    /// <summary>
    /// Requests for help outside the conversations, on their day, by the superuser organisation that received them. The sum is the minutes spent, the
    /// bucket <see cref="Duties.EnquiryKind"/>.
    /// </summary>
    EnquiriesReceived = 41,

    /// <summary>The same by the organisation that asked.</summary>
    EnquiriesMade = 42,

    /// <summary>
    /// Of those received, the ones that were answered together with another on one visit; the sum is the minutes spared: for each, as many as the first
    /// of the visit took.
    /// </summary>
    EnquiriesGathered = 43,
}

/// <summary>Where something happened: what the counted thing is.</summary>
public enum FigureSource
{
    /// <summary>A question.</summary>
    Question = 1,

    /// <summary>An experience.</summary>
    Experience = 2,

    /// <summary>An adoption.</summary>
    Adoption = 3,

    /// <summary>A meeting, with its registrations, actions and the visit that it came from.</summary>
    Meeting = 4,

    /// <summary>An enquiry.</summary>
    Enquiry = 5,

    /// <summary>A question that was spared.</summary>
    Spared = 6,
}

/// <summary>What figures are summed over.</summary>
public enum FigureScopeKind
{
    /// <summary>The country: everything once.</summary>
    Country = 1,

    /// <summary>A county: what its municipalities and its county authority did.</summary>
    County = 2,

    /// <summary>A network.</summary>
    Network = 3,

    /// <summary>An organisation, in whatever networks.</summary>
    Organisation = 4,

    /// <summary>An organisation in one network.</summary>
    NetworkOrganisation = 5,
}

/// <summary>How long a stretch of time a sum is over.</summary>
public enum FigureGrain
{
    /// <summary>A week from Monday, for country, counties and networks.</summary>
    Week = 1,

    /// <summary>A calendar month.</summary>
    Month = 2,

    /// <summary>A calendar year.</summary>
    Year = 3,
}
