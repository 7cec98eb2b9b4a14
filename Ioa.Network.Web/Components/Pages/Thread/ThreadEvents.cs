using Microsoft.AspNetCore.Components;

namespace Ioa.Network.Web.Components.Pages.Thread;

/// <summary>Somebody pressed a button of a post. One handler serves the fifty posts, so that a reader's circuit stays small.</summary>
public sealed class PostActionEventArgs : EventArgs
{
    /// <summary>Which button: the value of <c>data-post-action</c>.</summary>
    public string Action { get; set; } = "";

    /// <summary>The post's number.</summary>
    public int Number { get; set; }
}

/// <summary>The page was visible while posts up to a number stood on it.</summary>
public sealed class ThreadSeenEventArgs : EventArgs
{
    /// <summary>The last post's number.</summary>
    public int Number { get; set; }
}

/// <summary>Tells Razor of the events that <c>Ioa.Network.Web.lib.module.js</c> sends.</summary>
[EventHandler("onpostaction", typeof(PostActionEventArgs))]
[EventHandler("onthreadseen", typeof(ThreadSeenEventArgs))]
public static class EventHandlers;
