using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Networks;

/// <summary>Identity of a <see cref="LearningNetwork"/>.</summary>
public readonly record struct LearningNetworkId(Guid Value) : IEntityId<LearningNetworkId>
{
    /// <summary>A new id.</summary>
    public static LearningNetworkId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static LearningNetworkId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What kind of learning network it is.</summary>
public enum NetworkKind
{
    /// <summary>Municipalities of a region; each is in one active regional network at most.</summary>
    Regional,

    /// <summary>Across the country, about one sector.</summary>
    Sector,

    /// <summary>The network of networks.</summary>
    National,
}

/// <summary>Where a learning network is in its life: Forming → Active ⇄ Dormant → Closed.</summary>
public enum NetworkStatus
{
    /// <summary>Being put together; the agreement is not complete.</summary>
    Forming,

    /// <summary>Formal: the agreement was complete when it was activated (rule 1).</summary>
    Active,

    /// <summary>Rests; can be taken up again.</summary>
    Dormant,

    /// <summary>Ended; readable, nothing can be written.</summary>
    Closed,
}

/// <summary>
/// A learning network («læringsnettverk»): regional, sector or national. Networks form a graph: a regional or sector network
/// has a national parent. Its rules are here; who may call them is decided in the use cases.
/// </summary>
/// <remarks>
/// Everything with a period is from a day to a day, both included; what has no last day lasts. To end something before it begins is
/// to take it back: it never was. But a membership or an appointment that has begun let people in, so it is kept, with its first day
/// as its last at the earliest. Rule 2 is about several networks, so the use cases check it and the unique index on
/// <see cref="Membership.RegionalSeat"/> holds it when two do it at once.
/// </remarks>
public sealed class LearningNetwork : Entity
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Longest description, mandate or duty, in characters.</summary>
    public const int MaxTextLength = 4000;

    /// <summary>How many days before the term ends it is shown as something to see to.</summary>
    public const int TermWarningDays = 90;

    /// <summary>How many members rule 1 asks for.</summary>
    public const int MinMembers = 2;

    /// <summary>Identity.</summary>
    public LearningNetworkId Id { get; init; } = LearningNetworkId.New();

    /// <summary>What kind.</summary>
    public required NetworkKind Kind { get; init; }

    /// <summary>Name («Læringsnettverk Agder»).</summary>
    public required string Name { get; set; }

    /// <summary>The name in addresses («agder»); unique, does not change.</summary>
    public required string Slug { get; init; }

    /// <summary>What it is for, plain text.</summary>
    public string Description { get; set; } = "";

    /// <summary>The national network it belongs to; <see langword="null"/> for the national one.</summary>
    public LearningNetworkId? ParentId { get; set; }

    /// <summary>The sector (code of sektorer.csv) of a sector network.</summary>
    public string? SectorCode { get; init; }

    /// <summary>Where it is in its life.</summary>
    public NetworkStatus Status { get; internal set; }

    /// <summary>What makes it formal.</summary>
    public Agreement Agreement { get; init; } = new();

    /// <summary>Who is in it, over time.</summary>
    public ICollection<Membership> Memberships { get; } = [];

    /// <summary>Who serves whom, over time.</summary>
    public ICollection<Serving> Servings { get; } = [];

    /// <summary>Who coordinates it, over time.</summary>
    public ICollection<Coordinator> Coordinators { get; } = [];

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Concurrency token, counted up by every change.</summary>
    public int Version { get; internal set; }

    /// <summary>Gives it a name and says what it is for. The address does not change.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.Name"/>, <see cref="NetworkErrors.TextTooLong"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result Describe(string name, string description)
    {
        name = name.Trim();
        description = description.Trim();
        if (Refusal(name.Length is 0 or > MaxNameLength ? NetworkErrors.Name : null, description.Length > MaxTextLength ? NetworkErrors.TextTooLong : null) is { } refusal)
        {
            return refusal;
        }

        Name = name;
        Description = description;
        return Changed();
    }

    /// <summary>
    /// Fills in the agreement. It may be incomplete, also in an active network: what is missing is shown as a lack.
    /// </summary>
    /// <returns>Refused with <see cref="NetworkErrors.Term"/>, <see cref="NetworkErrors.AnswerDays"/>, <see cref="NetworkErrors.TextTooLong"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result Agree(AgreementText agreed)
    {
        string[] texts = [agreed.Mandate, agreed.SuperuserDuties, agreed.MemberDuties];
        var termRefused = agreed.TermFrom is null != agreed.TermTo is null || agreed.TermTo < agreed.TermFrom;
        if (Refusal(
            texts.Any(text => text.Length > MaxTextLength) ? NetworkErrors.TextTooLong : null,
            termRefused || Unreasonable(agreed.TermFrom) || Unreasonable(agreed.TermTo) ? NetworkErrors.Term : null,
            agreed.AnswerWorkingDays is < Agreement.MinAnswerWorkingDays or > Agreement.MaxAnswerWorkingDays ? NetworkErrors.AnswerDays : null) is { } refusal)
        {
            return refusal;
        }

        Agreement.Mandate = agreed.Mandate.Trim();
        Agreement.TermFrom = agreed.TermFrom;
        Agreement.TermTo = agreed.TermTo;
        Agreement.AnswerWorkingDays = agreed.AnswerWorkingDays;
        Agreement.SuperuserDuties = agreed.SuperuserDuties.Trim();
        Agreement.MemberDuties = agreed.MemberDuties.Trim();
        return Changed();
    }

    /// <summary>Appoints a coordinator from a day on.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.AlreadyCoordinator"/>, <see cref="NetworkErrors.Date"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result Appoint(PersonId person, DateOnly from)
    {
        var overlaps = Coordinators.Any(c => c.PersonId == person && (c.To is null || c.To >= from));
        if (Refusal(Unreasonable(from) ? NetworkErrors.Date : null, overlaps ? NetworkErrors.AlreadyCoordinator : null) is { } refusal)
        {
            return refusal;
        }

        Coordinators.Add(new Coordinator { NetworkId = Id, PersonId = person, From = from });
        return Changed();
    }

    /// <summary>Ends an appointment; <paramref name="last"/> is the last day. One that has begun lasts its first day at least.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/>, <see cref="NetworkErrors.Date"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result Dismiss(CoordinatorId appointment, DateOnly last, DateOnly today)
    {
        var coordinator = Coordinators.FirstOrDefault(c => c.Id == appointment);
        if (Refusal(coordinator is null ? Error.NotFound : null, Unreasonable(last) || coordinator?.To < last ? NetworkErrors.Date : null) is { } refusal)
        {
            return refusal;
        }

        if (last < coordinator!.From && coordinator.From > today)
        {
            Coordinators.Remove(coordinator);
        }
        else
        {
            coordinator.To = Latest(last, coordinator.From);
        }

        return Changed();
    }

    /// <summary>Takes an organisation into the network from a day on.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.AlreadyMember"/> (with the id; the use case knows the name), <see cref="NetworkErrors.Date"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result AddMember(OrganisationId organisation, MembershipRole role, DateOnly from)
    {
        var overlaps = Memberships.Any(m => m.OrganisationId == organisation && (m.To is null || m.To >= from));
        if (Refusal(Unreasonable(from) ? NetworkErrors.Date : null, overlaps ? NetworkErrors.AlreadyMember(organisation.ToString()) : null) is { } refusal)
        {
            return refusal;
        }

        Memberships.Add(new Membership { NetworkId = Id, OrganisationId = organisation, Role = role, From = from });
        return Changed();
    }

    /// <summary>
    /// Ends a membership, and with it who it serves and who serves it; <paramref name="last"/> is the last day. One that has begun lasts
    /// its first day at least.
    /// </summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/>, <see cref="NetworkErrors.MembershipOver"/> when it already ends before, <see cref="NetworkErrors.Date"/> or
    /// <see cref="NetworkErrors.Closed"/>.
    /// </returns>
    public Result EndMembership(MembershipId membership, DateOnly last, DateOnly today)
    {
        var found = Memberships.FirstOrDefault(m => m.Id == membership);
        if (Refusal(
            found is null ? Error.NotFound : null,
            Unreasonable(last) ? NetworkErrors.Date : null,
            found?.To < last ? NetworkErrors.MembershipOver : null) is { } refusal)
        {
            return refusal;
        }

        End(found!, found!.From > today ? last : Latest(last, found.From));
        return Changed();
    }

    /// <summary>
    /// Gives an organisation another role from a day on: the old membership ends the day before, and its servings with it. From the
    /// first day on, the new role takes the old one's place: the organisation was in the network all the same.
    /// </summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/>, <see cref="NetworkErrors.BeforeMembership"/>, <see cref="NetworkErrors.MembershipOver"/>, <see cref="NetworkErrors.Date"/>
    /// or <see cref="NetworkErrors.Closed"/>. The role it has already changes nothing.
    /// </returns>
    public Result ChangeRole(MembershipId membership, MembershipRole role, DateOnly from)
    {
        var old = Memberships.FirstOrDefault(m => m.Id == membership);
        if (Refusal(
            old is null ? Error.NotFound : null,
            Unreasonable(from) ? NetworkErrors.Date : null,
            from < old?.From ? NetworkErrors.BeforeMembership : null,
            from > old?.To ? NetworkErrors.MembershipOver : null) is { } refusal)
        {
            return refusal;
        }

        if (old!.Role == role)
        {
            return Result.Done;
        }

        var last = old.To;
        End(old, from.AddDays(-1));
        Memberships.Add(new Membership { NetworkId = Id, OrganisationId = old.OrganisationId, Role = role, From = from, To = last, ContactId = old.ContactId });
        return Changed();
    }

    /// <summary>Names an organisation's contact in the network, or nobody. That the person works there, the use case checks.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result NameContact(MembershipId membership, PersonId? person)
    {
        var found = Memberships.FirstOrDefault(m => m.Id == membership);
        if (Refusal(found is null ? Error.NotFound : null) is { } refusal)
        {
            return refusal;
        }

        found!.ContactId = person;
        return Changed();
    }

    /// <summary>
    /// Says which superuser organisation serves a member organisation from a day on, as long as both are that. What held before ends
    /// the day before.
    /// </summary>
    /// <param name="member">Who is served.</param>
    /// <param name="superuser">Who serves; <see langword="null"/> when nobody is to any longer.</param>
    /// <param name="from">First day.</param>
    /// <param name="besides">Whether it comes in addition to those who serve the member already; never in a regional network.</param>
    /// <returns>Refused with <see cref="NetworkErrors.NotServable"/>, <see cref="NetworkErrors.ServedByOne"/>, <see cref="NetworkErrors.Date"/> or <see cref="NetworkErrors.Closed"/>.</returns>
    public Result Serve(OrganisationId member, OrganisationId? superuser, DateOnly from, bool besides = false)
    {
        var served = Memberships.FirstOrDefault(m => m.OrganisationId == member && m.Role == MembershipRole.Member && m.HoldsOn(from));
        var serves = Memberships.FirstOrDefault(m => m.OrganisationId == superuser && m.Role == MembershipRole.Superuser && m.HoldsOn(from));
        if (Refusal(
            Unreasonable(from) ? NetworkErrors.Date : null,
            served is null || (superuser is not null && serves is null) ? NetworkErrors.NotServable : null,
            besides && Kind == NetworkKind.Regional ? NetworkErrors.ServedByOne : null) is { } refusal)
        {
            return refusal;
        }

        var present = Servings.Where(s => s.MemberId == member && (s.To is null || s.To >= from) && (served!.To is null || s.From <= served.To)).ToList();
        if (superuser is { } by && present.Any(s => s.SuperuserId == by && s.From <= from && (besides || present.Count == 1) && s.To == Earliest(served!.To, serves!.To)))
        {
            return Result.Done;
        }

        foreach (var serving in present.Where(s => !besides || s.SuperuserId == superuser))
        {
            End(serving, from.AddDays(-1));
        }

        if (superuser is { } server)
        {
            Servings.Add(new Serving { NetworkId = Id, MemberId = member, SuperuserId = server, From = from, To = Earliest(served!.To, serves!.To) });
        }

        return Changed();
    }

    /// <summary>What is missing for rule 1 on a day. Of an active network it is shown to those who can mend it and changes nothing.</summary>
    /// <param name="today">The day.</param>
    /// <param name="working">The coordinators and contacts who still work, and where.</param>
    /// <param name="seatedElsewhere">The organisations that are member or superuser of another active regional network (rule 2).</param>
    public IReadOnlyList<Lack> Lacks(DateOnly today, IReadOnlyDictionary<PersonId, OrganisationId> working, IReadOnlySet<OrganisationId> seatedElsewhere)
    {
        var lacks = new List<Lack>();
        if (Agreement.Mandate.Length == 0)
        {
            lacks.Add(new(LackKind.Mandate, Blocks: true));
        }

        if (Agreement.TermTo is not { } termTo)
        {
            lacks.Add(new(LackKind.Term, Blocks: true));
        }
        else if (termTo < today)
        {
            lacks.Add(new(LackKind.TermExpired, Blocks: true));
        }
        else if (termTo <= today.AddDays(TermWarningDays))
        {
            lacks.Add(new(LackKind.TermExpiresSoon, Blocks: false));
        }

        if (!Coordinators.Any(c => c.HoldsOn(today) && working.ContainsKey(c.PersonId)))
        {
            lacks.Add(new(LackKind.Coordinator, Blocks: true));
        }

        var present = Memberships.Where(m => m.HoldsOn(today)).ToList();
        var superusers = present.Where(m => m.Role == MembershipRole.Superuser).ToList();
        var withoutContact = superusers.Where(m => m.ContactId is not { } contact || working.GetValueOrDefault(contact) != m.OrganisationId).ToList();
        if (superusers.Count == 0)
        {
            lacks.Add(new(LackKind.Superuser, Blocks: true));
        }

        lacks.AddRange(withoutContact.Select(m => new Lack(LackKind.SuperuserContact, Blocks: withoutContact.Count == superusers.Count, m.OrganisationId)));

        var members = present.Where(m => m.Role == MembershipRole.Member).ToList();
        if (members.Count < MinMembers)
        {
            lacks.Add(new(LackKind.Members, Blocks: true));
        }

        var served = Servings.Where(s => s.HoldsOn(today)).Select(s => s.MemberId).ToHashSet();
        lacks.AddRange(members.Where(m => !served.Contains(m.OrganisationId)).Select(m => new Lack(LackKind.Serving, Blocks: true, m.OrganisationId)));

        if (Kind == NetworkKind.Regional)
        {
            lacks.AddRange(present
                .Where(m => m.Role != MembershipRole.Observer && seatedElsewhere.Contains(m.OrganisationId))
                .Select(m => new Lack(LackKind.OtherRegional, Blocks: true, m.OrganisationId)));
        }

        return lacks;
    }

    /// <summary>Makes a forming or dormant network active, when nothing is lacking (rule 1). The parameters are those of <see cref="Lacks"/>.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.Status"/> or <see cref="NetworkErrors.Incomplete"/>.</returns>
    public Result Activate(DateOnly today, IReadOnlyDictionary<PersonId, OrganisationId> working, IReadOnlySet<OrganisationId> seatedElsewhere)
    {
        if (Status is not (NetworkStatus.Forming or NetworkStatus.Dormant))
        {
            return NetworkErrors.Status;
        }

        if (Lacks(today, working, seatedElsewhere).Count(lack => lack.Blocks) is > 0 and var blocking)
        {
            return NetworkErrors.Incomplete(blocking);
        }

        Status = NetworkStatus.Active;
        return Changed();
    }

    /// <summary>Lets an active network rest. Its organisations are free to be active elsewhere meanwhile.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.Status"/>.</returns>
    public Result Rest()
    {
        if (Status != NetworkStatus.Active)
        {
            return NetworkErrors.Status;
        }

        Status = NetworkStatus.Dormant;
        return Changed();
    }

    /// <summary>Closes the network for good: it can be read by those who are in it, and nothing more is written.</summary>
    /// <returns>Refused with <see cref="NetworkErrors.Status"/> when it is closed already.</returns>
    public Result Close()
    {
        if (Status == NetworkStatus.Closed)
        {
            return NetworkErrors.Status;
        }

        Status = NetworkStatus.Closed;
        return Changed();
    }

    private static bool Unreasonable(DateOnly? date) => date is { Year: < 2000 or > 2100 };

    private static DateOnly? Earliest(DateOnly? one, DateOnly? other) => one is null ? other : other is null || one < other ? one : other;

    private Error? Refusal(params ReadOnlySpan<Error?> refusals)
    {
        if (Status == NetworkStatus.Closed)
        {
            return NetworkErrors.Closed;
        }

        foreach (var refusal in refusals)
        {
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static DateOnly Latest(DateOnly one, DateOnly other) => one > other ? one : other;

    private void End(Membership membership, DateOnly last)
    {
        // An earlier or later membership of the same organisation has servings of its own.
        foreach (var serving in Servings
            .Where(s => (s.MemberId == membership.OrganisationId || s.SuperuserId == membership.OrganisationId) && membership.HoldsOn(s.From)).ToList())
        {
            End(serving, last);
        }

        if (last < membership.From)
        {
            Memberships.Remove(membership);
        }
        else
        {
            membership.To = last;
        }
    }

    private void End(Serving serving, DateOnly last)
    {
        if (last < serving.From)
        {
            Servings.Remove(serving);
        }
        else if (serving.To is null || serving.To > last)
        {
            serving.To = last;
        }
    }

    /// <summary>After every change: the seats follow from the rest, so no change can forget them.</summary>
    private Result Changed()
    {
        foreach (var membership in Memberships)
        {
            var seated = Kind == NetworkKind.Regional && Status == NetworkStatus.Active && membership is { To: null, Role: not MembershipRole.Observer };
            membership.RegionalSeat = seated ? membership.OrganisationId : null;
        }

        foreach (var serving in Servings)
        {
            serving.ServedSeat = Kind == NetworkKind.Regional && serving.To is null ? serving.MemberId : null;
        }

        Version++;
        return Result.Done;
    }
}

/// <summary>The cooperation agreement («samarbeidsavtale») that makes a network formal.</summary>
public sealed class Agreement
{
    /// <summary>Fewest working days to answer within.</summary>
    public const int MinAnswerWorkingDays = 1;

    /// <summary>Most working days to answer within.</summary>
    public const int MaxAnswerWorkingDays = 20;

    /// <summary>Working days to answer within, until something else is agreed.</summary>
    public const int DefaultAnswerWorkingDays = 3;

    /// <summary>What the network is to do.</summary>
    public string Mandate { get; set; } = "";

    /// <summary>First day of the term.</summary>
    public DateOnly? TermFrom { get; set; }

    /// <summary>Last day of the term.</summary>
    public DateOnly? TermTo { get; set; }

    /// <summary>Within how many Norwegian working days a superuser answers a question.</summary>
    public int AnswerWorkingDays { get; set; } = DefaultAnswerWorkingDays;

    /// <summary>What the superusers owe beyond answering.</summary>
    public string SuperuserDuties { get; set; } = "";

    /// <summary>What the members owe.</summary>
    public string MemberDuties { get; set; } = "";

    /// <summary>The agreement as it is shown and filled in.</summary>
    internal AgreementText ToText() => new(Mandate, TermFrom, TermTo, AnswerWorkingDays, SuperuserDuties, MemberDuties);
}

/// <summary>What is agreed, as it is filled in; the fields are those of <see cref="Agreement"/>.</summary>
/// <param name="Mandate">What the network is to do.</param>
/// <param name="TermFrom">First day of the term.</param>
/// <param name="TermTo">Last day of the term.</param>
/// <param name="AnswerWorkingDays">Within how many Norwegian working days a superuser answers.</param>
/// <param name="SuperuserDuties">What the superusers owe beyond answering.</param>
/// <param name="MemberDuties">What the members owe.</param>
public sealed record AgreementText(
    string Mandate, DateOnly? TermFrom, DateOnly? TermTo, int AnswerWorkingDays, string SuperuserDuties = "", string MemberDuties = "");

/// <summary>Identity of a <see cref="Coordinator"/> appointment.</summary>
public readonly record struct CoordinatorId(Guid Value) : IEntityId<CoordinatorId>
{
    /// <summary>A new id.</summary>
    public static CoordinatorId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static CoordinatorId From(Guid value) => new(value);
}

/// <summary>That somebody coordinates a network, from a date to a date.</summary>
public sealed class Coordinator
{
    /// <summary>Identity.</summary>
    public CoordinatorId Id { get; init; } = CoordinatorId.New();

    /// <summary>The network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day; <see langword="null"/> while it lasts.</summary>
    public DateOnly? To { get; set; }

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (To is null || To >= day);
}
