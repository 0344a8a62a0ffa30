using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Runs;

/// <summary>The files of finished reports, for as long as they are kept: what is not there is made again, the same.</summary>
public sealed class ReportDirectory(ServiceSettings settings)
{
    private const string Draft = ".draft";

    /// <summary>Null where it is not there.</summary>
    public async Task<byte[]?> ReadAsync(Guid run, ReportFormat format, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(run, format), cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>All of it is there, or nothing.</summary>
    public async Task WriteAsync(Guid run, ReportFormat format, byte[] bytes, CancellationToken cancellation)
    {
        var path = PathOf(run, format);
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Of its own: another node may write the same into the same folder.
        var draft = $"{path}.{Guid.NewGuid():N}{Draft}";
        await using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await stream.WriteAsync(bytes, cancellation);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    public void Remove(Guid run)
    {
        if (Directory.Exists(FolderOf(run)))
            Directory.Delete(FolderOf(run), recursive: true);
    }

    private string FolderOf(Guid run) => Path.Combine(settings.ReportsPath, run.ToString());

    private string PathOf(Guid run, ReportFormat format) => Path.Combine(FolderOf(run), $"report.{AlertNames.Of(format)}");
}
