using StackExchange.Redis;

namespace BusinessMetrics.Platform.Settings;

/// <summary>REDIS_URL: redis:// or rediss:// (TLS) with a database number, or StackExchange.Redis' own form.</summary>
public static class RedisUrl
{
    public const string Allowed = "redis://[user:password@]host:6379/1 (no comma in user or password), rediss:// for TLS, or 'host:6379,defaultDatabase=1',";

    /// <summary>StackExchange.Redis' form, or null for what is neither.</summary>
    public static string? ToConfiguration(string text)
    {
        try
        {
            var options = text.Contains("://", StringComparison.Ordinal) ? FromUrl(text) : ConfigurationOptions.Parse(text);
            if (options is not { EndPoints.Count: > 0 })
                return null;
            var configuration = options.ToString(includePassword: true);
            // That form cannot escape a comma: half a password would be refused by the server, much later.
            var read = ConfigurationOptions.Parse(configuration);
            return read.User == options.User && read.Password == options.Password ? configuration : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ConfigurationOptions? FromUrl(string text)
    {
        if (UnencodedCharacter.Find(text, isUnreadable: true) is not null || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
            return null;
        var options = new ConfigurationOptions { Ssl = url.Scheme == "rediss" };
        options.EndPoints.Add(url.DnsSafeHost, url.Port > 0 ? url.Port : 6379);
        var user = url.UserInfo.Split(':', 2);
        if (user.Length == 2)
        {
            options.User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
            options.Password = Uri.UnescapeDataString(user[1]);
        }

        var database = url.AbsolutePath.Trim('/');
        if (database.Length > 0)
        {
            if (!int.TryParse(database, out var number) || number < 0)
                return null;
            options.DefaultDatabase = number;
        }

        return options;
    }
}
