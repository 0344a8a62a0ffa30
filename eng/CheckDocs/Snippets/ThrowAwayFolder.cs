namespace BusinessMetrics.CheckDocs.Snippets;

/// <summary>A folder that others may pass through: PostgreSQL refuses to run as root, and runs as somebody else then.</summary>
internal sealed class ThrowAwayFolder : IDisposable
{
    public ThrowAwayFolder()
    {
        Path = Directory.CreateTempSubdirectory("business-metrics-docs-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
