using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Notifications;

/// <summary>How somebody wants a kind of word by e-mail, everywhere or in one network.</summary>
public sealed class MailPreference
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>In which network; <see langword="null"/> for everywhere that nothing else is said.</summary>
    public LearningNetworkId? NetworkId { get; init; }

    /// <summary>What kind of word.</summary>
    public required NotificationCategory Category { get; init; }

    /// <summary>How it comes.</summary>
    public required MailFrequency Frequency { get; set; }

    /// <summary>What holds for whoever has chosen nothing: what waits for them at once, the rest gathered.</summary>
    public static MailFrequency Default(NotificationCategory category) => category == NotificationCategory.Announcement ? MailFrequency.Daily : MailFrequency.AtOnce;

    /// <summary>What holds in a network, by what somebody has chosen.</summary>
    internal static MailFrequency Of(IEnumerable<MailPreference> chosen, NotificationCategory category, LearningNetworkId? network)
    {
        var mine = chosen.Where(p => p.Category == category).ToList();
        return (mine.Find(p => p.NetworkId == network && network is not null) ?? mine.Find(p => p.NetworkId is null))?.Frequency ?? Default(category);
    }
}

/// <summary>When somebody wants e-mail.</summary>
public sealed class MailTimes
{
    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>The hour of the gathered letter, in Norway, 0–23.</summary>
    public int Hour { get; set; } = 7;

    /// <summary>The day of the weekly letter.</summary>
    public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

    /// <summary>The hour from which no e-mail is sent, in Norway; <see langword="null"/> when there are no quiet hours.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>The hour from which e-mail is sent again.</summary>
    public int? QuietTo { get; set; }

    /// <summary>When word that happens at a moment goes out: <see langword="null"/> for at once.</summary>
    /// <param name="frequency">How the person wants it; not <see cref="MailFrequency.None"/>.</param>
    /// <param name="at">When it happened.</param>
    internal DateTimeOffset? SendAt(MailFrequency frequency, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, OsloTime.Zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        if (frequency == MailFrequency.AtOnce)
        {
            return IsQuiet(local.Hour) ? Next(today, QuietTo!.Value, at) : null;
        }

        var next = Next(today, Hour, at);
        while (frequency == MailFrequency.Weekly && OsloTime.DateIn(next).DayOfWeek != Day)
        {
            next = OsloTime.At(OsloTime.DateIn(next).AddDays(1), new TimeOnly(Hour, 0));
        }

        return next;
    }

    private bool IsQuiet(int hour) => (QuietFrom, QuietTo) switch
    {
        ({ } from, { } to) when from < to => hour >= from && hour < to,
        ({ } from, { } to) when from > to => hour >= from || hour < to,
        _ => false,
    };

    private static DateTimeOffset Next(DateOnly today, int hour, DateTimeOffset at) =>
        OsloTime.At(today, new TimeOnly(hour, 0)) is var first && first > at ? first : OsloTime.At(today.AddDays(1), new TimeOnly(hour, 0));
}

internal sealed class MailPreferenceConfiguration : IEntityTypeConfiguration<MailPreference>
{
    public void Configure(EntityTypeBuilder<MailPreference> builder)
    {
        builder.HasIndex(p => new { p.PersonId, p.Category, p.NetworkId }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(p => p.NetworkId);
    }
}

internal sealed class MailTimesConfiguration : IEntityTypeConfiguration<MailTimes>
{
    public void Configure(EntityTypeBuilder<MailTimes> builder)
    {
        builder.ToTable("MailTimes");
        builder.HasKey(t => t.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<MailTimes>(t => t.PersonId);
    }
}
