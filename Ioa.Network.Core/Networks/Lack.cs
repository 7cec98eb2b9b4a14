using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Networks;

/// <summary>What a network lacks to be complete (rule 1), or soon will.</summary>
public enum LackKind
{
    /// <summary>The agreement says nothing about what the network is to do.</summary>
    Mandate,

    /// <summary>The agreement has no term.</summary>
    Term,

    /// <summary>The term is over.</summary>
    TermExpired,

    /// <summary>The term is over within <see cref="LearningNetwork.TermWarningDays"/> days. Does not stop the network from being activated.</summary>
    TermExpiresSoon,

    /// <summary>Nobody who still works coordinates it.</summary>
    Coordinator,

    /// <summary>No organisation is superuser.</summary>
    Superuser,

    /// <summary>A superuser organisation has no contact who still works there.</summary>
    SuperuserContact,

    /// <summary>Fewer than two organisations are members.</summary>
    Members,

    /// <summary>No superuser serves a member.</summary>
    Serving,

    /// <summary>An organisation is already in another active regional network (rule 2).</summary>
    OtherRegional,
}

/// <summary>The way to mend a <see cref="Lack"/>: where it is done.</summary>
public enum LackRemedy
{
    /// <summary>Fill in the agreement.</summary>
    Agreement,

    /// <summary>Appoint a coordinator.</summary>
    Coordinators,

    /// <summary>Add organisations.</summary>
    AddMembers,

    /// <summary>See to one membership: name a contact, or end it.</summary>
    Membership,

    /// <summary>Say who serves whom.</summary>
    Serving,
}

/// <summary>Something that a network lacks («mangel»). Shown to those who can mend it; never breaks an active network.</summary>
/// <param name="Kind">What is lacking.</param>
/// <param name="Blocks">Whether the network cannot be activated before it is mended; the others are warnings.</param>
/// <param name="Organisation">The organisation it is about; <see langword="null"/> when it is about the network.</param>
public sealed record Lack(LackKind Kind, bool Blocks, OrganisationId? Organisation = null)
{
    /// <summary>The way to mend it.</summary>
    public LackRemedy Remedy => Kind switch
    {
        LackKind.Mandate or LackKind.Term or LackKind.TermExpired or LackKind.TermExpiresSoon => LackRemedy.Agreement,
        LackKind.Coordinator => LackRemedy.Coordinators,
        LackKind.Superuser or LackKind.Members => LackRemedy.AddMembers,
        LackKind.SuperuserContact or LackKind.OtherRegional => LackRemedy.Membership,
        _ => LackRemedy.Serving,
    };
}
