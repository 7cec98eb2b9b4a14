using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>A file of experiences to look through.</summary>
/// <param name="NetworkId">The network that will answer for them.</param>
/// <param name="SourceName">The collection that they come from.</param>
/// <param name="Audience">Who reads them once they are in.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Content">The file.</param>
public sealed record UploadImportCommand(LearningNetworkId NetworkId, string SourceName, Audience Audience, string FileName, byte[] Content);

/// <summary>A KS administrator brings a file of experiences; nothing is published before they have seen what becomes of it.</summary>
public sealed class UploadImport(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The import, to be looked through; or what is wrong with the file.</summary>
    public async Task<Result<ExperienceImportId>> HandleAsync(UploadImportCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is not { } administrator)
        {
            return Error.NotFound;
        }

        if (!await db.Networks.AnyAsync(n => n.Id == command.NetworkId && n.Status != NetworkStatus.Closed, cancellationToken))
        {
            return Error.NotFound;
        }

        if (SafeText.Line(command.SourceName) is not { Length: > 0 and <= 200 } source)
        {
            return Error.Invalid("Import.NeedsSource", 200);
        }

        if (command.Audience is Audience.Authors || !Enum.IsDefined(command.Audience))
        {
            return Error.Invalid("Import.NeedsAudience");
        }

        if (command.Content.Length > ExperienceImport.MaxSize)
        {
            return Error.Invalid("Import.TooLarge", ExperienceImport.MaxSize / 1024 / 1024);
        }

        string text;
        try
        {
            text = Utf8.GetString(command.Content);
        }
        catch (DecoderFallbackException)
        {
            return Error.Invalid("Import.NotUtf8");
        }

        // What a database cannot hold is in no text that somebody wrote.
        text = text.Replace("\0", "", StringComparison.Ordinal);
        if (ImportFile.Read(text).Error is { } error)
        {
            return error;
        }

        var name = SafeText.Line(Path.GetFileName(command.FileName));
        var import = new ExperienceImport
        {
            NetworkId = command.NetworkId,
            SourceName = source,
            Audience = command.Audience,
            FileName = name.Length > 200 ? name[..200] : name,
            Text = text,
            PersonId = administrator.Id,
            CreatedAt = clock.GetUtcNow(),
        };
        db.ExperienceImports.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        return import.Id;
    }
}
