using System.Globalization;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Duties;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// What a note (<see cref="PostKind.Note"/>) says: a resource key and its arguments, plain text that the reader of the note must
/// encode; the sentence follows the name of whoever did it. A note never holds a title or a name from elsewhere: a thread can move, and its new readers may not know them.
/// </summary>
/// <param name="Key">Resource key, <c>Discussions.Note.…</c>.</param>
/// <param name="Arguments">
/// By key: <c>ClosedBecause</c> the reason · <c>MergedInto</c>, <c>MergedFrom</c> the other thread's id (not shown: link to it) ·
/// <c>PostHidden</c>, <c>PostRestored</c> the post's number and the reason · <c>ThreadHidden</c>, <c>ThreadRestored</c> the reason ·
/// <c>GoesOn</c>, <c>TakenPromised</c> the day · the others none.
/// </param>
public sealed record NoteText(string Key, params IReadOnlyList<string> Arguments)
{
    /// <summary>«Closed.»</summary>
    internal static NoteText Closed(string? reason) => reason is null ? new("Discussions.Note.Closed") : new("Discussions.Note.ClosedBecause", reason);

    /// <summary>«Opened again.»</summary>
    internal static NoteText Reopened() => new("Discussions.Note.Reopened");

    /// <summary>In the duplicate: «continues in another thread».</summary>
    internal static NoteText MergedInto(ThreadId other) => new("Discussions.Note.MergedInto", other.ToString());

    /// <summary>In the thread that stays: «a thread about the same was closed».</summary>
    internal static NoteText MergedFrom(ThreadId other) => new("Discussions.Note.MergedFrom", other.ToString());

    /// <summary>«Moved here from another network.»</summary>
    internal static NoteText Moved() => new("Discussions.Note.Moved");

    /// <summary>«Post 7 was hidden: …»</summary>
    internal static NoteText PostHidden(int number, string reason) => new("Discussions.Note.PostHidden", Text(number), reason);

    /// <summary>«Post 7 is shown again: …»</summary>
    internal static NoteText PostRestored(int number, string reason) => new("Discussions.Note.PostRestored", Text(number), reason);

    /// <summary>«The thread was hidden: …»</summary>
    internal static NoteText ThreadHidden(string reason) => new("Discussions.Note.ThreadHidden", reason);

    /// <summary>«The thread is shown again: …»</summary>
    internal static NoteText ThreadRestored(string reason) => new("Discussions.Note.ThreadRestored", reason);

    /// <summary>«Nobody has answered in time: the question is now with …»</summary>
    internal static NoteText Escalated(EscalationLevel to) => new($"Discussions.Note.Escalated{to}");

    /// <summary>«Asks back: the clock stands still until the asker has answered.»</summary>
    internal static NoteText Waits() => new("Discussions.Note.Waits");

    /// <summary>«The clock goes on: answer due on …»</summary>
    internal static NoteText GoesOn(DateTimeOffset due) => new("Discussions.Note.GoesOn", Day(OsloTime.DateIn(due)));

    /// <summary>«Took the question», and by when they promised an answer.</summary>
    internal static NoteText Taken(DateOnly? promised) =>
        promised is { } day ? new("Discussions.Note.TakenPromised", Day(day)) : new("Discussions.Note.Taken");

    /// <summary>«Gave the question to a colleague.»</summary>
    internal static NoteText HandedOver() => new("Discussions.Note.HandedOver");

    /// <summary>«Asked another superuser to take the question over.»</summary>
    internal static NoteText Offered() => new("Discussions.Note.Offered");

    /// <summary>«Took the question over», or said no.</summary>
    internal static NoteText OfferAnswered(bool accepted) => new(accepted ? "Discussions.Note.OfferAccepted" : "Discussions.Note.OfferDeclined");

    /// <summary>«Lets the national network read the question if it comes to that», or no longer.</summary>
    internal static NoteText National(bool allowed) => new(allowed ? "Discussions.Note.NationalAllowed" : "Discussions.Note.NationalWithdrawn");

    /// <summary>Whether the clock did it, and not the person who stands as the note's author.</summary>
    public bool IsByClock => Array.Exists(Enum.GetValues<EscalationLevel>(), level => Key == Escalated(level).Key);

    /// <summary>Reads a note back from its post.</summary>
    /// <param name="markdown">The note's <see cref="Post.Markdown"/>.</param>
    /// <param name="html">The note's <see cref="Post.Html"/>.</param>
    public static NoteText Of(string markdown, string html) => new(markdown, JsonSerializer.Deserialize<string[]>(html) ?? []);

    /// <summary>The other thread of a merge note; <see langword="null"/> for the other notes.</summary>
    public ThreadId? OtherThread =>
        Key is "Discussions.Note.MergedInto" or "Discussions.Note.MergedFrom" && Guid.TryParse(Arguments[0], out var id) ? new ThreadId(id) : null;

    internal string ArgumentsAsJson() => JsonSerializer.Serialize(Arguments);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Dates are Norwegian in all languages, so a note can hold one as text.
    private static string Day(DateOnly day) => day.ToString("d.M.yyyy", CultureInfo.InvariantCulture);
}
