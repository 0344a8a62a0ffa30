using System.Globalization;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Host.Embedded;

/// <summary>Finds the newest PostgreSQL that is installed on this machine.</summary>
public static class PostgresBinaries
{
    /// <summary>The folder that holds initdb, postgres and pg_ctl.</summary>
    /// <exception cref="StartupException">There is none; the message names the ways out.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable("PATH"), InstallationFolders());

    internal static string Find(string? path, IEnumerable<string> installations)
    {
        // Package managers put single programs on the PATH as links; the others are beside what the link points to.
        var onPath = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => new FileInfo(Path.Combine(folder, Executable("pg_ctl"))))
            .Where(file => file.Exists)
            .Select(file => Path.GetDirectoryName(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName)!);
        var folder = onPath.Concat(installations).FirstOrDefault(IsComplete);
        return folder ?? throw new StartupException(
            """
            No PostgreSQL was found on this machine, and DATABASE_URL is not set. Any one of these helps:
              - install PostgreSQL 15 or newer (Debian and Ubuntu: apt install postgresql; macOS: brew install postgresql),
              - put the folder that holds initdb, pg_ctl and postgres on the PATH,
              - set DATABASE_URL=postgresql://user:password@host:5432/database to use a running server,
              - or run everything in containers: docker compose up.
            """);
    }

    private static bool IsComplete(string folder) =>
        Array.TrueForAll(["initdb", "pg_ctl", "postgres"], program => File.Exists(Path.Combine(folder, Executable(program))));

    private static string Executable(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;

    private static IEnumerable<string> InstallationFolders()
    {
        if (OperatingSystem.IsWindows())
            return NewestFirst(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin");
        return
        [
            .. NewestFirst("/usr/lib/postgresql", "bin"),
            .. NewestFirst("/opt/homebrew/opt", "bin", "postgresql"),
            .. NewestFirst("/usr/local/opt", "bin", "postgresql"),
            .. NewestFirst("/usr", "bin", "pgsql-"),
            "/usr/local/pgsql/bin",
        ];
    }

    /// <summary>The sub-folders that are versions, such as 15 or postgresql@17, newest first.</summary>
    private static IEnumerable<string> NewestFirst(string parent, string bin, string prefix = "") =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, prefix + "*")
                .OrderByDescending(VersionOf)
                .Select(folder => Path.Combine(folder, bin))
            : [];

    private static double VersionOf(string folder)
    {
        var digits = new string([.. Path.GetFileName(folder).Where(character => char.IsAsciiDigit(character) || character == '.')]);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
