using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Core.Discussions;

public sealed class AttachmentTests
{
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        ["png"] = Talk.Png,
        ["jpeg"] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16],
        ["gif"] = "GIF89a......"u8.ToArray(),
        ["webp"] = "RIFF....WEBPVP8 "u8.ToArray(),
        ["pdf"] = "%PDF-1.7\n"u8.ToArray(),
        ["docx"] = Office("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        ["xlsx"] = Office("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        ["pptx"] = Office("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
        ["odt"] = Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")),
        ["ods"] = Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")),
        ["text"] = "Æ, ø og å\n"u8.ToArray(),
        ["text with mark"] = [0xEF, 0xBB, 0xBF, (byte)'a'],
        ["long text"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("kjøp på nytt ", 20_000))),
        ["docm"] = Zip(("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), ("word/document.xml", "<x/>")),
        ["docx with macros"] = Zip(("[Content_Types].xml", "wordprocessingml.document.main+xml"), ("word/document.xml", "<x/>"), ("word/vbaProject.bin", "x")),
        ["odt with macros"] = Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>"), ("Basic/Standard/Module1.xml", "x")),
        ["odg"] = Zip(("mimetype", "application/vnd.oasis.opendocument.graphics"), ("content.xml", "<x/>")),
        ["zip"] = Zip(("a.txt", "a")),
        ["jar"] = Zip(("META-INF/MANIFEST.MF", "x")),
        ["damaged zip"] = [(byte)'P', (byte)'K', 3, 4, 1, 2, 3],
        ["exe"] = [(byte)'M', (byte)'Z', 0x90, 0],
        ["svg"] = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(),
        ["svg with mark"] = [0xEF, 0xBB, 0xBF, .. " \n<svg/>"u8],
        ["html"] = "  <!doctype html><script>alert(1)</script>"u8.ToArray(),
        ["latin-1"] = [(byte)'a', 0xE5, (byte)'b'],
        ["zero byte"] = "a\0b"u8.ToArray(),
        ["cut character"] = [(byte)'a', 0xC3],
        ["blank"] = " \n"u8.ToArray(),
    };

    [Theory]
    [InlineData("png", "tegning.png", "image/png", "tegning.png", true)]
    [InlineData("png", "faktura.pdf", "image/png", "faktura.pdf.png", true)]
    [InlineData("jpeg", "Bilde.JPG", "image/jpeg", "Bilde.JPG", true)]
    [InlineData("gif", "a.gif", "image/gif", "a.gif", true)]
    [InlineData("webp", "a.webp", "image/webp", "a.webp", true)]
    [InlineData("pdf", "side.html", "application/pdf", "side.html.pdf", false)]
    [InlineData("docx", "Kravspesifikasjon.docx", Docx, "Kravspesifikasjon.docx", false)]
    [InlineData("xlsx", "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.xlsx", false)]
    [InlineData("pptx", "a.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a.pptx", false)]
    [InlineData("odt", "a.odt", "application/vnd.oasis.opendocument.text", "a.odt", false)]
    [InlineData("ods", "a.ods", "application/vnd.oasis.opendocument.spreadsheet", "a.ods", false)]
    [InlineData("text", "liste.csv", "text/csv", "liste.csv", false)]
    [InlineData("text", "skript.js", "text/plain", "skript.js.txt", false)]
    [InlineData("text with mark", "a.txt", "text/plain", "a.txt", false)]
    [InlineData("long text", "a.md", "text/plain", "a.md", false)]
    [InlineData("text", "../../etc/passwd", "text/plain", "passwd.txt", false)]
    [InlineData("text", "C:\\Users\\k\\notat.txt", "text/plain", "notat.txt", false)]
    [InlineData("pdf", "faktura\u202Efdp.exe\r\n\"", "application/pdf", "fakturafdp.exe -.pdf", false)]
    [InlineData("pdf", "", "application/pdf", "fil.pdf", false)]
    [InlineData("pdf", "...", "application/pdf", "fil.pdf", false)]
    public async Task UploadAttachment_PermittedContent_GetsItsTypeAndAFittingName(string file, string name, string type, string keptName, bool isImage)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var kept = await world.UploadAsync(agder.Member, agder.Network, name, Files[file]);
        kept.ShouldBe(new AttachmentView(kept.Id, keptName, type, Files[file].Length, isImage));

        var opened = (await world.Get<AttachmentQuery>().HandleAsync(kept.Id, World.As(agder.Member), world.Cancel)).Value;
        await using var content = opened.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, world.Cancel);
        bytes.ToArray().ShouldBe(Files[file]);
        opened.Inline.ShouldBe(isImage);
    }

    [Theory]
    [InlineData("docm")]
    [InlineData("docx with macros")]
    [InlineData("odt with macros")]
    [InlineData("odg")]
    [InlineData("zip")]
    [InlineData("jar")]
    [InlineData("damaged zip")]
    [InlineData("exe")]
    [InlineData("svg")]
    [InlineData("svg with mark")]
    [InlineData("html")]
    [InlineData("latin-1")]
    [InlineData("zero byte")]
    [InlineData("cut character")]
    [InlineData("blank")]
    public async Task UploadAttachment_OtherContent_IsRefusedWhateverItsName(string file)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        foreach (var name in new[] { "bilde.png", "dokument.docx", "tekst.txt" })
        {
            var refused = await world.Get<UploadAttachment>().HandleAsync(new(agder.Network.Id, name, new MemoryStream(Files[file])), World.As(agder.Member), world.Cancel);
            refused.ShouldBeRefused("Discussions.AttachmentType");
        }
    }

    [Theory]
    [InlineData(0, "Discussions.AttachmentEmpty")]
    [InlineData(Attachment.MaxSize + 1, "Discussions.AttachmentTooLarge", 20)]
    public async Task UploadAttachment_EmptyOrTooLarge_IsRefused(int size, string code, params object[] arguments)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var content = new byte[size];
        Talk.Png.AsSpan(0, Math.Min(size, Talk.Png.Length)).CopyTo(content);
        var refused = await world.Get<UploadAttachment>().HandleAsync(new(agder.Network.Id, "a.png", new MemoryStream(content)), World.As(agder.Member), world.Cancel);
        refused.ShouldBeRefused(code, arguments);
    }

    [Databases]
    [Theory]
    public async Task AddPost_OthersOrPostedOrTooManyAttachments_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var mine = await world.UploadAsync(agder.Member, agder.Network);
        var theirs = await world.UploadAsync(agder.Neighbour, agder.Network);
        var elsewhere = await world.UploadAsync(agder.Superuser, agder.National);
        (await world.TryReplyAsync(agder.Member, thread, attachments: theirs.Id)).ShouldBeRefused("Discussions.AttachmentMissing");
        (await world.TryReplyAsync(agder.Superuser, thread, attachments: elsewhere.Id)).ShouldBeRefused("Discussions.AttachmentMissing");
        (await world.TryReplyAsync(agder.Member, thread, attachments: [mine.Id, mine.Id])).Error.ShouldBeNull();
        (await world.TryReplyAsync(agder.Member, thread, attachments: mine.Id)).ShouldBeRefused("Discussions.AttachmentMissing");
        (await world.TryReplyAsync(agder.Member, thread, attachments: [.. Enumerable.Range(0, 11).Select(_ => AttachmentId.New())])).ShouldBeRefused("Discussions.TooManyAttachments", 10);
        (await world.PostsAsync(thread)).Count.ShouldBe(2);
    }

    [Databases]
    [Theory]
    public async Task UnpostedFiles_TwoDaysAfterAnUpload_ClearsAwayWhatIsInNoPostAndNoDraft(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var posted = await world.UploadAsync(agder.Member, agder.Network);
        var left = await world.UploadAsync(agder.Member, agder.Network);
        var drafted = await world.UploadAsync(agder.Member, agder.Network);
        (await world.TryReplyAsync(agder.Member, thread, attachments: posted.Id)).Error.ShouldBeNull();

        // As the editor's script writes it; another's draft keeps nothing that is not theirs.
        (await SaveAsync(agder.Member, drafted.Id)).Error.ShouldBeNull();
        (await SaveAsync(agder.Neighbour, left.Id)).Error.ShouldBeNull();
        world.Clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        var fresh = await world.UploadAsync(agder.Neighbour, agder.Network);

        await world.Services.GetServices<IHostedService>().OfType<UnpostedFiles>().Single().ClearAsync(world.Cancel);

        await using var db = await world.DbAsync();
        (await db.Attachments.Select(a => a.Id).ToListAsync(world.Cancel)).ShouldBe([posted.Id, drafted.Id, fresh.Id], ignoreOrder: true);
        world.Get<AttachmentFiles>().Open(left.Id).ShouldBeNull();
        foreach (var kept in new[] { posted, drafted, fresh })
        {
            await using var content = world.Get<AttachmentFiles>().Open(kept.Id).ShouldNotBeNull();
        }

        Task<Result<Guid>> SaveAsync(Person person, AttachmentId file) => world.Get<SaveDraft>().HandleAsync(
            new SaveDraftCommand(DraftKey.Reply(thread), "", "Se vedlegget.", JsonSerializer.Serialize(new { files = new[] { new { id = file.Value, name = "bilde.png", size = 12 } } })),
            World.As(person),
            world.Cancel);
    }

    [Fact]
    public async Task UnpostedFiles_WhileTheSiteRuns_GoWithinTheHour()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var left = await world.UploadAsync(agder.Member, agder.Network);
        world.Clock.Advance(Attachment.UnpostedLifetime);
        var clearing = world.Services.GetServices<IHostedService>().OfType<UnpostedFiles>().Single();
        await clearing.StartAsync(world.Cancel);

        // It starts on a thread of its own: until its timer is there, the clock moves nothing.
        while (world.Get<AttachmentFiles>().Open(left.Id) is { } content)
        {
            await content.DisposeAsync();
            world.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(20, world.Cancel);
        }

        await clearing.StopAsync(world.Cancel);
    }

    [Fact]
    public async Task UploadAttachment_FortyNotPosted_IsRefused()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        for (var i = 0; i < Attachment.MaxUnposted; i++)
        {
            await world.UploadAsync(agder.Member, agder.Network);
        }

        var refused = await world.Get<UploadAttachment>().HandleAsync(new(agder.Network.Id, "a.png", new MemoryStream(Talk.Png)), World.As(agder.Member), world.Cancel);
        refused.ShouldBeRefused("Discussions.TooManyUnposted", 40);
    }

    private static byte[] Office(string part, string mainType) => Zip(("[Content_Types].xml", $"<Types><Override ContentType=\"{mainType}\"/></Types>"), (part, "<x/>"));

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
