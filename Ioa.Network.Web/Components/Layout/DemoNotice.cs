namespace Ioa.Network.Web.Components.Layout;

/// <summary>Whether every page says that the content is made up.</summary>
public sealed class DemoNotice(IConfiguration configuration)
{
    /// <summary>The demo is switched on.</summary>
    public bool Enabled { get; } = configuration.GetValue<bool>("Demo:Enabled");
}
