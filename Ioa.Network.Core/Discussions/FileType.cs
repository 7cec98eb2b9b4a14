using System.IO.Compression;
using System.Text;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// The types of file that can be attached, found from the content and never from the name: pictures, PDF, the office formats without
/// macros, plain text. No SVG and no HTML: they run scripts.
/// </summary>
/// <param name="ContentType">Media type.</param>
/// <param name="Extensions">The extensions it may have; a file with another gets the first.</param>
internal sealed record FileType(string ContentType, params string[] Extensions)
{
    private const int MaxEntries = 10_000;

    private static readonly FileType Png = new("image/png", ".png");
    private static readonly FileType Jpeg = new("image/jpeg", ".jpg", ".jpeg");
    private static readonly FileType Gif = new("image/gif", ".gif");
    private static readonly FileType WebP = new("image/webp", ".webp");
    private static readonly FileType Pdf = new("application/pdf", ".pdf");
    private static readonly FileType Text = new("text/plain", ".txt", ".md", ".log");
    private static readonly FileType Csv = new("text/csv", ".csv");

    // The part that makes the format, and the content type that its main part has when it holds no macros.
    private static readonly (string Part, string MainType, FileType Type)[] Office =
    [
        ("word/document.xml", "wordprocessingml.document.main+xml", new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")),
        ("xl/workbook.xml", "spreadsheetml.sheet.main+xml", new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")),
        ("ppt/presentation.xml", "presentationml.presentation.main+xml", new("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")),
    ];

    private static readonly FileType[] OpenDocument =
    [
        new("application/vnd.oasis.opendocument.text", ".odt"),
        new("application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    ];

    /// <summary>The type of a file; <see langword="null"/> for one that is not permitted.</summary>
    /// <param name="content">The file, which can be read twice.</param>
    /// <param name="fileName">Tells CSV from other text, and nothing else.</param>
    public static FileType? Of(Stream content, string fileName)
    {
        Span<byte> head = stackalloc byte[16];
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        content.Position = 0;
        return head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
            [0xFF, 0xD8, 0xFF, ..] => Jpeg,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => Gif,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
            [(byte)'P', (byte)'K', 3, 4, ..] => OfZip(content),
            _ => IsText(content) ? fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv : Text : null,
        };
    }

    /// <summary>A file name without folders, with an extension that fits the type, so that what is downloaded opens as what it is.</summary>
    public string NameFor(string fileName)
    {
        var name = SafeText.Line(fileName);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        foreach (var c in "<>:\"|?*")
        {
            name = name.Replace(c, '-');
        }

        name = name.Trim(' ', '.');
        var extension = Extensions.FirstOrDefault(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) is { } fits ? name[^fits.Length..] : null;
        var stem = extension is null ? name : name[..^extension.Length].TrimEnd(' ', '.');
        extension ??= Extensions[0];
        if (stem.Length == 0)
        {
            stem = "fil";
        }

        if (stem.Length + extension.Length > Attachment.MaxNameLength)
        {
            stem = stem[..(Attachment.MaxNameLength - extension.Length)];
            stem = char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem;
        }

        return stem + extension;
    }

    private static FileType? OfZip(Stream content)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MaxEntries || zip.Entries.Any(entry => HoldsMacros(entry.FullName)))
            {
                return null;
            }

            if (zip.GetEntry("mimetype") is { } mimetype)
            {
                var named = ReadStart(mimetype, 100).Trim();
                return zip.GetEntry("content.xml") is null ? null : OpenDocument.FirstOrDefault(type => string.Equals(type.ContentType, named, StringComparison.Ordinal));
            }

            if (zip.GetEntry("[Content_Types].xml") is not { } types)
            {
                return null;
            }

            var declared = ReadStart(types, 1_000_000);
            return declared.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || declared.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
                ? null
                : Office.FirstOrDefault(office => zip.GetEntry(office.Part) is not null && declared.Contains(office.MainType, StringComparison.Ordinal)).Type;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException)
        {
            // Not a zip after all, or a damaged one.
            return null;
        }
    }

    private static bool HoldsMacros(string entry) =>
        entry.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) ||
        entry.Contains("vbaData", StringComparison.OrdinalIgnoreCase) ||
        entry.StartsWith("Basic/", StringComparison.OrdinalIgnoreCase) ||
        entry.StartsWith("Scripts/", StringComparison.OrdinalIgnoreCase);

    private static string ReadStart(ZipArchiveEntry entry, int most)
    {
        // Only so much of it is unpacked, whatever the archive says about its size.
        using var stream = entry.Open();
        var buffer = new byte[most];
        return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, most, throwOnEndOfStream: false));
    }

    private static bool IsText(Stream content)
    {
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[65_536];
        var chars = new char[65_536];
        var begun = false;
        try
        {
            int read;
            do
            {
                read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                var count = decoder.GetChars(bytes, 0, read, chars, 0, flush: read < bytes.Length);
                foreach (var c in chars.AsSpan(0, count))
                {
                    if (c < ' ' && c is not ('\t' or '\n' or '\r' or '\f'))
                    {
                        return false;
                    }

                    if (!begun && !char.IsWhiteSpace(c) && c != '\uFEFF')
                    {
                        // Markup of any kind: SVG and HTML are text too.
                        if (c == '<')
                        {
                            return false;
                        }

                        begun = true;
                    }
                }
            }
            while (read == bytes.Length);

            return begun;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
