using BusinessMetrics.Dashboard.Session;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Host.Startup;

/// <summary>What an operator wants to know when the service is up.</summary>
internal static class Announcement
{
    private const int DevelopmentTokenDays = 30;
    private const string Developer = "developer";

    public static async Task PrintAsync(WebApplication app, ServiceSettings settings)
    {
        // The address as bound: with SERVICE_PORT=0 the system chose it.
        var address = new Uri(app.Urls.First().Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal));
        var reachable = address.Host is "0.0.0.0" or "[::]" ? $"{address.Scheme}://127.0.0.1:{address.Port}" : address.ToString().TrimEnd('/');
        var token = await TokenAsync(app, settings);
        await FirstRequest.SendAsync(new(reachable));
        Console.WriteLine(
            $"""

            BusinessMetrics listens on {address.ToString().TrimEnd('/')}
              dashboard  {Dashboard(app, settings, reachable)}
              API page   {reachable}/
              data       {settings.DataDirectory}
              database   {(settings.DatabaseConnectionString is null ? "embedded PostgreSQL, in the data directory" : "as DATABASE_URL says")}
              cache      {(settings.RedisConfiguration is null ? "embedded Garnet" : "as REDIS_URL says")}
              token      {token}

            """);
    }

    /// <summary>In development a link that is signed in already, as the token is shown.</summary>
    private static string Dashboard(WebApplication app, ServiceSettings settings, string reachable) =>
        settings.AuthAuthority is not null || settings.AuthSigningKey is not null
            ? $"{reachable}/dashboard"
            : $"(signed in, once, within {TokenIssuer.CodeLifetime.TotalSeconds:0} seconds; another link: BusinessMetrics dashboard)\n{SignInCode.LinkOf(reachable, app.Services.GetRequiredService<TokenIssuer>().IssueCode(Roles.Admin, Developer))}";

    /// <summary>A token is shown only where its key is the one made for this machine; a configured key is for production.</summary>
    private static async Task<string> TokenAsync(WebApplication app, ServiceSettings settings)
    {
        if (settings.AuthAuthority is not null)
            return $"from {settings.AuthAuthority}";
        if (settings.AuthSigningKey is not null)
            return "make one with: BusinessMetrics token --role admin";
        var lifetime = TimeSpan.FromDays(DevelopmentTokenDays);
        var audit = TokenAudit.Made(AuditedRequest.System, Roles.Admin, Developer, lifetime);
        try
        {
            await app.Services.GetRequiredService<AuditTrail>().RecordAsync(audit, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            return "none: that it was made could not be noted in the audit trail, since the database does not answer";
        }

        var token = app.Services.GetRequiredService<TokenIssuer>().Issue(Roles.Admin, Developer, lifetime);
        return $"(admin, for development, {DevelopmentTokenDays} days)\n{token}";
    }
}
