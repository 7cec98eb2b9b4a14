using System.Text.Json;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings;

internal sealed class MeetingConfiguration : IEntityTypeConfiguration<Meeting>
{
    public void Configure(EntityTypeBuilder<Meeting> builder)
    {
        builder.Property(m => m.Title).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(m => m.Zone).HasMaxLength(64);
        builder.Property(m => m.Place).HasMaxLength(Meeting.MaxPlaceLength);
        builder.Property(m => m.FormerPlace).HasMaxLength(Meeting.MaxPlaceLength);
        builder.Property(m => m.Room).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(m => m.VideoLink).HasMaxLength(Meeting.MaxLinkLength);
        builder.Property(m => m.AttendanceCode).HasMaxLength(AttendanceCodes.Length);
        builder.Property(m => m.CancelReason).HasMaxLength(Meeting.MaxReasonLength);
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.Property(m => m.Questions).HasJson();
        builder.Property(m => m.ReminderDays).HasJson();
        builder.HasIndex(m => m.StartsAt);
        builder.HasIndex(m => m.ChangedAt);

        // For the clock that reminds, and the one that deletes what was for the organisers only.
        builder.HasIndex(m => m.RemindAt).HasFilter("\"RemindAt\" IS NOT NULL");
        builder.HasIndex(m => m.EndsAt).HasFilter("\"CleanedAt\" IS NULL");
        builder.HasIndex(m => m.SeriesId).HasFilter("\"SeriesId\" IS NOT NULL");
        builder.HasMany(m => m.Networks).WithOne().HasForeignKey(n => n.MeetingId);
        builder.Navigation(m => m.Networks).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasMany(m => m.Organisers).WithOne().HasForeignKey(o => o.MeetingId);
        builder.Navigation(m => m.Organisers).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(m => m.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.HostId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.MinutesApprovedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MeetingNetworkConfiguration : IEntityTypeConfiguration<MeetingNetwork>
{
    public void Configure(EntityTypeBuilder<MeetingNetwork> builder)
    {
        builder.HasKey(n => new { n.MeetingId, n.NetworkId });
        builder.HasIndex(n => n.NetworkId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(n => n.NetworkId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MeetingOrganiserConfiguration : IEntityTypeConfiguration<MeetingOrganiser>
{
    public void Configure(EntityTypeBuilder<MeetingOrganiser> builder)
    {
        builder.HasKey(o => new { o.MeetingId, o.PersonId });
        builder.HasIndex(o => o.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(o => o.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RegistrationConfiguration : IEntityTypeConfiguration<Registration>
{
    public void Configure(EntityTypeBuilder<Registration> builder)
    {
        builder.Ignore(r => r.HoldsPlace);
        builder.Ignore(r => r.IsRegistered);
        builder.Property(r => r.GuestName).HasMaxLength(Registration.MaxGuestNameLength);
        builder.Property(r => r.GuestEmail).HasMaxLength(256);
        builder.Property(r => r.GuestLanguage).HasMaxLength(2);
        builder.Property(r => r.GuestReplyToken).HasMaxLength(Notifications.Replies.ReplyAddress.TokenLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Property(r => r.Answers).HasJson();
        builder.HasIndex(r => new { r.MeetingId, r.PersonId }).IsUnique().HasFilter("\"PersonId\" IS NOT NULL");
        builder.HasIndex(r => new { r.MeetingId, r.GuestEmail }).IsUnique().HasFilter("\"GuestEmail\" IS NOT NULL");
        builder.HasIndex(r => r.PersonId);
        builder.HasIndex(r => r.GuestReplyToken).IsUnique().HasFilter("\"GuestReplyToken\" IS NOT NULL");

        // For the clock that takes back what was offered.
        builder.HasIndex(r => r.OfferedUntil).HasFilter("\"OfferedUntil\" IS NOT NULL");
        builder.HasOne<Meeting>().WithMany().HasForeignKey(r => r.MeetingId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(r => r.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class GuestLinkConfiguration : IEntityTypeConfiguration<GuestLink>
{
    public void Configure(EntityTypeBuilder<GuestLink> builder)
    {
        builder.HasKey(l => l.TokenHash);
        builder.Property(l => l.TokenHash).HasMaxLength(64);
        builder.Property(l => l.Letter).HasMaxLength(100);
        builder.HasIndex(l => new { l.RegistrationId, l.Letter }).IsUnique();
        builder.HasOne<Registration>().WithMany().HasForeignKey(l => l.RegistrationId);
    }
}

internal sealed class MeetingAddressConfiguration : IEntityTypeConfiguration<MeetingAddress>
{
    public void Configure(EntityTypeBuilder<MeetingAddress> builder)
    {
        builder.HasKey(a => new { a.MeetingId, a.PersonId });
        builder.Property(a => a.Token).HasMaxLength(Notifications.Replies.ReplyAddress.TokenLength);
        builder.HasIndex(a => a.Token).IsUnique();
        builder.HasIndex(a => a.PersonId);
        builder.HasOne<Meeting>().WithMany().HasForeignKey(a => a.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
    }
}

internal sealed class CalendarFeedConfiguration : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.Property(f => f.TokenHash).HasMaxLength(64);
        builder.HasIndex(f => f.TokenHash).IsUnique();
        builder.Property(f => f.Query).HasMaxLength(CalendarSearch.MaxTextLength);
        builder.HasIndex(f => f.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(f => f.NetworkId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal static class JsonColumn
{
    /// <summary>A list that is read and written as a whole, as JSON in one column.</summary>
    public static PropertyBuilder<IReadOnlyList<T>> HasJson<T>(this PropertyBuilder<IReadOnlyList<T>> property) =>
        property.HasConversion(
            list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Default) ?? new List<T>(),
            new ValueComparer<IReadOnlyList<T>>(
                (a, b) => a!.SequenceEqual(b!),
                list => list.Aggregate(0, (hash, one) => HashCode.Combine(hash, one)),
                list => list));
}
