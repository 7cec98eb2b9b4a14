using System.Text;
using System.Text.Json;
using Bunit;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Pages.Conversations;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace Ioa.Network.Tests.Components.Conversations;

public sealed class PostEditorTests : IAsyncLifetime
{
    private readonly BunitContext _bunit = new();
    private World _world = null!;
    private Agder _agder = null!;
    private BunitJSModuleInterop _module = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(DatabaseKind.Sqlite);
        _agder = await _world.AgderAsync();
        _bunit.Services.AddSingleton(_world.Get<DraftQuery>());
        _bunit.Services.AddSingleton(_world.Get<DiscardDraft>());
        _bunit.Services.AddSingleton<Texts>();
        _bunit.Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        _bunit.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        _module = _bunit.JSInterop.SetupModule("./Components/Pages/Conversations/PostEditor.razor.js");
        _module.SetupModule("attach", _ => true).Mode = JSRuntimeMode.Loose;
    }

    public async ValueTask DisposeAsync()
    {
        await _bunit.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public void Render_BeforeAnybodyWrites_IsOneLabelledField()
    {
        var editor = Render();

        editor.Find("textarea").Id.ShouldBe(editor.Find("label").GetAttribute("for"));
        editor.FindAll("button").ShouldBeEmpty();
        editor.Find("[data-editor]").HasAttribute("data-waiting").ShouldBeFalse();
    }

    [Fact]
    public void Render_BeforeTheCircuitIsThere_SaysThatItWaits()
    {
        _bunit.SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        var editor = Render();

        editor.Find("[data-editor]").HasAttribute("data-waiting").ShouldBeTrue();
    }

    [Fact]
    public async Task ShowTools_SomebodyBegins_ShowsToolsAndKeepsTheField()
    {
        var editor = Render();
        var field = editor.Find("textarea").Id;

        await editor.InvokeAsync(editor.Instance.ShowTools);

        editor.Find("textarea").Id.ShouldBe(field);
        editor.Find("[data-part=send]").TextContent.ShouldBe("Svar");
        editor.FindAll("[role=toolbar] button").ShouldAllBe(button => button.GetAttribute("aria-label")!.Length > 0);
        editor.FindAll("[role=tab]").Count.ShouldBe(2);
    }

    [Fact]
    public void Render_ATextIsEdited_IsOpenAndTakesNoFiles()
    {
        var editor = Render(initialBody: "Slik sto det");

        editor.FindAll("[data-part=send]").Count.ShouldBe(1);
        editor.FindAll("[data-part=choose]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_Accepted_ThrowsTheDraftAway()
    {
        var key = DraftKey.New(_agder.Network.Id);
        var member = World.As(_agder.Member);
        await _world.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(key, "", "Hei", null), member, _world.Cancel);
        PostEditorContent? sent = null;
        var editor = Render(key, onSubmit: content =>
        {
            sent = content;
            return Task.FromResult<Error?>(null);
        });
        await editor.InvokeAsync(editor.Instance.ShowTools);
        var clientKey = AttachmentId.New().Value;

        var refused = await editor.InvokeAsync(() => editor.Instance.SendAsync(Content("Hei på deg", clientKey)));

        refused.ShouldBeNull();
        sent.ShouldNotBeNull();
        sent.Body.ShouldBe("Hei på deg");
        sent.ClientKey.ShouldBe(clientKey);
        sent.Fields["title"].ShouldBe("Tittel");
        (await _world.Get<DraftQuery>().HandleAsync(key, member, _world.Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Send_Refused_SaysWhyAndKeepsTheDraft()
    {
        var key = DraftKey.New(_agder.Network.Id);
        var member = World.As(_agder.Member);
        await _world.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(key, "", "Hei", null), member, _world.Cancel);
        var editor = Render(key, onSubmit: _ => Task.FromResult<Error?>(Error.ChangedMeanwhile));
        await editor.InvokeAsync(editor.Instance.ShowTools);

        var refused = await editor.InvokeAsync(() => editor.Instance.SendAsync(Content("Hei på deg", AttachmentId.New().Value)));

        refused.ShouldBe(new Texts()["Common.ChangedMeanwhile"]);
        (await _world.Get<DraftQuery>().HandleAsync(key, member, _world.Cancel)).ShouldNotBeNull();
        editor.FindAll("[data-part=send]").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Attach_ADraftIsKept_HandsItToTheScript()
    {
        var key = DraftKey.New(_agder.Network.Id);
        await _world.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(key, "Om busser", "Hva koster", null), World.As(_agder.Member), _world.Cancel);

        var editor = Render(key);

        editor.WaitForAssertion(() => _module.Invocations["attach"].Count.ShouldBe(1));
        var options = JsonSerializer.SerializeToElement(_module.Invocations["attach"][0].Arguments[2], JsonSerializerOptions.Web);
        options.GetProperty("draft").GetProperty("body").GetString().ShouldBe("Hva koster");
        options.GetProperty("draft").GetProperty("title").GetString().ShouldBe("Om busser");
    }

    private IRenderedComponent<PostEditor> Render(string? key = null, string? initialBody = null, Func<PostEditorContent, Task<Error?>>? onSubmit = null)
    {
        var state = Task.FromResult(new AuthenticationState(World.As(_agder.Member)));
        return _bunit.Render<CascadingValue<Task<AuthenticationState>>>(cascade => cascade
            .Add(c => c.Value, state)
            .AddChildContent<PostEditor>(parameters => parameters
                .Add(e => e.NetworkId, _agder.Network.Id)
                .Add(e => e.DraftKey, key ?? DraftKey.New(_agder.Network.Id))
                .Add(e => e.InitialBody, initialBody)
                .Add(e => e.SubmitLabel, "Svar")
                .Add(e => e.OnSubmit, onSubmit ?? (_ => Task.FromResult<Error?>(null))))).FindComponent<PostEditor>();
    }

    private static Stream Json(string body, Guid clientKey) => new MemoryStream(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new { body, attachments = Array.Empty<Guid>(), clientKey, fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "Tittel" } })));

    private static StreamReference Content(string body, Guid clientKey) => new(Json(body, clientKey));

    private sealed class StreamReference(Stream stream) : IJSStreamReference
    {
        public long Length => stream.Length;

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) => new(stream);

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "field");
    }
}
