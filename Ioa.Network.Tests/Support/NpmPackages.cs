using System.Diagnostics;

namespace Ioa.Network.Tests.Support;

/// <summary>Packages of npm that tests measure us against. Node and npm are found, or installed when the tests may.</summary>
public static class NpmPackages
{
    /// <summary>Installs packages (<c>name@version</c>) for this run; returns the folder in which Node finds them.</summary>
    public static async Task<string> InstallAsync(string name, params string[] packages)
    {
        if (!Found("node") || !Found("npm"))
        {
            await DebianPackage.InstallAsync("nodejs npm");
        }

        var folder = Directory.CreateDirectory(Path.Combine(TestRun.Folder, name)).FullName;
        using var npm = Start(folder, "npm", ["install", "--no-audit", "--no-fund", "--no-save", .. packages]);
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        return npm.ExitCode == 0
            ? folder
            : throw new InvalidOperationException($"The tests need npm's {string.Join(", ", packages)}: npm install failed. {await output} {await errors}");
    }

    /// <summary>Starts a program in a folder, with its input and output in our hands.</summary>
    public static Process Start(string folder, string program, params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static bool Found(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
