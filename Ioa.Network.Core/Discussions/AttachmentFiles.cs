using Ioa.Network.Core.Common;
using Microsoft.Extensions.Configuration;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// The bytes of the attachments: one file each, named by its id, in <c>Files:Path</c> (data/files). A file is written under another
/// name first, so that one with an id for a name is always whole.
/// </summary>
public sealed class AttachmentFiles(IConfiguration configuration)
{
    private readonly string _folder = configuration["Files:Path"] is { Length: > 0 } path ? path : Path.Combine("data", "files");

    /// <summary>Receives a file, finds its type and keeps it; refuses what is too large or of another type than the permitted.</summary>
    internal async Task<Result<(FileType Type, long Size)>> KeepAsync(AttachmentId id, string fileName, Stream content, CancellationToken cancellationToken)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var incoming = path + ".incoming";
        try
        {
            long size = 0;
            FileType? type;
            await using (var file = new FileStream(incoming, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                var buffer = new byte[81_920];
                for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    size += read;
                    if (size > Attachment.MaxSize)
                    {
                        return Error.Invalid("Discussions.AttachmentTooLarge", Attachment.MaxSize / 1024 / 1024);
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }

                if (size == 0)
                {
                    return Error.Invalid("Discussions.AttachmentEmpty");
                }

                file.Position = 0;
                type = FileType.Of(file, fileName);
                if (type is null)
                {
                    return Error.Invalid("Discussions.AttachmentType");
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(incoming, path);
            return (type, size);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    /// <summary>Opens a file; <see langword="null"/> when it is not there.</summary>
    internal Stream? Open(AttachmentId id)
    {
        try
        {
            return new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 65_536, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes a file; one that is gone already is no fault.</summary>
    internal void Delete(AttachmentId id)
    {
        var path = PathOf(id);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    // The last two characters of a version 7 UUID are random: 256 folders, none of them large.
    private string PathOf(AttachmentId id)
    {
        var name = id.Value.ToString("N");
        return Path.Combine(_folder, name[^2..], name);
    }
}
