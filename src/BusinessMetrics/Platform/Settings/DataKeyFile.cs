using System.Security.Cryptography;

namespace BusinessMetrics.Platform.Settings;

/// <summary>The file that data keys are kept in, one a line, the current one first.</summary>
public static class DataKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts a new key before the others: whole, or not at all.</summary>
    /// <returns>The settings with it.</returns>
    /// <exception cref="StartupException">The keys are in DATA_KEY itself, or the file cannot be written.</exception>
    public static ServiceSettings Prepend(ServiceSettings settings)
    {
        if (DataKeys.FileOf(settings) is not { } path)
            throw new StartupException("The keys are in DATA_KEY itself: put a new one before the present one there, with a comma between, and leave --make out.");
        try
        {
            // The first key of an installation is made by whoever needs it first.
            var keys = settings.DataKeyFile is null ? DataDirectory.Secret(settings.DataDirectory, Path.GetFileName(path)) : File.ReadAllText(path).Trim();
            var draft = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = File.GetUnixFileMode(path) & (OwnerOnly | UnixFileMode.GroupRead);
            using (var file = new FileStream(draft, options))
            using (var writer = new StreamWriter(file))
            {
                writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(DataKeys.KeyLength)));
                writer.WriteLine(keys);
                writer.Flush();
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            var all = DataKeys.ParseFile(path)!;
            return settings with { DataKey = all[0], OlderDataKeys = [.. all.Skip(1)] };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"A new key could not be put into {path}: {exception.Message}");
        }
    }
}
