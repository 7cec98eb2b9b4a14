using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Notifications.Webhooks;

internal sealed class WebhookConfiguration : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("Webhooks");
        builder.Property(w => w.Url).HasMaxLength(Webhook.MaxUrlLength);
        builder.Property(w => w.Language).HasMaxLength(2);
        builder.HasIndex(w => w.NetworkId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(w => w.NetworkId);
        builder.HasOne<Person>().WithMany().HasForeignKey(w => w.AddedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(w => w.TitlesAllowedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.Property(d => d.Title).HasMaxLength(DiscussionThread.MaxTitleLength);
        builder.Property(d => d.Answer).HasMaxLength(WebhookDelivery.MaxAnswerLength);

        // The event's handler may be run again: what is there already is not written twice.
        builder.HasIndex(d => new { d.WebhookId, d.News, d.About }).IsUnique();

        // What is due, among the few that wait.
        builder.HasIndex(d => d.DueAt).HasFilter("\"DeliveredAt\" IS NULL AND \"GivenUpAt\" IS NULL");

        // The log, newest first.
        builder.HasIndex(d => new { d.WebhookId, d.HappenedAt });
        builder.HasOne<Webhook>().WithMany().HasForeignKey(d => d.WebhookId);
    }
}
