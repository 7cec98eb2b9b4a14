using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Discussions;

/// <summary>Short ways to talk in a <see cref="World"/>, through the use cases.</summary>
internal static class Talk
{
    public static Guid NewKey() => Guid.CreateVersion7();

    public static StartThreadCommand Ask(LearningNetwork network, string title = "Hvem har kjøpt velferdsteknologi?", string body = "Vi lurer.") =>
        new(network.Id, ThreadKind.Question, title, body, null, null, [], [], NewKey());

    public static async Task<ThreadId> StartAsync(this World world, Person person, StartThreadCommand command) =>
        (await world.Get<StartThread>().HandleAsync(command, World.As(person), world.Cancel)).Value;

    public static Task<ThreadId> AskAsync(this World world, Person person, LearningNetwork network, string title = "Hvem har kjøpt velferdsteknologi?", string body = "Vi lurer.") =>
        world.StartAsync(person, Ask(network, title, body));

    public static Task<Result<AddedPost>> TryReplyAsync(this World world, Person person, ThreadId thread, string body = "Vi har.", Guid? key = null, params AttachmentId[] attachments) =>
        world.Get<AddPost>().HandleAsync(new(thread, body, attachments, key ?? NewKey()), World.As(person), world.Cancel);

    public static async Task<AddedPost> ReplyAsync(this World world, Person person, ThreadId thread, string body = "Vi har.") =>
        (await world.TryReplyAsync(person, thread, body)).Value;

    public static async Task<DiscussionThread> ThreadAsync(this World world, ThreadId id)
    {
        await using var db = await world.DbAsync();
        return await db.Threads.AsNoTracking().SingleAsync(t => t.Id == id, world.Cancel);
    }

    public static async Task<List<Post>> PostsAsync(this World world, ThreadId id)
    {
        await using var db = await world.DbAsync();
        return await db.Posts.AsNoTracking().Where(p => p.ThreadId == id).OrderBy(p => p.Number).ToListAsync(world.Cancel);
    }

    public static async Task<PostId> FirstPostAsync(this World world, ThreadId id) => (await world.PostsAsync(id))[0].Id;

    public static async Task<Page<ThreadListItem>> ListAsync(this World world, Person person, ThreadListFilter? filter = null) =>
        (await world.Get<ThreadListQuery>().HandleAsync(filter ?? new(), World.As(person), world.Cancel)).Value;

    public static async Task<AttachmentView> UploadAsync(this World world, Person person, LearningNetwork network, string name = "bilde.png", byte[]? content = null) =>
        (await world.Get<UploadAttachment>().HandleAsync(new(network.Id, name, new MemoryStream(content ?? Png)), World.As(person), world.Cancel)).Value;

    public static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    public static void ShouldBeDone(this Result result) => result.Error.ShouldBeNull();

    public static void ShouldBeRefused(this Result result, string code, params object[] arguments) => ShouldBe(result.Error, code, arguments);

    public static void ShouldBeRefused<T>(this Result<T> result, string code, params object[] arguments) => ShouldBe(result.Error, code, arguments);

    private static void ShouldBe(Error? error, string code, object[] arguments)
    {
        error.ShouldNotBeNull();
        error.Code.ShouldBe(code);
        error.Arguments.ShouldBe(arguments);
    }
}
