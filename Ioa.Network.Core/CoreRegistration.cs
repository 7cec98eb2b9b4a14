using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.Notifications.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Core;

/// <summary>Puts Core into a host.</summary>
public static class CoreRegistration
{
    /// <summary>
    /// Registers the database, the outbox with this assembly's event handlers, and every use case and query: the public classes of
    /// this assembly with a public <c>HandleAsync</c>. They hold no state of their own, so one of each is enough.
    /// </summary>
    public static IServiceCollection AddCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddNetworkDatabase(configuration);
        services.AddSingleton<People.SessionRegister>();
        services.AddSingleton<ThreadSnapshots>();
        services.AddSingleton<Search.ThreadVocabulary>();
        services.AddSingleton<Search.LibraryIndex>();
        services.AddHostedService<Search.SearchIndexer>();
        foreach (var useCase in UseCases)
        {
            services.AddSingleton(useCase);
        }

        services.AddSingleton<ReferenceDataLoader>();
        services.AddSingleton<FirstAdministrator>();
        foreach (var (handled, handler) in EventHandlers)
        {
            services.AddSingleton(handled, handler);
        }

        services.AddSingleton<Common.WritingRoom>();
        services.AddSingleton<ReadMarks>();
        services.AddHostedService(provider => provider.GetRequiredService<ReadMarks>());
        services.AddSingleton<Discussions.AttachmentFiles>();
        services.AddHostedService<UnpostedFiles>();
        services.AddSingleton<ReplyAddresses>();
        services.AddSingleton<ReplyInbox>();
        services.AddSingleton<Meetings.MeetingAddresses>();
        services.AddSingleton<Meetings.MeetingInbox>();
        services.AddSingleton<Meetings.Polls.PollRoom>();
        services.AddSingleton<Meetings.GuestLetterQuery>();
        services.AddSingleton<WebhookTarget>();
        services.AddSingleton<DemoContent>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<Duties.EscalationClock>();
        services.AddSingleton<Notifications.NotificationFeed>();
        services.AddSingleton<Notifications.NotificationWriter>();
        services.AddSingleton<Notifications.LetterQuery>();
        services.AddHostedService<Notifications.DigestClock>();
        services.AddSingleton<Rollup.Keeping.FigureKeeper>();
        services.AddHostedService<Rollup.Keeping.FigureClock>();
        services.AddSingleton<Rollup.PublishedFigures>();
        services.AddHostedService<Experiences.VerifyClock>();
        services.AddHostedService<Search.SavedSearchClock>();
        services.AddHostedService<Meetings.MeetingClock>();
        services.AddSingleton<Meetings.Outside.OutsideCalendarReader>();
        services.AddHostedService<Meetings.Outside.OutsideCalendarClock>();
        return services;
    }

    private static IEnumerable<(Type Handled, Type Handler)> EventHandlers => typeof(CoreRegistration).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false })
        .SelectMany(type => type.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEventHandler<>))
            .Select(i => (i, type)));

    /// <summary>Every use case and query, as the tests walk them.</summary>
    public static IReadOnlyList<Type> UseCases { get; } = [.. typeof(CoreRegistration).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true } &&
            type.GetMethods().Any(method => method.Name == "HandleAsync") &&
            !type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEventHandler<>)))];
}
