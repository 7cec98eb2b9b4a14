using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class AttachmentEndpointTests(SiteFixture site)
{
    private static readonly byte[] Png =
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0];

    [Fact]
    public async Task Get_APostsPicture_IsForThoseWhoReadTheThreadOnly()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        var id = await UploadAsync(member, agder, Png, "kart.png");
        await site.World.Get<StartThread>().HandleAsync(
            new StartThreadCommand(agder.Network.Id, ThreadKind.Question, "Kart", "Se kartet", null, null, [], [new AttachmentId(id)], AttachmentId.New().Value),
            World.As(agder.Member),
            site.World.Cancel);

        using var neighbour = await site.VisitAsync(agder.Neighbour);
        using var seen = await neighbour.GetAsync($"/vedlegg/{id}");
        using var outsider = await site.VisitAsync(agder.Outsider);
        using var refused = await outsider.GetAsync($"/vedlegg/{id}");
        using var unknown = await outsider.GetAsync($"/vedlegg/{AttachmentId.New()}");
        using var administrator = await site.VisitAsync(agder.Administrator);
        using var alsoRefused = await administrator.GetAsync($"/vedlegg/{id}");
        using var visitor = site.Visit();
        using var signedOut = await visitor.GetAsync($"/vedlegg/{id}");

        seen.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seen.Content.ReadAsByteArrayAsync(site.World.Cancel)).ShouldBe(Png);
        seen.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        seen.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        seen.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
        seen.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        seen.Headers.CacheControl!.Private.ShouldBeTrue();
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        alsoRefused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        signedOut.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Get_ADocument_IsDownloadedAndGoesOnWhereItStopped()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        var id = await UploadAsync(member, agder, Encoding.UTF8.GetBytes("Ærlig talt: 123456789"), "møtereferat «æøå».txt");

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/vedlegg/{id}");
        request.Headers.Range = new(13, 15);
        using var response = await member.Client.SendAsync(request, site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await response.Content.ReadAsStringAsync(site.World.Cancel)).ShouldBe("123");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("møtereferat «æøå».txt");
    }

    [Fact]
    public async Task Get_NotPostedYet_IsForTheUploaderOnly()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        var id = await UploadAsync(member, agder, Png, "kart.png");
        using var colleague = await site.VisitAsync(agder.Colleague);

        using var own = await member.GetAsync($"/vedlegg/{id}");
        using var others = await colleague.GetAsync($"/vedlegg/{id}");

        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        others.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Post_WithoutTheToken_IsRefused()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);

        using var response = await member.Client.PostAsync($"/vedlegg?network={agder.Network.Id}&name=a.png", new ByteArrayContent(Png), site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("nb", "20 MB")]
    [InlineData("nn", "20 MB")]
    public async Task Post_TooLarge_SaysSoInThePersonsLanguage(string language, string limit)
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member, language);
        using var request = await UploadRequestAsync(member, agder, new byte[Attachment.MaxSize + 1], "stor.png");

        using var response = await member.Client.SendAsync(request, site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(site.World.Cancel)).GetProperty("error").GetString()!.ShouldContain(limit);
    }

    [Fact]
    public async Task Post_AProgram_IsRefusedWhateverItIsCalled()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        using var request = await UploadRequestAsync(member, agder, "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "kart.png");

        using var response = await member.Client.SendAsync(request, site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Post_Outsider_IsNotFound()
    {
        var agder = await site.World.AgderAsync();
        using var outsider = await site.VisitAsync(agder.Outsider);
        using var request = await UploadRequestAsync(outsider, agder, Png, "kart.png");

        using var response = await outsider.Client.SendAsync(request, site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Delete_OnesOwnUpload_IsGone()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        var id = await UploadAsync(member, agder, Png, "kart.png");
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/vedlegg/{id}");
        request.Headers.Add("RequestVerificationToken", await TokenAsync(member));

        using var removed = await member.Client.SendAsync(request, site.World.Cancel);
        using var after = await member.GetAsync($"/vedlegg/{id}");

        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        after.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<Guid> UploadAsync(Visitor visitor, Agder agder, byte[] content, string name)
    {
        using var request = await UploadRequestAsync(visitor, agder, content, name);
        using var response = await visitor.Client.SendAsync(request, site.World.Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(site.World.Cancel)).GetProperty("id").GetGuid();
    }

    private static async Task<HttpRequestMessage> UploadRequestAsync(Visitor visitor, Agder agder, byte[] content, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/vedlegg?network={agder.Network.Id}&name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(content) };
        request.Headers.Add("RequestVerificationToken", await TokenAsync(visitor));
        return request;
    }

    private static async Task<string> TokenAsync(Visitor visitor) =>
        (await visitor.PageAsync("/samtaler")).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
}
