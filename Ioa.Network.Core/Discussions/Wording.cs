using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Discussions;

/// <summary>The limits of what people type into a conversation; the errors name them.</summary>
internal static class Wording
{
    /// <summary>Longest reason for closing, hiding or restoring, in characters.</summary>
    public const int MaxReasonLength = 500;

    public static Result<string> Title(string? title)
    {
        // Measured before it is read through: a megabyte costs nothing.
        if (title?.Length > DiscussionThread.MaxTitleLength * 4)
        {
            return Error.Invalid("Discussions.TitleTooLong", DiscussionThread.MaxTitleLength);
        }

        return SafeText.Line(title) switch
        {
            "" => Error.Invalid("Discussions.TitleMissing"),
            { Length: > DiscussionThread.MaxTitleLength } => Error.Invalid("Discussions.TitleTooLong", DiscussionThread.MaxTitleLength),
            var line => line,
        };
    }

    public static Result<string> Body(string? body)
    {
        // A line break may arrive as two characters.
        if (body?.Length > Post.MaxLength * 2)
        {
            return Error.Invalid("Discussions.BodyTooLong", Post.MaxLength);
        }

        var lines = SafeText.Lines(body).TrimEnd();
        return string.IsNullOrWhiteSpace(lines) ? Error.Invalid("Discussions.BodyMissing")
            : lines.Length > Post.MaxLength ? Error.Invalid("Discussions.BodyTooLong", Post.MaxLength)
            : lines;
    }

    /// <summary>What has been tried; empty means nothing said.</summary>
    public static Result<string?> Tried(string? tried)
    {
        if (tried?.Length > DiscussionThread.MaxTriedLength * 4)
        {
            return Error.Invalid("Discussions.TriedTooLong", DiscussionThread.MaxTriedLength);
        }

        var lines = SafeText.Lines(tried).Trim();
        return lines.Length > DiscussionThread.MaxTriedLength ? Error.Invalid("Discussions.TriedTooLong", DiscussionThread.MaxTriedLength)
            : lines.Length == 0 ? (string?)null
            : lines;
    }

    public static Result<List<string>> Tags(IReadOnlyList<string>? tags)
    {
        if (tags?.Count > 100)
        {
            return Error.Invalid("Discussions.TooManyTags", DiscussionThread.MaxTags);
        }

        if (tags?.Any(tag => tag?.Length > DiscussionThread.MaxTagLength * 4) is true)
        {
            return Error.Invalid("Discussions.TagTooLong", DiscussionThread.MaxTagLength);
        }

        var clean = (tags ?? [])
            .Select(tag => SafeText.Line(tag).TrimStart('#').ToLowerInvariant())
            .Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return clean.Count > DiscussionThread.MaxTags ? Error.Invalid("Discussions.TooManyTags", DiscussionThread.MaxTags)
            : clean.Any(tag => tag.Length > DiscussionThread.MaxTagLength) ? Error.Invalid("Discussions.TagTooLong", DiscussionThread.MaxTagLength)
            : clean;
    }

    public static Result<string> Reason(string? reason)
    {
        if (reason?.Length > MaxReasonLength * 4)
        {
            return Error.Invalid("Discussions.ReasonTooLong", MaxReasonLength);
        }

        return SafeText.Line(reason) switch
        {
            "" => Error.Invalid("Discussions.ReasonMissing"),
            { Length: > MaxReasonLength } => Error.Invalid("Discussions.ReasonTooLong", MaxReasonLength),
            var line => line,
        };
    }

    /// <summary>A code of the reference data; empty means none.</summary>
    public static Result<string?> Sector(string? code)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            return (string?)null;
        }

        return Sectors.Contains(code)
            ? code
            : Error.Invalid("Discussions.SectorUnknown");
    }
}
