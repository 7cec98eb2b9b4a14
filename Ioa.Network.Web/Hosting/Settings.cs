using Microsoft.Extensions.Configuration.Json;

namespace Ioa.Network.Web.Hosting;

/// <summary>Where settings come from: appsettings.json lies at the top of the repository and is copied beside the program.</summary>
public static class Settings
{
    /// <summary>Puts the copied appsettings files first among the sources, so that everything else wins over them.</summary>
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        string[] files = ["appsettings.json", $"appsettings.{builder.Environment.EnvironmentName}.json"];
        for (var i = 0; i < files.Length; i++)
        {
            var source = new JsonConfigurationSource
            {
                Path = Path.Combine(AppContext.BaseDirectory, files[i]),
                Optional = i > 0,
                ReloadOnChange = false,
            };
            source.ResolveFileProvider();
            builder.Configuration.Sources.Insert(i, source);
        }

        return builder;
    }
}
