namespace BusinessMetrics.Platform.Settings;

/// <summary>The keys that encipher who people are, as DATA_KEY, a file of theirs, or the data directory holds them.</summary>
public static class DataKeys
{
    public const int KeyLength = 32;

    /// <summary>Older keys may follow, separated by commas or lines.</summary>
    public const string Allowed = "32 bytes in Base64";

    private const string FileName = "data.key";

    /// <summary>The file in which the keys are, null where DATA_KEY says them itself.</summary>
    public static string? FileOf(ServiceSettings settings)
    {
        if (settings.DataKeyFile is not null)
            return settings.DataKeyFile;
        return settings.DataKey is null ? Path.Combine(settings.DataDirectory, FileName) : null;
    }

    /// <summary>The key that what is new is sealed under.</summary>
    /// <exception cref="StartupException">The file cannot be read.</exception>
    public static byte[] Current(ServiceSettings settings) => All(settings)[0];

    /// <summary>The keys, the current one first; where none is configured, one that is made once and kept in the data directory.</summary>
    /// <exception cref="StartupException">The file cannot be read.</exception>
    public static IReadOnlyList<byte[]> All(ServiceSettings settings)
    {
        if (settings.DataKey is { } key)
            return [key, .. settings.OlderDataKeys];
        var text = DataDirectory.Secret(settings.DataDirectory, FileName);
        return Parse(text) ?? throw new StartupException($"{Path.Combine(settings.DataDirectory, FileName)} has to hold {Allowed}.");
    }

    /// <summary>The keys of a text, the current one first; null where any is none.</summary>
    public static IReadOnlyList<byte[]>? Parse(string text)
    {
        var keys = new List<byte[]>();
        foreach (var part in text.Split([',', '\n', '\r', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var key = new byte[KeyLength];
            if (!Convert.TryFromBase64String(part, key, out var written) || written != key.Length)
                return null;
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : null;
    }

    public static IReadOnlyList<byte[]>? ParseFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
