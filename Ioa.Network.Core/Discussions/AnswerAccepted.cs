using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Discussions;

/// <summary>The asker's organisation, or a coordinator, said which post solved the question.</summary>
/// <param name="Post">The post.</param>
public sealed record AnswerAccepted(PostId Post) : IDomainEvent;
