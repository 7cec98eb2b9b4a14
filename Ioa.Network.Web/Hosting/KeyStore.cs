using System.Xml.Linq;
using Ioa.Network.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Hosting;

/// <summary>
/// Where the keys lie that cookies and e-mailed links are protected with: beside the SQLite file, or in PostgreSQL, so that
/// people stay signed in when a server is restarted or another one answers.
/// </summary>
internal static class KeyStore
{
    public static void AddKeyStore(this WebApplicationBuilder builder)
    {
        // AES-GCM encrypts and authenticates in one pass. A page is protected and unprotected half a dozen times (the cookie,
        // the antiforgery tokens, the islands), and the default of AES-CBC with HMAC costs several times as much.
        var protection = builder.Services.AddDataProtection()
            .SetApplicationName("Ioa.Network")
            .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        if (builder.Configuration.GetConnectionString("Postgres") is { Length: > 0 })
        {
            builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services =>
                new ConfigureOptions<KeyManagementOptions>(options =>
                    options.XmlRepository = new DatabaseKeys(services.GetRequiredService<IDbContextFactory<NetworkDbContext>>())));
            return;
        }

        var database = new SqliteConnectionStringBuilder(builder.Configuration.GetConnectionString("Sqlite") ?? "Data Source=data/ioa.db").DataSource;
        protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database))!, "keys")));
    }

    private sealed class DatabaseKeys(IDbContextFactory<NetworkDbContext> contexts) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var db = contexts.CreateDbContext();
            return [.. db.DataProtectionKeys.AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var db = contexts.CreateDbContext();
            db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            db.SaveChanges();
        }
    }
}
