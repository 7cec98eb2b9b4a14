namespace Ioa.Network.Core.Experiences;

/// <summary>How far an experience is read. Each includes the ones before it.</summary>
public enum Audience
{
    /// <summary>Its authors, and whoever reviews it.</summary>
    Authors,

    /// <summary>The network that it is written in.</summary>
    Network,

    /// <summary>Everybody in the learning networks, and KS.</summary>
    National,

    /// <summary>Everybody, also without an account.</summary>
    Open,
}
