using System.Text;
using System.Text.Json;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>
/// The erasures in a file outside the database, a JSON object a line: a database that is put back to an earlier state
/// does not know whom it has forgotten, this file does. A line is on the disk before its erasure commits, and is never
/// changed; the last one may be torn, if the machine went down while it was written, and then nothing was committed.
/// </summary>
/// <remarks>Safe for several threads; several nodes may share it where their file system locks files.</remarks>
public sealed class ErasureLog : IDisposable
{
    /// <summary>Ends a line that a later append found torn, so that it is told from one that was altered.</summary>
    private const char Torn = '\u2026';

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1);

    public ErasureLog(string path, TimeProvider clock)
    {
        _path = path;
        _clock = clock;
    }

    /// <summary>Whether <see cref="OpenAsync"/> found no file and made one.</summary>
    public bool WasMissing { get; private set; }

    public string Path => _path;

    public void Dispose() => _gate.Dispose();

    /// <summary>Makes the file where it is missing, so that the first erasure finds its name on the disk.</summary>
    /// <exception cref="StartupException">It cannot be made, or a line of it cannot be read.</exception>
    public async Task<IReadOnlyList<Erasure>> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
            WasMissing = !File.Exists(_path);
            await (await OpenFileAsync(FileAccess.ReadWrite, cancellation)).DisposeAsync();
            return await ReadAsync(cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The log of erasures {_path} cannot be opened: {exception.Message}\nSet AUDIT_CHECKPOINT_DIR to a folder that this user may write.");
        }
    }

    public async Task<IReadOnlyList<Erasure>> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(_path))
            return [];
        await using var file = await OpenFileAsync(FileAccess.Read, cancellation);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync(cancellation);
        var lines = text.Split('\n');
        var erasures = new List<Erasure>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            try
            {
                erasures.Add(JsonSerializer.Deserialize<Erasure>(lines[i].TrimEnd(Torn), Json)!);
            }
            catch (JsonException) when (i == lines.Length - 1 || lines[i].EndsWith(Torn))
            {
                // Torn while it was written.
            }
            catch (JsonException exception)
            {
                throw new StartupException($"Line {i + 1} of the log of erasures {_path} cannot be read: {exception.Message}\nRestore the file: without it, people who were erased may be known again.");
            }
        }

        return erasures;
    }

    /// <summary>Returns when the erasures are on the disk.</summary>
    public async Task AppendAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellation)
    {
        if (erasures.Count == 0)
            return;
        await _gate.WaitAsync(cancellation);
        try
        {
            await using var file = await OpenFileAsync(FileAccess.ReadWrite, cancellation);
            var lines = new StringBuilder(await EndsTornAsync(file, cancellation) ? $"{Torn}\n" : "");
            foreach (var erasure in erasures)
                lines.Append(JsonSerializer.Serialize(erasure, Json)).Append('\n');
            file.Seek(0, SeekOrigin.End);
            await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), CancellationToken.None);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task<bool> EndsTornAsync(FileStream file, CancellationToken cancellation)
    {
        if (file.Length == 0)
            return false;
        file.Seek(-1, SeekOrigin.End);
        var last = new byte[1];
        await file.ReadExactlyAsync(last, cancellation);
        return last[0] != '\n';
    }

    /// <summary>
    /// Waits for its turn; another one's is over in no time. Only <see cref="FileShare.None"/> is a turn of its own: on
    /// Unix every other share takes a lock that writers share too, and two of them would write to the same place.
    /// </summary>
    private async Task<FileStream> OpenFileAsync(FileAccess access, CancellationToken cancellation)
    {
        var (mode, share) = access == FileAccess.Read ? (FileMode.Open, FileShare.Read) : (FileMode.OpenOrCreate, FileShare.None);
        var started = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(_path, mode, access, share);
            }
            catch (IOException) when (File.Exists(_path) && _clock.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, _clock, cancellation);
            }
        }
    }
}
