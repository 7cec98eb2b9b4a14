namespace Ioa.Network.Core.Notifications.Replies;

/// <summary>That an answer by e-mail did not become a post: the letter says why, and gives back what they wrote.</summary>
/// <param name="Email">The address of the person's account; never whoever the e-mail says it is from.</param>
/// <param name="Name">Their name.</param>
/// <param name="Language">The language of the letter.</param>
/// <param name="Reason">Why: the resource key of the sentence.</param>
/// <param name="Arguments">What the sentence names.</param>
/// <param name="Text">What they wrote.</param>
/// <param name="Files">The names of the files that came with it.</param>
public sealed record ReplyRefused(
    string Email, string Name, string Language, string Reason, IReadOnlyList<string> Arguments, string Text, IReadOnlyList<string> Files) : ILetter;
