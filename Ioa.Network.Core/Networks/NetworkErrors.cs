using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Networks;

/// <summary>The refusals of this feature; each code is the key of its sentence.</summary>
public static class NetworkErrors
{
    /// <summary>The name is missing or too long.</summary>
    public static readonly Error Name = Error.Invalid("Networks.NameInvalid", LearningNetwork.MaxNameLength);

    /// <summary>Another network has the same address name.</summary>
    public static readonly Error NameTaken = Error.Conflict("Networks.NameTaken");

    /// <summary>A text is too long.</summary>
    public static readonly Error TextTooLong = Error.Invalid("Networks.TextTooLong", LearningNetwork.MaxTextLength);

    /// <summary>There is a national network already.</summary>
    public static readonly Error NationalExists = Error.Conflict("Networks.NationalExists");

    /// <summary>A sector network needs a sector, and only a sector network has one.</summary>
    public static readonly Error Sector = Error.Invalid("Networks.SectorInvalid");

    /// <summary>The term ends before it begins, or one of its dates is missing.</summary>
    public static readonly Error Term = Error.Invalid("Networks.TermInvalid");

    /// <summary>The number of working days to answer within is out of range.</summary>
    public static readonly Error AnswerDays = Error.Invalid("Networks.AnswerDaysInvalid", Agreement.MinAnswerWorkingDays, Agreement.MaxAnswerWorkingDays);

    /// <summary>A date is missing or unreasonable.</summary>
    public static readonly Error Date = Error.Invalid("Networks.DateInvalid");

    /// <summary>The network is closed: nothing can be changed.</summary>
    public static readonly Error Closed = Error.Conflict("Networks.NetworkClosed");

    /// <summary>The network cannot go from the state it is in to the one asked for.</summary>
    public static readonly Error Status = Error.Conflict("Networks.StatusInvalid");

    /// <summary>The person coordinates the network already.</summary>
    public static readonly Error AlreadyCoordinator = Error.Conflict("Networks.AlreadyCoordinator");

    /// <summary>Nobody who works has that e-mail address.</summary>
    public static readonly Error NobodyWithEmail = Error.Invalid("Networks.NobodyWithEmail");

    /// <summary>The contact does not work in the organisation, or no longer.</summary>
    public static readonly Error ContactElsewhere = Error.Invalid("Networks.ContactElsewhere");

    /// <summary>The membership is over, or ends before the date.</summary>
    public static readonly Error MembershipOver = Error.Conflict("Networks.MembershipOver");

    /// <summary>The date is before the membership began.</summary>
    public static readonly Error BeforeMembership = Error.Invalid("Networks.BeforeMembership");

    /// <summary>No organisation was chosen.</summary>
    public static readonly Error NothingChosen = Error.Invalid("Networks.NothingChosen");

    /// <summary>Only a member can be served, and only by a superuser, on that day.</summary>
    public static readonly Error NotServable = Error.Invalid("Networks.NotServable");

    /// <summary>In a regional network every member is served by exactly one.</summary>
    public static readonly Error ServedByOne = Error.Invalid("Networks.ServedByOne");

    /// <summary>An organisation that does not exist, or no longer.</summary>
    public static readonly Error Organisation = Error.Invalid("Networks.OrganisationInvalid");

    /// <summary>A KS administrator from outside takes neither themself nor their own organisation into the network.</summary>
    public static readonly Error LetsOneselfIn = new("Networks.LetsOneselfIn", ErrorKind.Forbidden);

    /// <summary>An organisation is in the network already at that time.</summary>
    public static Error AlreadyMember(string organisation) => Error.Conflict("Networks.AlreadyMember", organisation);

    /// <summary>Rule 2: an organisation is in another active regional network. Networks' names are public.</summary>
    public static Error AlreadyInRegional(string organisation, string network) => Error.Conflict("Networks.AlreadyInRegional", organisation, network);

    /// <summary>Rule 1: so many things are lacking before the network can be activated.</summary>
    public static Error Incomplete(int lacks) => Error.Conflict("Networks.Incomplete", lacks);
}
