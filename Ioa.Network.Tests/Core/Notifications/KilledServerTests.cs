using System.Globalization;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail.Incoming;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Notifications;

/// <summary>A server that is killed again and again while it writes posts, each of which tells twenty people.</summary>
public sealed class KilledServerTests
{
    /// <summary>A tenth of what the product promises; the whole with IOA_KILLS=100 (about eight minutes).</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOA_KILLS") ?? "10", CultureInfo.InvariantCulture);

    private static readonly int Posts = Kills * 10;

    [Fact]
    public async Task Deliver_KilledAgainAndAgain_TellsEverybodyOfEveryPostOnce()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var smtp = await SmtpServer.StartAsync(startTls: false);
        var mails = new List<ReceivedMail>();
        var receiving = ReceiveAsync(smtp, mails);
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Superuser, agder.Network);
        var readers = await ReadersAsync(world, agder, thread);
        var atOnce = readers.Take(4).Select(p => p.Email!).ToHashSet();
        await world.DeliverAsync();

        // Two servers at a time, each killed again and again: after some of its posts, or after some of its letters. The moments are told by
        // what was done and not by the clock, so that a slow machine gets as far as a quick one.
        var kills = 0;
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            while (Volatile.Read(ref kills) < Kills || await CountAsync(world, thread) < Posts)
            {
                int posts, letters, milliseconds;
                lock (random)
                {
                    (posts, letters, milliseconds) = (random.Next(26), random.Next(2) * random.Next(120), random.Next(60));
                }

                using var worker = Workers.Start("post", world.ConnectionString, smtp.Port.ToString(CultureInfo.InvariantCulture), agder.Superuser.Id.ToString(), thread.ToString(), $"{Posts}");
                for (var line = 0; line <= posts && await worker.StandardOutput.ReadLineAsync(world.Cancel) is { } said && said != "written"; line++)
                {
                }

                var goal = Count(mails) + letters;
                while (Count(mails) < goal && await WaitingAsync(world, dueOnly: true) > 0)
                {
                    await Task.Delay(20, world.Cancel);
                }

                await Task.Delay(milliseconds, world.Cancel);
                worker.Kill();
                await worker.WaitForExitAsync(world.Cancel);
                Interlocked.Increment(ref kills).ShouldBeLessThan(Kills * 3, "it gets nowhere");
            }
        }));

        // The last one is left in peace, and what a killed one had taken for itself is free again, as it is two minutes later.
        await FreeAsync(world);
        using (var worker = Workers.Start("post", world.ConnectionString, smtp.Port.ToString(CultureInfo.InvariantCulture), agder.Superuser.Id.ToString(), thread.ToString(), $"{Posts}"))
        {
            for (var i = 0; i < 12_000 && await WaitingAsync(world) > 0; i++)
            {
                await Task.Delay(100, world.Cancel);
            }

            worker.StandardInput.Close();
            await worker.WaitForExitAsync(world.Cancel);
        }

        await using var db = await world.DbAsync();
        (await db.Outbox.Select(m => new { m.Type, m.LastError }).ToListAsync(world.Cancel)).ShouldBeEmpty($"seed {seed}");
        var posts = await world.PostsAsync(thread);
        posts.Count.ShouldBe(Posts + 1);
        posts.Select(p => p.Markdown).Distinct().Count().ShouldBe(Posts + 1);

        // Shown once: every reader has one notification of each post.
        var told = await db.Notifications.AsNoTracking().Where(n => n.ThreadId == thread && n.Kind == NotificationKind.Reply).ToListAsync(world.Cancel);
        told.GroupBy(n => n.PersonId).Select(g => (g.Count(), g.Select(n => n.PostNumber).Distinct().Count())).ShouldBe(Enumerable.Repeat((Posts, Posts), readers.Count));

        // Sent at least once: each of those who want it at once has a letter of each post, and a letter that was sent again (killed between
        // the mail server's yes and the note of it) is the same letter by its Message-ID.
        smtp.End();
        await receiving;
        var letters = mails
            .Where(m => atOnce.Contains(m.To[0]))
            .Select(m => (To: m.To[0], Id: MimePart.Read(System.Text.Encoding.Latin1.GetBytes(m.Raw)).Header("Message-ID")!))
            .ToList();
        letters.Distinct().Count().ShouldBe(Posts * atOnce.Count, $"seed {seed}");
        letters.Count.ShouldBeInRange(Posts * atOnce.Count, (Posts * atOnce.Count) + (kills * OutboxDispatcher.LettersAtOnce), "a kill costs those sent again that were being handed over");
        mails.ShouldAllBe(m => atOnce.Contains(m.To[0]));
        told.Count(n => n.MailedAt is not null).ShouldBe(Posts * atOnce.Count);
    }

    /// <summary>Twenty who follow: four want letters at once, eight gathered, eight none.</summary>
    private static async Task<List<Person>> ReadersAsync(World world, Agder agder, ThreadId thread)
    {
        Organisation[] organisations = [agder.Lyngdal, agder.Lindesnes, agder.Farsund];
        var readers = new List<Person>();
        for (var i = 0; i < 20; i++)
        {
            readers.Add(await world.PersonAsync($"Leser {i}", organisations[i % 3]));
        }

        await using var db = await world.DbAsync();
        db.ReaderStates.AddRange(readers.Select(p => new ReaderState { PersonId = p.Id, ThreadId = thread, Follows = true }));
        db.MailPreferences.AddRange(readers.Skip(4).Select((p, i) => new MailPreference
        {
            PersonId = p.Id,
            Category = NotificationCategory.Followed,
            Frequency = i < 8 ? MailFrequency.Daily : MailFrequency.None,
        }));
        await db.SaveChangesAsync(world.Cancel);
        return readers;
    }

    private static async Task<int> CountAsync(World world, ThreadId thread)
    {
        await using var db = await world.DbAsync();
        return await db.Posts.CountAsync(p => p.ThreadId == thread, world.Cancel) - 1;
    }

    private static async Task<int> WaitingAsync(World world, bool dueOnly = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = await world.DbAsync();
        return await db.Outbox.CountAsync(m => m.GivenUpAt == null && (!dueOnly || m.DueAt <= now), world.Cancel);
    }

    private static async Task FreeAsync(World world)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = await world.DbAsync();
        await db.Outbox.Where(m => m.DueAt > now).ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, now), world.Cancel);
    }

    private static int Count(List<ReceivedMail> mails)
    {
        lock (mails)
        {
            return mails.Count;
        }
    }

    private static async Task ReceiveAsync(SmtpServer server, List<ReceivedMail> mails)
    {
        while (await server.TryReceiveAsync() is { } mail)
        {
            lock (mails)
            {
                mails.Add(mail);
            }
        }
    }
}
