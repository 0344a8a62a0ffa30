using Npgsql;

namespace BusinessMetrics.Platform.Settings;

/// <summary>DATABASE_URL: a libpq URL, or Npgsql's own connection string.</summary>
public static class DatabaseUrl
{
    public const string Allowed =
        "postgresql://user:password@host:5432/database?sslmode=require, or 'Host=...;Username=...;Password=...;Database=...',";

    /// <summary>Npgsql's form, or null for what is neither.</summary>
    public static string? ToConnectionString(string text)
    {
        try
        {
            var builder = text.Contains("://", StringComparison.Ordinal) ? FromUrl(text) : new(text);
            return string.IsNullOrEmpty(builder?.Host) ? null : builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? FromUrl(string text)
    {
        if (UnencodedCharacter.Find(text) is not null || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgresql" or "postgres"))
            return null;
        var builder = new NpgsqlConnectionStringBuilder { Host = url.DnsSafeHost, Port = url.Port > 0 ? url.Port : 5432 };
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? "");
            // verify-full and verify-ca have no hyphen in Npgsql.
            builder[KeywordOf(parts[0])] = parts[0] == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return builder;
    }

    /// <summary>libpq's names of options for which Npgsql has another.</summary>
    private static string KeywordOf(string option) => option switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "sslpassword" => "SSL Password",
        "sslnegotiation" => "SSL Negotiation",
        "channel_binding" => "Channel Binding",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        "target_session_attrs" => "Target Session Attributes",
        _ => Uri.UnescapeDataString(option),
    };
}
