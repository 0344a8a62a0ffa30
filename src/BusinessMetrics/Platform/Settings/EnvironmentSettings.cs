using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Platform.Settings;

/// <summary>The settings as environment variables say them.</summary>
public static class EnvironmentSettings
{
    /// <summary>Reads and checks every variable.</summary>
    /// <param name="variable">A variable's value by its name; null where it is not set.</param>
    /// <exception cref="InvalidSettingsException">Names each variable that is wrong, and what is allowed.</exception>
    public static ServiceSettings Read(Func<string, string?> variable)
    {
        var reader = new SettingsReader(variable);
        var settings = new ServiceSettings
        {
            Host = reader.Parsed("SERVICE_HOST", ListeningHost, "an IP address, localhost, or * for all") ?? "0.0.0.0",
            Port = reader.Integer("SERVICE_PORT", 8004, 0, 65_535),
            LogLevel = reader.Choice("LOG_LEVEL", LogLevel.Information, LogLevels),
            DatabaseConnectionString = reader.Parsed("DATABASE_URL", DatabaseUrl.ToConnectionString, DatabaseUrl.Allowed, UnencodedIn),
            RedisConfiguration = reader.Parsed("REDIS_URL", RedisUrl.ToConfiguration, RedisUrl.Allowed, UnencodedIn),
            RetentionDays = reader.Integer("METRICS_RETENTION_DAYS", 365, 1, 36_500),
            BatchSize = reader.Integer("METRICS_BATCH_SIZE", 1000, 1, 10_000),
            FlushInterval = TimeSpan.FromSeconds(reader.Integer("METRICS_FLUSH_INTERVAL", 60, 1, 3600)),
            CacheTtl = TimeSpan.FromSeconds(reader.Integer("CACHE_TTL_SECONDS", 300, 1, 86_400)),
            VerifyInterval = TimeSpan.FromHours(reader.Integer("PROJECTIONS_VERIFY_HOURS", 24, 0, 8_760)),
            AlertThresholdsEnabled = reader.Switch("ALERT_THRESHOLDS_ENABLED", true),
            AlertEmailEnabled = reader.Switch("ALERT_EMAIL_ENABLED", false),
            AlertWebhookUrl = reader.HttpUrl("ALERT_WEBHOOK_URL"),
            AlertWebhookSecret = reader.Parsed("ALERT_WEBHOOK_SECRET", WebhookSecret.Parse, WebhookSecret.Allowed),
            AlertEmailTo = reader.Parsed("ALERT_EMAIL_TO", MailAddresses.ParseList, MailAddresses.Allowed) ?? [],
            AlertEmailFrom = reader.Parsed("ALERT_EMAIL_FROM", MailAddresses.Find, "one address such as metrics@example.org"),
            Smtp = reader.Parsed("SMTP_URL", SmtpServer.Parse, SmtpServer.Allowed, UnencodedIn),
            PublicUrl = reader.HttpUrl("PUBLIC_URL"),
            OutboundAllowed = reader.Parsed("OUTBOUND_ALLOW_CIDRS", Http.Forwarding.TrustedProxies.Parse, Http.Forwarding.TrustedProxies.Allowed) ?? [],
            OutboundCaFile = reader.Parsed("OUTBOUND_CA_FILE", CertificateFile, "a file of certificates in PEM"),
            DataDirectory = Path.GetFullPath(reader.Text("DATA_DIR") ?? Settings.DataDirectory.DefaultPath),
            AuthSigningKey = reader.Parsed("AUTH_SIGNING_KEY", LongEnough, "at least 32 characters"),
            AuthAuthority = reader.HttpUrl("AUTH_AUTHORITY"),
            AuthAudience = reader.Text("AUTH_AUDIENCE") ?? "business-metrics",
            AuthRoleClaim = reader.Text("AUTH_ROLE_CLAIM") ?? "role",
            AuthRoleMap = reader.Text("AUTH_ROLE_MAP"),
            AuthClientId = reader.Text("AUTH_CLIENT_ID"),
            AuthClientSecret = reader.Text("AUTH_CLIENT_SECRET"),
            AuthScopes = reader.Parsed("AUTH_SCOPES", WithOpenId, "scopes separated by spaces, openid among them") ?? "openid profile",
            PiiMode = reader.Choice("PII_MODE", PersonalDataMode.Redact, PersonalDataModes),
            PiiRulesFile = reader.Text("PII_RULES_FILE"),
            RateLimitPerMinute = reader.Integer("RATE_LIMIT_PER_MINUTE", 600_000, 1, 1_000_000_000),
            FailedAuthenticationsPerMinute = reader.Integer("RATE_LIMIT_FAILURES_PER_MINUTE", 300, 1, 1_000_000_000),
            LiveStreams = reader.Integer("LIVE_STREAMS", 2_000, 0, 1_000_000),
            LiveStreamsPerCaller = reader.Integer("LIVE_STREAMS_PER_CALLER", 50, 0, 1_000_000),
            CorsOrigins = reader.Parsed("CORS_ORIGINS", Origins, "origins such as https://grafana.example:3000, without paths or wildcards, separated by commas") ?? [],
            TrustedProxies = reader.Parsed("TRUSTED_PROXIES", Http.Forwarding.TrustedProxies.Parse, Http.Forwarding.TrustedProxies.Allowed) ?? [],
            TlsCertificateFile = reader.Parsed("TLS_CERTIFICATE_FILE", ExistingFile, "a file that can be read"),
            TlsKeyFile = reader.Parsed("TLS_KEY_FILE", ExistingFile, "a file that can be read"),
            AuditCheckpointDirectory = reader.Text("AUDIT_CHECKPOINT_DIR") is { } directory ? Path.GetFullPath(directory) : null,
            ArchiveDirectory = reader.Text("ARCHIVE_DIR") is { } archive ? Path.GetFullPath(archive) : null,
            ReportsDirectory = reader.Text("REPORTS_DIR") is { } reports ? Path.GetFullPath(reports) : null,
            ReportsRetention = TimeSpan.FromDays(reader.Integer("REPORTS_RETENTION_DAYS", 90, 0, 36_500)),
            ReportRecipientDomains = reader.Parsed("REPORT_RECIPIENT_DOMAINS", Domains, DomainList, text => $"'{text}' is not {DomainList}") ?? [],
            ReportAttachmentLimit = reader.Integer("REPORT_ATTACHMENT_MB", 10, 0, 100) * 1024L * 1024,
            SharingEnabled = reader.Switch("SHARING_ENABLED", true),
            AuditSigningKey = reader.Parsed("AUDIT_SIGNING_KEY", text => DataKeys.Parse(text) is [var key] ? key : null, "32 bytes in Base64"),
            ReportingCurrency = reader.Parsed("REPORTING_CURRENCY", Currencies.Find, "an ISO 4217 code such as USD or EUR") ?? "USD",
            MonthlyBudget = reader.Money("MONTHLY_BUDGET", 10_000m),
            PrometheusEnabled = reader.Switch("PROMETHEUS_ENABLED", true),
            QueueCapacity = reader.Integer("METRICS_QUEUE_CAPACITY", 50_000, 1, 10_000_000),
        };
        if (settings is { TlsKeyFile: not null, TlsCertificateFile: null })
            reader.Reject("TLS_KEY_FILE", "given without TLS_CERTIFICATE_FILE");
        if (settings is { AuthAuthority: null })
            foreach (var name in (string[])["AUTH_CLIENT_ID", "AUTH_CLIENT_SECRET", "AUTH_ROLE_CLAIM", "AUTH_ROLE_MAP", "AUTH_SCOPES"])
                if (reader.Text(name) is not null)
                    reader.Reject(name, "given without AUTH_AUTHORITY");
        if (settings is { AuthAuthority: not null, AuthClientSecret: not null, AuthClientId: null })
            reader.Reject("AUTH_CLIENT_SECRET", "given without AUTH_CLIENT_ID");
        if (settings is { Smtp: not null, AlertEmailFrom: null })
            reader.Reject("ALERT_EMAIL_FROM", "needed with SMTP_URL: the address that mail comes from");
        if (settings is { AlertEmailEnabled: true, Smtp: null })
            reader.Reject("SMTP_URL", $"needed where ALERT_EMAIL_ENABLED is true: {SmtpServer.Allowed}");
        if (settings is { AlertEmailEnabled: true, AlertEmailTo.Count: 0 })
            reader.Reject("ALERT_EMAIL_TO", $"needed where ALERT_EMAIL_ENABLED is true: {MailAddresses.Allowed}");
        if (settings is { AlertWebhookUrl.UserInfo.Length: > 0 })
            reader.Reject("ALERT_WEBHOOK_URL", "a URL without user and password");
        if (settings is { AlertWebhookUrl: null, AlertWebhookSecret: not null })
            reader.Reject("ALERT_WEBHOOK_SECRET", "given without ALERT_WEBHOOK_URL");
        settings = WithDataKeys(settings, reader);
        reader.ThrowIfAnyIsWrong();
        var longest = settings.FlushInterval + TimeSpan.FromSeconds(60);
        return longest > settings.RequestTimeout ? settings with { RequestTimeout = longest } : settings;
    }

    private static ServiceSettings WithDataKeys(ServiceSettings settings, SettingsReader reader)
    {
        var keys = reader.Parsed("DATA_KEY", DataKeys.Parse, DataKeys.Allowed);
        var file = reader.Text("DATA_KEY_FILE");
        var keysOfFile = reader.Parsed("DATA_KEY_FILE", DataKeys.ParseFile, $"the path of a readable file with {DataKeys.Allowed}");
        if (keys is not null && file is not null)
            reader.Reject("DATA_KEY_FILE", "given beside DATA_KEY; one of them is allowed");
        return (keys ?? keysOfFile) is { } all
            ? settings with { DataKey = all[0], OlderDataKeys = all.Count > 1 ? [.. all.Skip(1)] : [], DataKeyFile = file }
            : settings;
    }

    private const string DomainList = "domains such as example.org, separated by commas";

    private static readonly Dictionary<string, LogLevel> LogLevels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TRACE"] = LogLevel.Trace,
        ["DEBUG"] = LogLevel.Debug,
        ["INFO"] = LogLevel.Information,
        ["INFORMATION"] = LogLevel.Information,
        ["WARN"] = LogLevel.Warning,
        ["WARNING"] = LogLevel.Warning,
        ["ERROR"] = LogLevel.Error,
        ["CRITICAL"] = LogLevel.Critical,
        ["NONE"] = LogLevel.None,
    };

    private static readonly Dictionary<string, PersonalDataMode> PersonalDataModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["redact"] = PersonalDataMode.Redact,
        ["hash"] = PersonalDataMode.Hash,
        ["reject"] = PersonalDataMode.Reject,
    };

    private static string? UnencodedIn(string url) => UnencodedCharacter.Find(url, isUnreadable: true);

    // Any other name would be taken for all addresses, and so would a mistyped one.
    private static string? ListeningHost(string text) =>
        text is "localhost" or "*" or "+" || System.Net.IPAddress.TryParse(text, out _) ? text : null;

    private static string[]? Origins(string text)
    {
        var origins = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(origins, IsOrigin) ? origins : null;

        static bool IsOrigin(string origin) =>
            Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == origin && url is { Host.Length: > 0, UserInfo.Length: 0 };
    }

    private static string[]? Domains(string text)
    {
        var domains = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(domains, domain => Uri.CheckHostName(domain) == UriHostNameType.Dns && domain.Contains('.', StringComparison.Ordinal)) ? domains : null;
    }

    private static string? WithOpenId(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("openid") ? text : null;

    private static string? ExistingFile(string text) => File.Exists(text) ? Path.GetFullPath(text) : null;

    private static string? CertificateFile(string text)
    {
        try
        {
            return Outbound.OutboundHttp.Certificates(text).Count > 0 ? Path.GetFullPath(text) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static string? LongEnough(string text) => text.Length >= 32 ? text : null;
}
