using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>Everything the service says while calls succeed and fail, at the level that says most.</summary>
[Collection(PlatformCollection.Name)]
public class SecretsInLogsTests(TestServers servers)
{
    [Theory]
    [InlineData("DEBUG")]
    [InlineData("TRACE")]
    public async Task no_token_key_password_or_body_is_ever_logged(string level)
    {
        using var directory = new TemporaryDirectory();
        var signingKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var dataKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        const string DatabasePassword = "pw-of-the-database-7351";
        var database = new NpgsqlConnectionStringBuilder((await servers.NewServiceAsync()).DatabaseConnectionString);
        var role = $"logged_{Guid.NewGuid():N}";
        await using (var admin = NpgsqlDataSource.Create(database.ConnectionString))
        await using (var create = admin.CreateCommand($"create role {role} superuser login password '{DatabasePassword}'"))
            await create.ExecuteNonQueryAsync();
        database.Username = role;
        database.Password = DatabasePassword;
        var redisPassword = servers.RedisConfiguration.Split("password=").ElementAtOrDefault(1)?.Split(',')[0];
        string output;
        string[] tokens;
        await using (var service = await ServiceProcess.StartAsync(
            directory.Path,
            ("LOG_LEVEL", level), ("AUTH_SIGNING_KEY", signingKey), ("DATA_KEY", dataKey), ("DATABASE_URL", database.ConnectionString), ("REDIS_URL", servers.RedisConfiguration)))
        {
            tokens = Tokens(directory.Path, signingKey);
            foreach (var token in tokens)
                await CallAsync(service.Url, token);
            output = service.Output;
        }

        output.Length.ShouldBeGreaterThan(10_000);
        output.ShouldContain("\"LogLevel\":\"Debug\"");
        foreach (var secret in (string?[])[signingKey, dataKey, DatabasePassword, redisPassword, "body-secret-4711", "user-secret-4711", .. tokens.SelectMany(token => token.Split('.')[1..])])
            if (secret is { Length: > 5 })
                output.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{secret[..6]}... is in the log at {level}: {Around(output, secret)}");
    }

    private static string[] Tokens(string directory, string key)
    {
        var issuer = Issuer(key);
        return
        [
            issuer.Issue(Roles.Admin, "ann", TimeSpan.FromHours(1)),
            issuer.Issue(Roles.Reader, "bob", TimeSpan.FromHours(1), ["model-api"]),
            Issuer(new string('x', 40)).Issue(Roles.Admin, "eve", TimeSpan.FromHours(1)),
            issuer.Issue(Roles.Admin, "old", TimeSpan.FromHours(-1)),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtYWxsb3J5In0.c2lnbmF0dXJl",
        ];

        TokenIssuer Issuer(string with) => new(new ServiceSettings { DataDirectory = directory, AuthSigningKey = with }, TimeProvider.System);
    }

    private static async Task CallAsync(Uri url, string token)
    {
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var path in (string[])["metrics", "metrics/summary", "metrics/usage?user_id=someone", "metrics?limit=-1", "nowhere"])
            (await client.GetAsync(path)).Dispose();
        foreach (var body in (string[])[
            """{"metric_name": "m", "value": 1, "unit": "count", "category": "usage", "service": "s", "user_id": "user-secret-4711", "metadata": {"note": "body-secret-4711"}}""",
            """{"metric_name": "m", "value": "body-secret-4711"}""",
            """{"body-secret-4711""",])
            (await client.PostAsync("metrics", new StringContent(body, Encoding.UTF8, "application/json"))).Dispose();
    }

    private static string Around(string output, string secret)
    {
        var at = output.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : output[Math.Max(0, at - 300)..Math.Min(output.Length, at + 50)];
    }
}
