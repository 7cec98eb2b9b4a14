using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Discussions;

/// <summary>Whatever is written, read, hidden and closed in whatever order: the unread numbers are those of a model that counts by hand.</summary>
public sealed class UnreadPropertyTests
{
    private enum What
    {
        Post,
        Read,
        Hide,
        Restore,
        Close,
        Follow,
    }

    private static readonly Gen<Step[]> Steps = Gen.ArrayOf(
        from what in Gen.Frequency((5, Gen.Constant(What.Post)), (4, Gen.Constant(What.Read)), (1, Gen.Elements(What.Hide, What.Restore, What.Close, What.Follow)))
        from who in Gen.Choose(0, 2)
        from thread in Gen.Choose(0, 1)
        from number in Gen.Choose(-1, 25)
        select new Step(what, who, thread, number),
        30);

    [Databases]
    [Theory]
    public void UnreadCounts_AnySequence_AreThoseOfTheModel(DatabaseKind kind) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(8), Prop.ForAll(Steps.ToArbitrary(), steps => RunAsync(kind, steps).GetAwaiter().GetResult()));

    private static async Task RunAsync(DatabaseKind kind, Step[] steps)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        Person[] people = [agder.Member, agder.Neighbour, agder.Superuser];
        ThreadId[] threads = [await world.AskAsync(people[0], agder.Network), await world.AskAsync(people[1], agder.Network)];
        Model[] models = [new(0), new(1)];
        foreach (var step in steps)
        {
            var (person, id, model) = (people[step.Who], threads[step.Thread], models[step.Thread]);
            var text = model.Posts.FirstOrDefault(p => p.Number == step.Number && !p.IsNote);
            switch (step.What)
            {
                case What.Post:
                    if ((await world.TryReplyAsync(person, id)).Succeeded)
                    {
                        model.Add(step.Who, isNote: false);
                    }

                    break;
                case What.Read:
                    (await world.Get<MarkRead>().HandleAsync(new(id, step.Number), World.As(person), world.Cancel)).ShouldBeDone();
                    model.Read(step.Who, step.Number);
                    break;
                case What.Hide or What.Restore when text is not null:
                    var post = (await world.PostsAsync(id)).Single(p => p.Number == step.Number).Id;
                    var hide = step.What == What.Hide;
                    var done = hide
                        ? await world.Get<HidePost>().HandleAsync(new(post, "Regel"), World.As(agder.Superuser), world.Cancel)
                        : await world.Get<RestorePost>().HandleAsync(new(post, "Feil"), World.As(agder.Superuser), world.Cancel);
                    done.Succeeded.ShouldBe(text.Hidden != hide);
                    if (done.Succeeded)
                    {
                        text.Hidden = hide;
                        model.Add(2, isNote: true);
                    }

                    break;
                case What.Close:
                    var closed = await world.Get<CloseThread>().HandleAsync(new(id, null), World.As(agder.Superuser), world.Cancel);
                    if (!closed.Succeeded)
                    {
                        (await world.Get<ReopenThread>().HandleAsync(new(id), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
                    }

                    model.Add(2, isNote: true);
                    break;
                case What.Follow:
                    (await world.Get<FollowThread>().HandleAsync(new(id, step.Number > 10), World.As(person), world.Cancel)).ShouldBeDone();
                    break;
            }
        }

        for (var who = 0; who < people.Length; who++)
        {
            var expected = new[] { models[0].UnreadOf(who), models[1].UnreadOf(who) };
            var list = await world.ListAsync(people[who]);
            threads.Select(id => list.Items.Single(t => t.Id == id).Unread).ShouldBe(expected);
            var unread = await world.ListAsync(people[who], new(agder.Network.Id, ThreadFilter.Unread));
            unread.Items.Select(t => t.Id).ShouldBe(threads.Where((_, i) => expected[i] > 0), ignoreOrder: true);
            unread.Total.ShouldBe(expected.Count(n => n > 0));
        }
    }

    private sealed record Step(What What, int Who, int Thread, int Number);

    private sealed record Written(int Number, int By, bool IsNote)
    {
        public bool Hidden { get; set; }
    }

    private sealed class Model
    {
        private readonly int[] _read = new int[3];

        public Model(int startedBy) => Add(startedBy, isNote: false);

        public List<Written> Posts { get; } = [];

        public void Add(int by, bool isNote)
        {
            if (!isNote && _read[by] == Posts.Count)
            {
                _read[by]++;
            }

            Posts.Add(new(Posts.Count + 1, by, isNote));
        }

        public void Read(int who, int upTo) => _read[who] = Math.Max(_read[who], Math.Min(upTo, Posts.Count));

        public int UnreadOf(int who) => Posts.Count(p => p.By != who && !p.IsNote && !p.Hidden && p.Number > _read[who]);
    }
}
