namespace Ioa.Network.Tests.Support;

/// <summary>The source that these tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>The source files of a project with one of these endings, with their path from the project.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string project, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(Path.Combine(Root, project), file).Replace('\\', '/'), File: file))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.StartsWith("bin/", StringComparison.Ordinal) &&
                endings.Any(ending => f.Path.EndsWith(ending, StringComparison.Ordinal)))
            .Select(f => (f.Path, File.ReadAllText(f.File)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ioa.Network.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Ioa.Network.sln is in none of the folders above the tests.");
        }

        return folder.FullName;
    }
}
