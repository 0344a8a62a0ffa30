using System.Security.Cryptography;

namespace BusinessMetrics.Platform.Settings;

/// <summary>The folder that holds what must survive a restart: the embedded database and the service's keys.</summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Traversable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>
    /// The user's own data folder; for root a folder of the machine, since PostgreSQL then runs as another user, to
    /// whom root's home is closed.
    /// </summary>
    public static string DefaultPath => Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
        ? "/var/lib/business-metrics"
        : System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "business-metrics");

    public string Path { get; }

    /// <summary>Opens the folder for this process alone, until it ends, however it ends.</summary>
    /// <exception cref="StartupException">Another process has it, or it cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data directory {path} cannot be made: {exception.Message}\nSet DATA_DIR to a folder that this user may write.");
        }

        var lockFile = System.IO.Path.Combine(path, "service.lock");
        try
        {
            return new(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {path} is in use by another BusinessMetrics process, or is not writable ({exception.Message}).\n"
                + "Stop the other one, or set DATA_DIR to another folder.");
        }
    }

    /// <summary>A secret that is made once and then stays: Base64 of 32 random bytes, readable by its owner alone.</summary>
    /// <exception cref="StartupException">This user may not read or make it.</exception>
    public static string Secret(string directory, string name)
    {
        try
        {
            return ReadOrMakeSecret(directory, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{exception.Message}\nThe key is its owner's alone: run this as the user who runs the service, or set DATA_DIR.");
        }
    }

    private static string ReadOrMakeSecret(string directory, string name)
    {
        Create(directory);
        var path = System.IO.Path.Combine(directory, name);
        if (File.Exists(path))
            return File.ReadAllText(path).Trim();

        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        // Written beside it and then renamed, so that a crash leaves either no key or a whole one.
        var draft = path + "." + Guid.NewGuid().ToString("N");
        using (var file = new FileStream(draft, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(secret));
            // What is sealed or signed with it may outlive this moment by years.
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }

        return File.ReadAllText(path).Trim();
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Traversable);
    }
}
