using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using Microsoft.Extensions.Logging;

namespace BusinessMetrics.Tests.Platform.Settings;

public sealed class ServiceSettingsTests
{
    private const string Secret = "s3cr3t-that-nobody-may-see";

    [Fact]
    public void without_any_variable_everything_has_its_default()
    {
        var settings = EnvironmentSettings.Read(_ => null);

        (settings.Host, settings.Port, settings.LogLevel).ShouldBe(("0.0.0.0", 8004, LogLevel.Information));
        (settings.DatabaseConnectionString, settings.RedisConfiguration).ShouldBe((null, null));
        (settings.RetentionDays, settings.BatchSize, settings.QueueCapacity).ShouldBe((365, 1000, 50_000));
        (settings.FlushInterval, settings.CacheTtl).ShouldBe((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300)));
        (settings.AlertThresholdsEnabled, settings.AlertEmailEnabled, settings.AlertWebhookUrl).ShouldBe((true, false, null));
        (settings.AuthSigningKey, settings.AuthAuthority, settings.AuthAudience, settings.DataKey).ShouldBe((null, null, "business-metrics", null));
        (settings.ReportingCurrency, settings.MonthlyBudget, settings.PrometheusEnabled).ShouldBe(("USD", 10_000m, true));
        (settings.PiiMode, settings.PiiRulesFile).ShouldBe((PersonalDataMode.Redact, null));
        (settings.RateLimitPerMinute, settings.FailedAuthenticationsPerMinute).ShouldBe((600_000, 300));
        (settings.TlsCertificateFile, settings.TlsKeyFile).ShouldBe((null, null));
        settings.TrustedProxies.ShouldBeEmpty();
        settings.SharingEnabled.ShouldBeTrue();
        Path.IsPathFullyQualified(settings.DataDirectory).ShouldBeTrue();
    }

    [Fact]
    public void every_variable_is_read()
    {
        var key = Enumerable.Range(0, 32).Select(number => (byte)number).ToArray();
        var certificate = typeof(ServiceSettingsTests).Assembly.Location;
        var settings = Read(
            ("SERVICE_HOST", "127.0.0.1"), ("SERVICE_PORT", "9000"), ("LOG_LEVEL", "debug"),
            ("DATABASE_URL", "postgresql://u:p@db/metrics"), ("REDIS_URL", "redis://cache:6380/2"),
            ("METRICS_RETENTION_DAYS", "30"), ("METRICS_BATCH_SIZE", "500"), ("METRICS_FLUSH_INTERVAL", "5"), ("METRICS_QUEUE_CAPACITY", "7"),
            ("CACHE_TTL_SECONDS", "10"), ("ALERT_THRESHOLDS_ENABLED", "no"), ("ALERT_EMAIL_ENABLED", "TRUE"),
            ("ALERT_WEBHOOK_URL", "https://hooks.example.org/a"), ("ALERT_WEBHOOK_SECRET", "whsec_" + Convert.ToBase64String(key)),
            ("ALERT_EMAIL_TO", "a@example.org, b@example.org"), ("ALERT_EMAIL_FROM", "metrics@example.org"), ("SMTP_URL", "smtps://u:p%40@mail.example.org"),
            ("PUBLIC_URL", "https://metrics.example.org"), ("OUTBOUND_ALLOW_CIDRS", "10.0.0.0/8"),
            ("DATA_DIR", "/data/metrics"), ("AUTH_SIGNING_KEY", new string('k', 32)),
            ("AUTH_AUTHORITY", "https://id.example.org/realm"), ("AUTH_AUDIENCE", "metrics"), ("AUTH_CLIENT_ID", "dashboard"),
            ("AUTH_CLIENT_SECRET", "hush"), ("AUTH_ROLE_CLAIM", "realm_access.roles"), ("AUTH_ROLE_MAP", "a=admin"), ("AUTH_SCOPES", "openid groups"), ("DATA_KEY", Convert.ToBase64String(key)),
            ("ARCHIVE_DIR", "/data/archive"), ("REPORTS_DIR", "/data/reports"), ("REPORTS_RETENTION_DAYS", "30"), ("REPORT_RECIPIENT_DOMAINS", "example.org, example.com"), ("REPORT_ATTACHMENT_MB", "2"), ("SHARING_ENABLED", "no"), ("PII_MODE", "HASH"), ("PII_RULES_FILE", "/etc/rules.json"),
            ("RATE_LIMIT_PER_MINUTE", "5"), ("RATE_LIMIT_FAILURES_PER_MINUTE", "3"), ("LIVE_STREAMS", "20"), ("LIVE_STREAMS_PER_CALLER", "2"), ("TLS_CERTIFICATE_FILE", certificate), ("TLS_KEY_FILE", certificate),
            ("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7"), ("REPORTING_CURRENCY", "eur"), ("MONTHLY_BUDGET", "2500.50"), ("PROMETHEUS_ENABLED", "off"));

        (settings.Host, settings.Port, settings.LogLevel).ShouldBe(("127.0.0.1", 9000, LogLevel.Debug));
        settings.DatabaseConnectionString.ShouldNotBeNull().ShouldContain("db");
        settings.RedisConfiguration.ShouldNotBeNull().ShouldContain("cache:6380");
        (settings.RetentionDays, settings.BatchSize, settings.QueueCapacity).ShouldBe((30, 500, 7));
        (settings.FlushInterval, settings.CacheTtl).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
        (settings.AlertThresholdsEnabled, settings.AlertEmailEnabled).ShouldBe((false, true));
        settings.AlertWebhookUrl.ShouldBe(new Uri("https://hooks.example.org/a"));
        settings.AlertWebhookSecret.ShouldBe(key);
        settings.AlertEmailTo.ShouldBe(["a@example.org", "b@example.org"]);
        (settings.AlertEmailFrom, settings.Smtp).ShouldBe(("metrics@example.org", new SmtpServer("mail.example.org", 465, SmtpSecurity.Tls, "u", "p@")));
        (settings.ReportsPath, settings.ReportsRetention).ShouldBe(("/data/reports", TimeSpan.FromDays(30)));
        settings.ReportRecipientDomains.ShouldBe(["example.org", "example.com"]);
        settings.ReportAttachmentLimit.ShouldBe(2 * 1024 * 1024);
        settings.SharingEnabled.ShouldBeFalse();
        settings.PublicUrl.ShouldBe(new Uri("https://metrics.example.org"));
        settings.OutboundAllowed.Select(network => network.ToString()).ShouldBe(["10.0.0.0/8"]);
        settings.DataDirectory.ShouldBe(Path.GetFullPath("/data/metrics"));
        (settings.AuthSigningKey, settings.AuthAudience).ShouldBe((new string('k', 32), "metrics"));
        settings.AuthAuthority.ShouldBe(new Uri("https://id.example.org/realm"));
        (settings.AuthClientId, settings.AuthClientSecret, settings.AuthScopes).ShouldBe(("dashboard", "hush", "openid groups"));
        (settings.AuthRoleClaim, settings.AuthRoleMap).ShouldBe(("realm_access.roles", "a=admin"));
        settings.DataKey.ShouldBe(key);
        settings.ArchivePath.ShouldBe(Path.GetFullPath("/data/archive"));
        (settings.PiiMode, settings.PiiRulesFile).ShouldBe((PersonalDataMode.Hash, "/etc/rules.json"));
        (settings.RateLimitPerMinute, settings.FailedAuthenticationsPerMinute).ShouldBe((5, 3));
        (settings.LiveStreams, settings.LiveStreamsPerCaller).ShouldBe((20, 2));
        (settings.TlsCertificateFile, settings.TlsKeyFile).ShouldBe((certificate, certificate));
        settings.TrustedProxies.Select(network => network.ToString()).ShouldBe(["10.0.0.0/8", "192.0.2.7/32"]);
        (settings.ReportingCurrency, settings.MonthlyBudget, settings.PrometheusEnabled).ShouldBe(("EUR", 2500.50m, false));
    }

    [Theory]
    [InlineData("smtp://mail.example.org", 587, SmtpSecurity.StartTls)]
    [InlineData("smtp://u:p@mail.example.org:2525", 2525, SmtpSecurity.StartTls)]
    [InlineData("smtps://mail.example.org", 465, SmtpSecurity.Tls)]
    [InlineData("smtp://mail.example.org:25?security=none", 25, SmtpSecurity.None)]
    public void mail_goes_over_tls_unless_it_is_said_otherwise(string url, int port, SmtpSecurity security)
    {
        var server = SmtpServer.Parse(url).ShouldNotBeNull();
        (server.Host, server.Port, server.Security).ShouldBe(("mail.example.org", port, security));
    }

    [Theory]
    [InlineData("http://mail.example.org")]
    [InlineData("smtp://user@mail.example.org")]
    [InlineData("smtp://u:p@mail.example.org:25?security=none")]
    [InlineData("smtp://mail.example.org/path")]
    [InlineData("smtp://mail.example.org?security=any")]
    public void a_mail_server_that_cannot_be_meant_or_would_be_told_a_password_in_the_clear_is_refused(string url) => SmtpServer.Parse(url).ShouldBeNull();

    [Theory]
    [InlineData("ALERT_EMAIL_TO", "nobody")]
    [InlineData("ALERT_EMAIL_FROM", "a@example.org, b@example.org")]
    [InlineData("ALERT_WEBHOOK_SECRET", "whsec_short")]
    [InlineData("ALERT_WEBHOOK_URL", "https://user:password@hooks.example.org")]
    [InlineData("OUTBOUND_ALLOW_CIDRS", "10.0.0.7/8")]
    [InlineData("OUTBOUND_CA_FILE", "/nowhere.pem")]
    [InlineData("SMTP_URL", "smtp://:password")]
    public void what_may_be_a_secret_or_personal_is_named_and_not_shown(string name, string text)
    {
        var problem = Should.Throw<InvalidSettingsException>(() => Read((name, text))).Problems.ShouldHaveSingleItem();
        problem.ShouldStartWith($"{name}: ");
        problem.ShouldNotContain(text);
    }

    [Theory]
    [InlineData("SMTP_URL", "ALERT_EMAIL_ENABLED", "true")]
    [InlineData("ALERT_EMAIL_TO", "ALERT_EMAIL_ENABLED", "true")]
    [InlineData("ALERT_EMAIL_FROM", "SMTP_URL", "smtp://mail.example.org")]
    public void what_is_needed_for_mail_is_named(string missing, string given, string value) =>
        Should.Throw<InvalidSettingsException>(() => Read((given, value))).Problems.ShouldContain(problem => problem.StartsWith($"{missing}: needed"));

    [Fact]
    public void an_empty_variable_is_one_that_is_not_set() =>
        EnvironmentSettings.Read(_ => " ").ShouldBe(EnvironmentSettings.Read(_ => null));

    [Theory]
    [InlineData("RATE_LIMIT_PER_MINUTE", "0")]
    [InlineData("RATE_LIMIT_FAILURES_PER_MINUTE", "many")]
    [InlineData("LIVE_STREAMS", "-1")]
    [InlineData("REPORTS_RETENTION_DAYS", "-1")]
    [InlineData("REPORT_RECIPIENT_DOMAINS", "board@example.org")]
    [InlineData("REPORT_ATTACHMENT_MB", "101")]
    [InlineData("LIVE_STREAMS_PER_CALLER", "few")]
    [InlineData("SERVICE_PORT", "http")]
    [InlineData("SERVICE_PORT", "-1")]
    [InlineData("SERVICE_PORT", "65536")]
    [InlineData("SERVICE_PORT", "80.5")]
    [InlineData("LOG_LEVEL", "loud")]
    [InlineData("METRICS_RETENTION_DAYS", "0")]
    [InlineData("METRICS_RETENTION_DAYS", "36501")]
    [InlineData("METRICS_BATCH_SIZE", "0")]
    [InlineData("METRICS_BATCH_SIZE", "10001")]
    [InlineData("METRICS_FLUSH_INTERVAL", "0")]
    [InlineData("METRICS_FLUSH_INTERVAL", "60s")]
    [InlineData("CACHE_TTL_SECONDS", "0")]
    [InlineData("PROJECTIONS_VERIFY_HOURS", "-1")]
    [InlineData("METRICS_QUEUE_CAPACITY", "99999999999")]
    [InlineData("ALERT_THRESHOLDS_ENABLED", "maybe")]
    [InlineData("ALERT_EMAIL_ENABLED", "2")]
    [InlineData("PROMETHEUS_ENABLED", "yes please")]
    [InlineData("PII_MODE", "remove")]
    [InlineData("MONTHLY_BUDGET", "-1")]
    [InlineData("MONTHLY_BUDGET", "10,000")]
    [InlineData("MONTHLY_BUDGET", "lots")]
    public void a_wrong_variable_is_named_with_what_came_and_what_is_allowed(string name, string text)
    {
        var problem = Problems((name, text)).ShouldHaveSingleItem();

        problem.ShouldStartWith($"{name}: '{text}' is not ");
        problem.Length.ShouldBeGreaterThan($"{name}: '{text}' is not ".Length);
    }

    [Theory]
    [InlineData("AUTH_CLIENT_ID")]
    [InlineData("AUTH_CLIENT_SECRET")]
    [InlineData("AUTH_ROLE_CLAIM")]
    [InlineData("AUTH_ROLE_MAP")]
    public void what_is_said_of_an_authority_needs_one(string name) => Problems((name, "a")).ShouldBe([$"{name}: given without AUTH_AUTHORITY"]);

    [Fact]
    public void a_clients_secret_needs_its_client_and_a_sign_in_its_scope()
    {
        Problems(("AUTH_AUTHORITY", "https://id.example.org"), ("AUTH_CLIENT_SECRET", "hush")).ShouldBe(["AUTH_CLIENT_SECRET: given without AUTH_CLIENT_ID"]);
        Problems(("AUTH_AUTHORITY", "https://id.example.org"), ("AUTH_SCOPES", "profile")).ShouldHaveSingleItem().ShouldStartWith("AUTH_SCOPES: ");
    }

    [Theory]
    [InlineData("TLS_CERTIFICATE_FILE")]
    [InlineData("TLS_KEY_FILE")]
    public void a_file_that_cannot_be_read_is_refused(string name) =>
        Problems((name, "/no/such/file.pem")).ShouldContain($"{name}: a file that can be read is needed");

    [Theory]
    [InlineData("DATABASE_URL", $"mysql://mlflow:{Secret}@db/metrics")]
    [InlineData("DATABASE_URL", $"postgresql://mlflow:{Secret}@db/metrics?sslmode={Secret}")]
    [InlineData("DATABASE_URL", $"postgresql://mlflow:{Secret}@db:port/metrics")]
    [InlineData("DATABASE_URL", $"Host=db;Pasword={Secret}")]
    [InlineData("REDIS_URL", $"http://:{Secret}@redis")]
    [InlineData("REDIS_URL", $"redis:6379,pasword={Secret}")]
    [InlineData("AUTH_SIGNING_KEY", Secret)]
    [InlineData("DATA_KEY", Secret)]
    [InlineData("ALERT_WEBHOOK_URL", $"hooks.example.org/{Secret}")]
    [InlineData("ALERT_WEBHOOK_URL", $"ftp://hooks.example.org/{Secret}")]
    [InlineData("AUTH_AUTHORITY", $"file:///{Secret}")]
    [InlineData("REPORTING_CURRENCY", Secret)]
    [InlineData("CORS_ORIGINS", $"*,https://{Secret}")]
    [InlineData("CORS_ORIGINS", $"https://grafana.example/{Secret}")]
    [InlineData("TRUSTED_PROXIES", $"10.0.0.0/8 {Secret}")]
    [InlineData("CORS_ORIGINS", $"ftp://{Secret}.example")]
    [InlineData("CORS_ORIGINS", $"https://grafana.example https://{Secret}@grafana.example")]
    public void a_variable_that_may_hold_a_secret_is_named_but_not_shown(string name, string text)
    {
        var exception = Should.Throw<InvalidSettingsException>(() => Read((name, text)));

        exception.Problems.ShouldHaveSingleItem().ShouldStartWith($"{name}: ");
        exception.Problems[0].ShouldEndWith(" is needed");
        exception.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void a_data_key_has_exactly_thirty_two_bytes(int length) =>
        Problems(("DATA_KEY", Convert.ToBase64String(new byte[length]))).ShouldBe(["DATA_KEY: 32 bytes in Base64 is needed"]);

    [Fact]
    public void all_wrong_variables_are_named_at_once()
    {
        var exception = Should.Throw<InvalidSettingsException>(() => Read(("SERVICE_PORT", "x"), ("DATA_KEY", "x"), ("LOG_LEVEL", "x")));

        exception.Problems.Select(problem => problem.Split(':')[0]).ShouldBe(["SERVICE_PORT", "LOG_LEVEL", "DATA_KEY"]);
        exception.Message.Split(Environment.NewLine).ShouldBe(exception.Problems);
    }

    [Theory]
    [InlineData("WARN", LogLevel.Warning)]
    [InlineData("Warning", LogLevel.Warning)]
    [InlineData("ERROR", LogLevel.Error)]
    [InlineData("critical", LogLevel.Critical)]
    [InlineData("TRACE", LogLevel.Trace)]
    [InlineData("none", LogLevel.None)]
    [InlineData("INFO", LogLevel.Information)]
    public void a_log_level_is_read_in_any_letter_case(string text, LogLevel level) =>
        Read(("LOG_LEVEL", text)).LogLevel.ShouldBe(level);

    private static IReadOnlyList<string> Problems(params (string Name, string Text)[] variables) =>
        Should.Throw<InvalidSettingsException>(() => Read(variables)).Problems;

    private static ServiceSettings Read(params (string Name, string Text)[] variables) =>
        EnvironmentSettings.Read(name => Array.Find(variables, variable => variable.Name == name).Text);

    [Theory]
    [InlineData("https://grafana.example:3000", new[] { "https://grafana.example:3000" })]
    [InlineData(" https://a.example , http://localhost:8080,", new[] { "https://a.example", "http://localhost:8080" })]
    public void origins_are_named_one_by_one(string text, string[] origins) =>
        EnvironmentSettings.Read(name => name == "CORS_ORIGINS" ? text : null).CorsOrigins.ShouldBe(origins);
}
