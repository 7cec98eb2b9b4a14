using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Ioa.Network.Core;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Tests.Support;

/// <summary>Core in a process of its own, on a test's database (SQLite, except for those that are told which), for the test to kill: this program, started again.</summary>
internal static class Workers
{
    /// <summary>Starts one. It writes a line when it begins to work.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["worker", .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
        UseShellExecute = false,
    })!;

    /// <summary>What such a process does.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["step", var database, var now]:
                await using (var services = Services(DatabaseKind.Sqlite, database).AddSingleton<TimeProvider>(new ManualClock(new DateTimeOffset(long.Parse(now, CultureInfo.InvariantCulture), TimeSpan.Zero))).BuildServiceProvider())
                {
                    var clock = services.GetServices<IHostedService>().OfType<EscalationClock>().Single();
                    Console.WriteLine("at work");
                    while (await clock.StepAsync(CancellationToken.None) > 0)
                    {
                    }
                }

                return 0;
            case ["post", var database, var smtp, var author, var thread, var posts]:
                await PostAsync(database, smtp, Guid.Parse(author), Guid.Parse(thread), int.Parse(posts, CultureInfo.InvariantCulture));
                return 0;
            case ["digest", var database, var smtp]:
                await DigestAsync(database, smtp);
                return 0;
            case ["index", var kind, var database, var commands]:
                await IndexAsync(Enum.Parse<DatabaseKind>(kind), database, int.Parse(commands, CultureInfo.InvariantCulture));
                return 0;
            case ["figures", var kind, var database, var now, var what, var commands]:
                await FiguresAsync(Enum.Parse<DatabaseKind>(kind), database, long.Parse(now, CultureInfo.InvariantCulture), what == "build", int.Parse(commands, CultureInfo.InvariantCulture));
                return 0;
            default:
                return 1;
        }
    }

    /// <summary>Keeps the figures up, or builds them from scratch, once; stands still after the given number of commands, like <see cref="IndexAsync"/>.</summary>
    private static async Task FiguresAsync(DatabaseKind kind, string database, long now, bool build, int commands)
    {
        var still = new StandStill(commands);
        await using var services = Services(kind, database)
            .AddSingleton<TimeProvider>(new ManualClock(new DateTimeOffset(now, TimeSpan.Zero)))
            .ConfigureDbContext<SqliteNetworkDbContext>(options => options.AddInterceptors(still))
            .ConfigureDbContext<PostgresNetworkDbContext>(options => options.AddInterceptors(still))
            .BuildServiceProvider();
        var keeper = services.GetRequiredService<FigureKeeper>();
        if (build)
        {
            await keeper.BuildAsync(CancellationToken.None);
        }
        else
        {
            await keeper.KeepAsync(CancellationToken.None);
        }

        Console.WriteLine("done");
    }

    /// <summary>
    /// A server without pages that keeps the library's index up to date until the end of its input. After the given number of commands in
    /// its transactions it says so and stands still, in the middle of what it was doing, for the test to kill it there.
    /// </summary>
    private static async Task IndexAsync(DatabaseKind kind, string database, int commands)
    {
        var still = new StandStill(commands);
        await using var services = Services(kind, database)
            .ConfigureDbContext<SqliteNetworkDbContext>(options => options.AddInterceptors(still))
            .ConfigureDbContext<PostgresNetworkDbContext>(options => options.AddInterceptors(still))
            .BuildServiceProvider();
        var indexer = services.GetServices<IHostedService>().OfType<SearchIndexer>().Single();
        await indexer.StartAsync(CancellationToken.None);
        Console.WriteLine("at work");
        await Console.In.ReadToEndAsync();
        await indexer.StopAsync(CancellationToken.None);
    }

    /// <summary>
    /// A server without pages: writes 25 posts (or what is left to the given number) and delivers the outbox with everything that the site
    /// delivers it with, to a real mail server, until it is killed or told to stop by the end of its input.
    /// </summary>
    private static async Task PostAsync(string database, string smtp, Guid author, Guid thread, int posts)
    {
        await using var app = Site(database, smtp);
        var dispatcher = app.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single();
        await dispatcher.StartAsync(CancellationToken.None);
        var user = new PersonId(author).ToPrincipal();
        var addPost = app.Services.GetRequiredService<AddPost>();
        int written;
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync())
        {
            written = await db.Posts.CountAsync(p => p.ThreadId == new ThreadId(thread)) - 1;
        }

        Console.WriteLine("at work");
        foreach (var number in Enumerable.Range(written, 25).Where(n => n < posts))
        {
            var key = new Guid(number, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
            var added = await addPost.HandleAsync(new AddPostCommand(new ThreadId(thread), $"Innlegg {number}", [], key), user, CancellationToken.None);
            Console.WriteLine(added.Error?.Code ?? $"post {number}");
        }

        Console.WriteLine("written");
        await Console.In.ReadToEndAsync();
        await dispatcher.StopAsync(CancellationToken.None);
    }

    /// <summary>A server without pages in the morning: gathers the letters that are due, and sends them, until the end of its input.</summary>
    private static async Task DigestAsync(string database, string smtp)
    {
        await using var app = Site(database, smtp);
        IHostedService[] services = [.. app.Services.GetServices<IHostedService>().Where(service => service is OutboxDispatcher or DigestClock)];
        foreach (var service in services)
        {
            await service.StartAsync(CancellationToken.None);
        }

        Console.WriteLine("at work");
        await Console.In.ReadToEndAsync();
        foreach (var service in services)
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>The site's services for e-mail, without its pages.</summary>
    private static WebApplication Site(string database, string smtp)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:Sqlite", database),
            new("Mail:Host", "localhost"),
            new("Mail:Port", smtp),
            new("Mail:StartTls", "false"),
            new("Mail:From", "nettverk@ks.test"),
            new("Mail:BaseUrl", "https://nettverk.ks.test"),
        ]);
        builder.Services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        builder.Services.AddCore(builder.Configuration);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetDirectoryName(new SqliteConnectionStringBuilder(database).DataSource)!, "keys")));
        builder.Services.AddSingleton<Texts>();
        builder.AddMail();
        return builder.Build();
    }

    private static IServiceCollection Services(DatabaseKind kind, string database)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"ConnectionStrings:{kind}", database)]).Build();
        return World.CoreServices(configuration);
    }

    /// <summary>Lets so many commands in transactions go, and none after them.</summary>
    private sealed class StandStill(int commands) : DbCommandInterceptor
    {
        private int _left = commands;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            await CountAsync(command);
            return result;
        }

        public override async ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            await CountAsync(command);
            return result;
        }

        private async Task CountAsync(DbCommand command)
        {
            if (command.Transaction is not null && --_left == 0)
            {
                Console.WriteLine("stands still");
                await Task.Delay(Timeout.Infinite);
            }
        }
    }
}
