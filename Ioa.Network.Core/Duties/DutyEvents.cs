using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Duties;

/// <summary>A question was not answered in time and went one step further.</summary>
/// <param name="Thread">The question.</param>
/// <param name="Network">Its network.</param>
/// <param name="Level">Where it went.</param>
/// <param name="Note">The note of it in the thread.</param>
public sealed record QuestionEscalated(ThreadId Thread, LearningNetworkId Network, EscalationLevel Level, PostId Note) : IDomainEvent;

/// <summary>Another superuser organisation was asked to take a question over.</summary>
/// <param name="Thread">The question.</param>
/// <param name="To">Who was asked.</param>
public sealed record QuestionOffered(ThreadId Thread, OrganisationId To) : IDomainEvent;

/// <summary>Those who were asked to take a question over have said yes or no.</summary>
/// <param name="Thread">The question.</param>
/// <param name="By">Who was asked.</param>
/// <param name="From">Who asked them.</param>
/// <param name="Accepted">Yes or no.</param>
public sealed record OfferAnswered(ThreadId Thread, OrganisationId By, OrganisationId? From, bool Accepted) : IDomainEvent;

/// <summary>A question was given to one of the organisation's own people, by somebody else.</summary>
/// <param name="Thread">The question.</param>
/// <param name="To">Who has it now.</param>
/// <param name="By">Who gave it.</param>
public sealed record QuestionHandedOver(ThreadId Thread, People.PersonId To, People.PersonId By) : IDomainEvent;
