using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Archive;

namespace BusinessMetrics.Trust.Archive;

/// <summary>The folder of the archive: a Parquet file for each day of recording, and its manifest beside it.</summary>
public sealed class ArchiveDirectory(ServiceSettings settings)
{
    private const string Draft = ".draft";
    private const string Manifest = ".json";

    /// <summary>Files whose content was found to be what was written, by what tells that they were not touched since.</summary>
    private readonly ConcurrentDictionary<(string File, DateTime Written, long Bytes), bool> _verified = [];

    /// <summary>A part's file, from the archive's folder on.</summary>
    public static string FileOf(DateOnly day, int part)
    {
        var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (part == 1 ? "" : "." + part.ToString(CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{day:yyyy}/{day:MM}/{name}.parquet");
    }

    public string PathOf(DateOnly day, int part) => Path.Combine(settings.ArchivePath, FileOf(day, part));

    public string DraftOf(DateOnly day, int part)
    {
        var path = PathOf(day, part);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        else
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path + Draft;
    }

    /// <summary>The manifest that lies there; null where none does.</summary>
    /// <exception cref="ArchiveUnreadableException">It is none.</exception>
    public ArchiveManifest? ManifestOf(DateOnly day, int part)
    {
        var path = PathOf(day, part) + Manifest;
        return File.Exists(path) ? ArchiveManifest.Parse(File.ReadAllText(path), FileOf(day, part) + Manifest) : null;
    }

    /// <summary>Gives the file its name, and then writes its manifest: a file without one was not finished.</summary>
    public void Publish(ArchivedPart part)
    {
        var path = PathOf(part.Day, part.Part);
        File.Move(path + Draft, path, overwrite: true);
        using (var stream = new FileStream(path + Manifest + Draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(ArchiveManifest.Of(part).ToJson()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + Manifest + Draft, path + Manifest, overwrite: true);
    }

    /// <summary>Whether a part's file is there, of the right length; what is in it is seen when it is read.</summary>
    public bool Has(ArchivedPart part) => new FileInfo(PathOf(part.Day, part.Part)) is { Exists: true } file && file.Length == part.Bytes;

    /// <summary>Opens a part's file, after comparing what is in it with what was written.</summary>
    /// <exception cref="ArchiveUnreadableException">It is missing, or another.</exception>
    public async Task<ArchiveReader> OpenAsync(ArchivedPart part, CancellationToken cancellation)
    {
        var name = FileOf(part.Day, part.Part);
        try
        {
            var file = new FileInfo(PathOf(part.Day, part.Part));
            if (!file.Exists)
                throw new ArchiveUnreadableException($"The archive lacks {name}, which holds {part.Events} metrics recorded on {part.Day:yyyy-MM-dd}.");
            var known = (name, file.LastWriteTimeUtc, file.Length);
            if (!_verified.ContainsKey(known))
            {
                if (file.Length != part.Bytes || !(await HashAsync(file.FullName, cancellation)).AsSpan().SequenceEqual(part.Sha256))
                    throw new ArchiveUnreadableException($"The archive's {name} is not what was written: it was changed or damaged.");
                _verified[known] = true;
            }

            return await ArchiveReader.OpenAsync(file.FullName, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveUnreadableException($"The archive's {name} cannot be read: {exception.Message}", exception);
        }
    }

    public static async Task<byte[]> HashAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return await SHA256.HashDataAsync(stream, cancellation);
    }
}
