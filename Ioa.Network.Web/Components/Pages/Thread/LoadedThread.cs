using Ioa.Network.Core.Discussions;

namespace Ioa.Network.Web.Components.Pages.Thread;

/// <summary>Hands what the page has read to the island that is prerendered in the same request; empty in a circuit.</summary>
public sealed class LoadedThread
{
    /// <summary>What the page has read.</summary>
    public ThreadView? View { get; set; }
}
