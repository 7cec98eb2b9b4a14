using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Webhooks;

/// <summary>What a webhook is sent (docs/webhooks.md). The same delivery gives the same text each time: it is made of what was noted then.</summary>
public sealed class WebhookMessage(SiteAddress site, Texts texts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body, JSON.</summary>
    public string Write(WebhookDelivery delivery, WebhookFormat format, string language) =>
        format == WebhookFormat.TeamsCard ? Card(delivery, CultureInfo.GetCultureInfo(language)) : Plain(delivery);

    private string Plain(WebhookDelivery delivery) => JsonSerializer.Serialize(
        new
        {
            Id = delivery.Id.Value,
            Event = delivery.News switch
            {
                WebhookNews.ThreadStarted => "thread.started",
                WebhookNews.PostAdded => "post.added",
                WebhookNews.AnswerAccepted => "answer.accepted",
                WebhookNews.QuestionEscalated => "question.escalated",
                _ => "test",
            },
            Time = delivery.HappenedAt.UtcDateTime,
            Network = new { Name = delivery.NetworkName, Link = site.Link($"/nettverk/{delivery.NetworkSlug}") },
            Thread = delivery.ThreadId is { } thread ? new { Id = thread.Value, delivery.Title, Link = Link(delivery) } : null,
        },
        Json);

    /// <summary>What Teams takes: a message with an adaptive card. The title is a run of text, which no card reads as markup.</summary>
    private string Card(WebhookDelivery delivery, CultureInfo language)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;
            object[] body =
            [
                Text(texts[$"Webhooks.Card.{delivery.News}", delivery.NetworkName], bolder: true),
                .. delivery.Title is { } title ? (object[])[Text(title, bolder: false)] : [],
            ];
            return JsonSerializer.Serialize(
                new
                {
                    Type = "message",
                    Attachments = new[]
                    {
                        new
                        {
                            ContentType = "application/vnd.microsoft.card.adaptive",
                            Content = new Dictionary<string, object>
                            {
                                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                                ["type"] = "AdaptiveCard",
                                ["version"] = "1.4",
                                ["body"] = body,
                                ["actions"] = new[] { new { Type = "Action.OpenUrl", Title = texts["Webhooks.CardOpen"], Url = Link(delivery) } },
                            },
                        },
                    },
                },
                Json);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }

        static object Text(string text, bool bolder) =>
            new { Type = "RichTextBlock", Inlines = new[] { new { Type = "TextRun", Text = text, Weight = bolder ? "Bolder" : "Default" } } };
    }

    private string Link(WebhookDelivery delivery) => site.Link(delivery switch
    {
        { ThreadId: { } thread, PostNumber: { } number } => $"/samtaler/{thread}?side={ThreadView.PageOf(number)}#innlegg-{number}",
        { ThreadId: { } thread } => $"/samtaler/{thread}",
        _ => $"/nettverk/{delivery.NetworkSlug}",
    });
}
