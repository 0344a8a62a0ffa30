using BusinessMetrics.Platform.PersonalData;

namespace BusinessMetrics.Platform.Settings;

/// <summary>What an operator can set, read from environment variables once, at start.</summary>
public sealed record ServiceSettings
{
    public string Host { get; init; } = "0.0.0.0";

    public int Port { get; init; } = 8004;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Npgsql's form; null starts the embedded PostgreSQL.</summary>
    public string? DatabaseConnectionString { get; init; }

    /// <summary>StackExchange.Redis' form; null starts the embedded cache server.</summary>
    public string? RedisConfiguration { get; init; }

    public int RetentionDays { get; init; } = 365;

    /// <summary>At most this many waiting metrics are committed together.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>How long a metric may wait for its commit before its caller is told to try again.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How often read models are compared with the records; zero for never.</summary>
    public TimeSpan VerifyInterval { get; init; } = TimeSpan.FromHours(24);

    public bool AlertThresholdsEnabled { get; init; } = true;

    public bool AlertEmailEnabled { get; init; }

    /// <summary>Every alert goes there that no route takes; null for nowhere.</summary>
    public Uri? AlertWebhookUrl { get; init; }

    /// <summary>What it is signed with, as whsec_ and Base64; null for signatures by the service's own key alone.</summary>
    public byte[]? AlertWebhookSecret { get; init; }

    /// <summary>Who gets mail of every alert that no route takes, where <see cref="AlertEmailEnabled"/>.</summary>
    public IReadOnlyList<string> AlertEmailTo { get; init; } = [];

    /// <summary>The sender of mail.</summary>
    public string? AlertEmailFrom { get; init; }

    /// <summary>Null where no mail is sent.</summary>
    public SmtpServer? Smtp { get; init; }

    /// <summary>Where people open the dashboard, for links in what is sent; null for none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Networks of private addresses that channels may lead to; none by default.</summary>
    public IReadOnlyList<System.Net.IPNetwork> OutboundAllowed { get; init; } = [];

    /// <summary>PEM: authorities that are trusted beside the machine's for what this service calls.</summary>
    public string? OutboundCaFile { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>Signs and checks tokens where no authority is set; null makes one and keeps it in the data directory.</summary>
    public string? AuthSigningKey { get; init; }

    /// <summary>An OpenID Connect issuer whose tokens are accepted.</summary>
    public Uri? AuthAuthority { get; init; }

    public string AuthAudience { get; init; } = "business-metrics";

    /// <summary>Where an authority's token says which roles its bearer has: a claim's name, or a path such as realm_access.roles.</summary>
    public string AuthRoleClaim { get; init; } = "role";

    /// <summary>Which of the claim's values is which role: group=role, separated by semicolons; null where they are roles.</summary>
    public string? AuthRoleMap { get; init; }

    /// <summary>What the dashboard is called at the authority; null where nobody signs in there.</summary>
    public string? AuthClientId { get; init; }

    /// <summary>Null for a public client.</summary>
    public string? AuthClientSecret { get; init; }

    /// <summary>What is asked of the authority at sign-in, openid among them.</summary>
    public string AuthScopes { get; init; } = "openid profile";

    /// <summary>32 bytes that encipher the subject directory; null makes a key and keeps it in the data directory.</summary>
    public byte[]? DataKey { get; init; }

    /// <summary>What becomes of personal data in what callers send.</summary>
    public PersonalDataMode PiiMode { get; init; }

    /// <summary>A JSON file of rules and field names that are looked for beside the built-in ones.</summary>
    public string? PiiRulesFile { get; init; }

    /// <summary>Requests that one caller may make in a minute, over all nodes.</summary>
    public int RateLimitPerMinute { get; init; } = 600_000;

    /// <summary>Requests without a valid token that one address may make in a minute.</summary>
    public int FailedAuthenticationsPerMinute { get; init; } = 300;

    /// <summary>Streams of GET /live that may be open on this node.</summary>
    public int LiveStreams { get; init; } = 2_000;

    /// <summary>Streams of GET /live that one caller may have open on this node.</summary>
    public int LiveStreamsPerCaller { get; init; } = 50;

    /// <summary>Origins whose pages may ask, such as https://grafana.example; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Networks whose proxies are believed whom they forward for; none by default.</summary>
    public IReadOnlyList<System.Net.IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>PEM: the certificate, and those that it was issued by; null for plain HTTP.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>PEM: the certificate's private key; null where it is in the certificate's file.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>How long a request may take; longer than a metric may wait for its commit.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Keys that people may still be sealed under, until they are sealed anew.</summary>
    public IReadOnlyList<byte[]> OlderDataKeys { get; init; } = [];

    /// <summary>Where the keys were read from, if from a file.</summary>
    public string? DataKeyFile { get; init; }

    /// <summary>32 bytes that sign the log's checkpoints (Ed25519); null makes a key and keeps it in the data directory.</summary>
    public byte[]? AuditSigningKey { get; init; }

    /// <summary>What must be out of reach of whoever owns the database; null is a folder of the data directory.</summary>
    public string? AuditCheckpointDirectory { get; init; }

    public string CheckpointDirectory => AuditCheckpointDirectory ?? Path.Combine(DataDirectory, "checkpoints");

    /// <summary>The log of erasures (AUDIT_CHECKPOINT_DIR).</summary>
    public string ErasureLogPath => Path.Combine(CheckpointDirectory, "erasures.log");

    /// <summary>Where events go that are older than the retention; null is a folder of the data directory. All nodes have to see the same.</summary>
    public string? ArchiveDirectory { get; init; }

    public string ArchivePath => ArchiveDirectory ?? Path.Combine(DataDirectory, "archive");

    /// <summary>Where finished reports are kept; null is a folder of the data directory.</summary>
    public string? ReportsDirectory { get; init; }

    public string ReportsPath => ReportsDirectory ?? Path.Combine(DataDirectory, "reports");

    /// <summary>How long their files are; after that they are made again when they are asked for.</summary>
    public TimeSpan ReportsRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Domains whose addresses reports may be mailed to; none for all.</summary>
    public IReadOnlyList<string> ReportRecipientDomains { get; init; } = [];

    /// <summary>How many bytes of files a mail brings; of more it has the link alone.</summary>
    public long ReportAttachmentLimit { get; init; } = 10 * 1024 * 1024;

    /// <summary>Whether links to what is shared are made and open.</summary>
    public bool SharingEnabled { get; init; } = true;

    public string ReportingCurrency { get; init; } = "USD";

    public decimal MonthlyBudget { get; init; } = 10_000m;

    /// <summary>Whether /metrics/prometheus is served, without a token.</summary>
    public bool PrometheusEnabled { get; init; } = true;

    /// <summary>How many metrics may wait for their commit; beyond it the service answers 503.</summary>
    public int QueueCapacity { get; init; } = 50_000;
}
