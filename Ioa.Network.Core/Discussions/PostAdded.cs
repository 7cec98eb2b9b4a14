using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Discussions;

/// <summary>Somebody wrote in a thread that was there already.</summary>
/// <param name="Post">The post.</param>
public sealed record PostAdded(PostId Post) : IDomainEvent;
