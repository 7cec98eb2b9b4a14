namespace Ioa.Network.Web.Components.Writing;

/// <summary>What a browser kept of a part that never reached the server.</summary>
/// <param name="Key">Which part.</param>
/// <param name="Value">What was typed.</param>
public sealed record KeptPart(string Key, string Value);
