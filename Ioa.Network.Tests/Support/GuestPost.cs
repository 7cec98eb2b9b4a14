using System.Collections.Concurrent;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Support;

/// <summary>What a meeting's guests get, in a world without letters: each with the secret of its link.</summary>
internal sealed class GuestPost : IEventHandler<GuestLetterDue>, IEventHandler<GuestRemoved>
{
    private readonly ConcurrentQueue<GuestLetterDue> _letters = new();

    /// <summary>What came since it was last asked, and can still be read.</summary>
    public ConcurrentQueue<GuestRemoved> Removed { get; } = new();

    public static async Task<(World World, GuestPost Post)> WorldAsync(DatabaseKind kind)
    {
        var post = new GuestPost();
        return (await World.CreateAsync(kind, services => services.AddSingleton<IEventHandler<GuestLetterDue>>(post).AddSingleton<IEventHandler<GuestRemoved>>(post)), post);
    }

    public Task HandleAsync(GuestLetterDue happened, CancellationToken cancellationToken)
    {
        _letters.Enqueue(happened);
        return Task.CompletedTask;
    }

    public Task HandleAsync(GuestRemoved happened, CancellationToken cancellationToken)
    {
        Removed.Enqueue(happened);
        return Task.CompletedTask;
    }

    /// <summary>The letters since it was last asked, to whom and of what, as they would be written now.</summary>
    public async Task<List<(GuestLetterDue Due, GuestLetterContent Content)>> TakeAsync(World world)
    {
        await world.DeliverAsync();
        var written = new List<(GuestLetterDue, GuestLetterContent)>();
        while (_letters.TryDequeue(out var due))
        {
            if (await world.Get<GuestLetterQuery>().ReadAsync(due, world.Cancel) is { } content)
            {
                written.Add((due, content));
            }
        }

        return written;
    }

    /// <summary>Invites one guest; the secret of the link in their letter.</summary>
    public async Task<string> InviteAsync(World world, MeetingId meeting, Person by, string guest)
    {
        (await world.Get<InviteGuests>().HandleAsync(new(meeting, guest), World.As(by), world.Cancel)).Error.ShouldBeNull();
        return (await TakeAsync(world)).Single(l => l.Due.Kind == GuestLetterKind.Invited).Due.Token;
    }
}

/// <summary>Short ways for guests.</summary>
internal static class GuestStory
{
    /// <summary>What a guest sees.</summary>
    public static async Task<GuestMeetingView> GuestSeesAsync(this World world, string token) =>
        (await world.Get<GuestMeetingQuery>().HandleAsync(token, World.Anonymous, world.Cancel)).Value;

    /// <summary>What a guest answers.</summary>
    public static async Task<RegistrationState> GuestAnswersAsync(this World world, string token, Answer answer = Answer.Yes, params RegistrationAnswer[] answers)
    {
        var answered = await world.Get<AnswerAsGuest>().HandleAsync(new(token, answer, answers), World.Anonymous, world.Cancel);
        answered.Error.ShouldBeNull();
        return answered.Value;
    }
}
