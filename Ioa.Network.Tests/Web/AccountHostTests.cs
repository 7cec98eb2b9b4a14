using System.Net;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Ioa.Network.Tests.Web;

/// <summary>What needs servers of its own: keys that several share, and the limit on forms.</summary>
public sealed class AccountHostTests
{
    [Theory]
    [Databases]
    public async Task Session_AtAnotherServerOnTheSameDatabase_Holds(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var first = new Server(database);
        var world = new World(first.Services);
        var person = await world.PersonAsync("Mona Medlem", await world.OrganisationAsync("Lyngdal"));
        using var visitor = new Visitor(first.Address, "nb", new CookieContainer());
        await visitor.LogInAsync(person.Email!, World.Password);

        await using var second = new Server(database);
        using var again = new Visitor(second.Address, "nb", new CookieContainer());
        again.Cookies.Add(second.Address, new Cookie("ioa", visitor.Cookies.GetCookies(first.Address)["ioa"]!.Value));
        using var response = await again.GetAsync("/Account/Sessions");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Login_MoreFormsThanAllowed_SaysToWait()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = new Server(database, ("RateLimits:AccountPostsPerMinute", "2"));
        using var visitor = new Visitor(server.Address, "nn", new CookieContainer());
        for (var i = 0; i < 2; i++)
        {
            using var allowed = await visitor.SubmitAsync("/Account/Login", ("Input.Email", "a@b.example"), ("Input.Password", "feil passord her"));
            allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await visitor.SubmitAsync("/Account/Login", ("Input.Email", "a@b.example"), ("Input.Password", "feil passord her"));
        using var slashed = await visitor.SubmitAsync("/Account/Login/", ("Input.Email", "a@b.example"), ("Input.Password", "feil passord her"));

        slashed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await Visitor.ParseAsync(refused)).QuerySelector("h1")!.TextContent.ShouldBe("For mange forsøk");
    }

    [Fact]
    public async Task Feeds_AskedMoreOftenThanAllowed_SayToWait()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = new Server(database, ("RateLimits:FeedsPerMinute", "2"));
        using var visitor = new Visitor(server.Address, "nb", new CookieContainer());
        foreach (var path in (string[])["/erfaringer.atom", "/api/v1/experiences"])
        {
            using var allowed = await visitor.GetAsync(path);
            allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // One limit for all of them.
        foreach (var path in (string[])["/erfaringer.atom", "/api/v1/experiences", "/erfaringer/innebygd", "/kalender/x.ics", "/strom/x.atom", "/erfaringer/sok/x.atom"])
        {
            using var refused = await visitor.GetAsync(path);
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, path);
            refused.Headers.RetryAfter.ShouldNotBeNull(path);
        }
    }

    [Fact]
    public async Task Login_InProduction_GivesACookieForHttpsThatScriptsDoNotSee()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var server = new Server(database, ("environment", "Production"));
        var world = new World(server.Services);
        var person = await world.PersonAsync("Mona Medlem", await world.OrganisationAsync("Lyngdal"));
        using var visitor = new Visitor(server.Address, "nb", new CookieContainer());

        using var response = await visitor.SubmitAsync("/Account/Login", ("Input.Email", person.Email!), ("Input.Password", World.Password));

        var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("ioa=", StringComparison.Ordinal));
        cookie.ShouldContain("; secure");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; samesite=lax");
        cookie.ShouldNotContain("; expires");
    }

    private sealed class Server : WebApplicationFactory<Program>
    {
        private readonly TestDatabase _database;
        private readonly (string Key, string Value)[] _settings;

        public Server(TestDatabase database, params (string Key, string Value)[] settings)
        {
            (_database, _settings) = (database, settings);
            UseKestrel(0);
            StartServer();
            Address = new UriBuilder(ClientOptions.BaseAddress) { Host = "localhost" }.Uri;
        }

        public Uri Address { get; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(_settings.FirstOrDefault(s => s.Key == "environment").Value ?? "Development");
            builder.UseSetting(_database.Setting.Key, _database.Setting.Value);
            builder.UseSetting("Demo:Enabled", "false");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (key, value) in _settings)
            {
                builder.UseSetting(key, value);
            }
        }
    }
}
