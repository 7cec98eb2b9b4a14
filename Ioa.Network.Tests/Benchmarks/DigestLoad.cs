using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail.Incoming;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>
/// The daily letters of a morning: people whose hour has come, each with five things to be told, gathered and sent by a server process of
/// its own to a real mail server. The server is stopped in the middle once and killed once, and started again.
/// </summary>
internal static class DigestLoad
{
    /// <summary>What was measured.</summary>
    /// <param name="Seconds">From the hour to the last letter, without the starts of the server.</param>
    /// <param name="Megabytes">The most resident memory that the server had.</param>
    /// <param name="Twice">How many people got two letters.</param>
    /// <param name="AgainAfterKill">How many letters came twice to the mail server, with one Message-ID.</param>
    public sealed record Figures(double Seconds, double Megabytes, int Twice, int AgainAfterKill);

    /// <summary>Measures a number of people.</summary>
    public static async Task<Figures> MeasureAsync(int people)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        await FillAsync(world, people);
        await using var smtp = await SmtpServer.StartAsync(startTls: false);
        var mails = new List<(string To, string Id)>();
        var receiving = ReceiveAsync(smtp, mails);

        var spent = TimeSpan.Zero;
        var most = 0d;
        foreach (var (until, killed) in ((int, bool)[])[(people / 3, false), (people * 2 / 3, true), (people, false)])
        {
            using var worker = Workers.Start("digest", world.ConnectionString, smtp.Port.ToString(CultureInfo.InvariantCulture));
            await worker.StandardOutput.ReadLineAsync();
            var begin = Stopwatch.GetTimestamp();
            while (Count(mails) < until)
            {
                await Task.Delay(20);
                most = Math.Max(most, Resident(worker));
            }

            spent += Stopwatch.GetElapsedTime(begin);
            if (killed)
            {
                worker.Kill();
            }
            else
            {
                worker.StandardInput.Close();
            }

            await worker.WaitForExitAsync();

            // What a killed server had taken for itself is free two minutes later; the measurement does not wait for them.
            var now = TimeProvider.System.GetUtcNow();
            await using var db = await world.DbAsync();
            await db.Outbox.Where(m => m.DueAt > now).ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, now));
        }

        smtp.End();
        await receiving;
        return new Figures(
            spent.TotalSeconds,
            most,
            mails.GroupBy(m => m.To).Count(letters => letters.Select(l => l.Id).Distinct().Count() > 1),
            mails.Count - mails.Distinct().Count());
    }

    private static async Task FillAsync(World world, int people)
    {
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Superuser, agder.Network);
        for (var i = 0; i < 5; i++)
        {
            await world.ReplyAsync(agder.Superuser, thread, $"Innlegg {i}");
        }

        var at = TimeProvider.System.GetUtcNow().AddHours(-1);
        for (var from = 0; from < people; from += 500)
        {
            await using var db = await world.DbAsync();
            for (var n = from; n < Math.Min(people, from + 500); n++)
            {
                var person = new Ioa.Network.Core.People.Person
                {
                    Name = $"Leser {n}",
                    OrganisationId = agder.Lyngdal.Id,
                    CreatedAt = at,
                    UserName = $"leser{n}@lyngdal.example",
                    NormalizedUserName = $"LESER{n}@LYNGDAL.EXAMPLE",
                    Email = $"leser{n}@lyngdal.example",
                    NormalizedEmail = $"LESER{n}@LYNGDAL.EXAMPLE",
                    EmailConfirmed = true,
                };
                db.Users.Add(person);
                for (var number = 2; number <= 6; number++)
                {
                    db.Notifications.Add(new Notification
                    {
                        PersonId = person.Id,
                        Kind = NotificationKind.Reply,
                        Key = $"fill:{number}",
                        NetworkId = agder.Network.Id,
                        ThreadId = thread,
                        PostNumber = number,
                        ActorId = agder.Superuser.Id,
                        At = at,
                    }.ToBeSent(at, null));
                }
            }

            await db.SaveChangesAsync();
        }

        await using var last = await world.DbAsync();
        await last.Outbox.ExecuteDeleteAsync();
    }

    private static int Count(List<(string To, string Id)> mails)
    {
        lock (mails)
        {
            return mails.Select(m => m.To).Distinct().Count();
        }
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64 / 1_000_000d;
    }

    private static async Task ReceiveAsync(SmtpServer server, List<(string To, string Id)> mails)
    {
        while (await server.TryReceiveAsync() is { } mail)
        {
            var id = MimePart.Read(Encoding.Latin1.GetBytes(mail.Raw)).Header("Message-ID")!;
            lock (mails)
            {
                mails.Add((mail.To[0], id));
            }
        }
    }
}
