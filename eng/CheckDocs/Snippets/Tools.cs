using System.Diagnostics;
using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Snippets;

/// <summary>What snippets are run with.</summary>
/// <param name="Programs">A folder that comes first on the PATH.</param>
/// <param name="TypeScript">What runs a file of TypeScript.</param>
internal sealed record Tools(string Programs, string TypeScript)
{
    private const string TypeScriptPackage = "tsx@4";

    /// <summary>Gets what runs TypeScript, and makes the <c>dotnet</c> that runs what is built instead of building it again.</summary>
    public static async Task<Tools> PrepareAsync(Repository repository, string folder, CancellationToken cancellation)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "dotnet"), DotnetScript(ServiceOf(repository)), cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(programs, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var packages = Directory.CreateDirectory(Path.Combine(folder, "npm")).FullName;
        await NpmInstallAsync(packages, cancellation);
        return new(programs, Path.Combine(packages, "node_modules", ".bin", "tsx"));
    }

    /// <summary>The published service that MEASURED_SERVICE names, else what dotnet build left.</summary>
    private static string ServiceOf(Repository repository)
    {
        var folder = Environment.GetEnvironmentVariable("MEASURED_SERVICE") is { Length: > 0 } published
            ? Path.GetFullPath(published)
            : Path.Combine(repository.Root, "src", "BusinessMetrics", "bin", "Debug", "net10.0");
        var service = Path.Combine(folder, "BusinessMetrics.dll");
        return File.Exists(service) ? service : throw new ToolMissingException($"{service} is not there: build the service, or set MEASURED_SERVICE to a folder that it was published to.");
    }

    /// <summary>Notes the process of a service that was started, so that it can be ended.</summary>
    private static string DotnetScript(string service) =>
        $$"""
        #!/usr/bin/env bash
        if [ "$*" = "run --project src/BusinessMetrics" ]; then
            echo $$ > "$SERVICE_PROCESS"
            exec '{{Environment.ProcessPath}}' '{{service}}'
        elif [[ "$*" == "run --project src/BusinessMetrics -- "* ]]; then
            shift 4
            exec '{{Environment.ProcessPath}}' '{{service}}' "$@"
        fi
        exec '{{Environment.ProcessPath}}' "$@"

        """;

    private static async Task NpmInstallAsync(string folder, CancellationToken cancellation)
    {
        using var npm = Process.Start(new ProcessStartInfo(
            "npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", TypeScriptPackage])
        {
            RedirectStandardOutput = true,
        })!;
        await npm.StandardOutput.ReadToEndAsync(cancellation);
        await npm.WaitForExitAsync(cancellation);
        if (npm.ExitCode != 0)
            throw new ToolMissingException($"npm could not install {TypeScriptPackage}, which runs the pages' TypeScript.");
    }
}
