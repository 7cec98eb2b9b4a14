using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>What one meeting of a series is about («tema»), and who is responsible for it. A meeting that has none has no row.</summary>
public sealed class MeetingTheme
{
    /// <summary>Of which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>The theme, one line; empty when only somebody responsible is named.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Who is responsible for it; <see langword="null"/> while nobody is.</summary>
    public PersonId? OwnerId { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; private set; }

    /// <summary>Says what the theme is and who is responsible.</summary>
    internal Result Describe(string text, PersonId? owner)
    {
        var clean = SafeText.Line(text);
        if (clean.Length > Meeting.MaxLineLength)
        {
            return Error.Invalid("Series.ThemeLength", Meeting.MaxLineLength);
        }

        (Text, OwnerId) = (clean, owner);
        Version++;
        return Result.Done;
    }
}

internal sealed class MeetingThemeConfiguration : IEntityTypeConfiguration<MeetingTheme>
{
    public void Configure(EntityTypeBuilder<MeetingTheme> builder)
    {
        builder.HasKey(t => t.MeetingId);
        builder.Property(t => t.Text).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasOne<Meeting>().WithOne().HasForeignKey<MeetingTheme>(t => t.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
