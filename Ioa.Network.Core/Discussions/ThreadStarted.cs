using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Discussions;

/// <summary>Somebody started a thread; its first post is part of that and no <see cref="PostAdded"/>.</summary>
/// <param name="Thread">The thread.</param>
public sealed record ThreadStarted(ThreadId Thread) : IDomainEvent;
