using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SlowestFirst))]

namespace Ioa.Network.Tests.Support;

/// <summary>The tests that ask the running site by HTTP.</summary>
[CollectionDefinition]
public sealed class SiteCollection : ICollectionFixture<SiteFixture>;

/// <summary>The tests that look at every page of the running site in a real browser.</summary>
[CollectionDefinition]
public sealed class PageCollection : ICollectionFixture<SiteFixture>, ICollectionFixture<BrowserFixture>;

/// <summary>The tests that do something in a real browser; beside those of <see cref="PageCollection"/>, on a site of their own.</summary>
[CollectionDefinition]
public sealed class JourneyCollection : ICollectionFixture<SiteFixture>, ICollectionFixture<BrowserFixture>;

/// <summary>The browser's tests come first: whatever is left at the end can then be shared between the processors.</summary>
public sealed class SlowestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : Xunit.Sdk.ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionClassName switch
        {
            { } name when name.EndsWith(nameof(PageCollection), StringComparison.Ordinal) || name.EndsWith(nameof(JourneyCollection), StringComparison.Ordinal) => 2,
            { } name when name.EndsWith(nameof(SiteCollection), StringComparison.Ordinal) => 1,
            _ => 0,
        })];
}

/// <summary>
/// The whole site on a real port and a database of its own, without the demo. Tests in a collection share it: each makes the people
/// and networks it needs through <see cref="World"/>, whose clock is the real one here.
/// </summary>
public class SiteFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<PersonId, Lazy<Task<CookieContainer>>> _signedIn = new();
    private TestDatabase? _database;
    private Factory? _factory;

    public Uri Address { get; private set; } = null!;

    public World World { get; private set; } = null!;

    /// <summary>Further settings; for a fixture that needs the site otherwise.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Settings => [];

    /// <summary>Further services; for a fixture that needs the site otherwise.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        _factory = new Factory(this, _database);
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = new UriBuilder(_factory.ClientOptions.BaseAddress) { Host = "localhost" }.Uri;
        World = new World(_factory.Services);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody who has not signed in.</summary>
    public Visitor Visit(string language = "nb") => new(Address, language, new CookieContainer());

    /// <summary>Somebody who has signed in, on the login page; the next visit goes on with the same session.</summary>
    public async Task<Visitor> VisitAsync(Person person, string language = "nb") =>
        new(Address, language, await _signedIn.GetOrAdd(person.Id, _ => new Lazy<Task<CookieContainer>>(() => LogInAsync(person))).Value);

    private async Task<CookieContainer> LogInAsync(Person person)
    {
        using var visitor = Visit();
        await visitor.LogInAsync(person.Email!, World.Password);
        return visitor.Cookies;
    }

    private sealed class Factory(SiteFixture site, TestDatabase database) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting(database.Setting.Key, database.Setting.Value);
            builder.UseSetting("Demo:Enabled", "false");
            builder.UseSetting("Mail:Folder", Path.Combine(TestRun.Folder, "mail"));
            builder.UseSetting("RateLimits:AccountPostsPerMinute", "100000");
            builder.UseSetting("RateLimits:FeedsPerMinute", "100000");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (key, value) in site.Settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureServices(site.Configure);
        }
    }
}

/// <summary>Somebody with a browser's cookies, but no browser. Redirects are not followed unless asked.</summary>
public sealed class Visitor : IDisposable
{
    private static readonly HtmlParser Parser = new();

    public Visitor(Uri site, string language, CookieContainer cookies)
    {
        Cookies = cookies;
        Client = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = site };
        Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    public CookieContainer Cookies { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, Cancel);

    /// <summary>A page that must be there.</summary>
    public async Task<IHtmlDocument> PageAsync(string path)
    {
        using var response = await GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await ParseAsync(response);
    }

    public static async Task<IHtmlDocument> ParseAsync(HttpResponseMessage response) =>
        Parser.ParseDocument(await response.Content.ReadAsStringAsync(Cancel));

    /// <summary>Fills in and sends the form on a page that has these fields; the others keep what the page gave them.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await PageAsync(path);
        var form = page.Forms.FirstOrDefault(f => fields.All(field => f.Elements.Any(e => e.GetAttribute("name") == field.Name)))
            ?? throw new InvalidOperationException($"{path} has no form with {string.Join(", ", fields.Select(f => f.Name))}");
        var values = form.Elements
            .Where(e => !e.HasAttribute("disabled") && e is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false })
            .Select(e => (Name: e.GetAttribute("name"), Value: e switch
            {
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                IHtmlSelectElement select => select.Value,
                _ => null,
            }))
            .Where(v => v is { Name.Length: > 0, Value: not null } && fields.All(f => f.Name != v.Name))
            .Concat(fields.Select(f => (Name: (string?)f.Name, Value: (string?)f.Value)))
            .Select(v => KeyValuePair.Create(v.Name!, v.Value!));
        using var content = new FormUrlEncodedContent(values);
        return await Client.PostAsync(form.GetAttribute("action") is { Length: > 0 } action ? action : path, content, Cancel);
    }

    /// <summary>Signs in on the login page.</summary>
    public async Task LogInAsync(string email, string password)
    {
        using var response = await SubmitAsync("/Account/Login", ("Input.Email", email), ("Input.Password", password));
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect, $"{email} could not log in");
    }

    public void Dispose() => Client.Dispose();
}
