using System.Collections.Concurrent;
using System.Text;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Tests.Dashboard.Boards;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Access;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace BusinessMetrics.Tests.Reports.Shares;

/// <summary>A link is the only way in, is found by nobody who was not told it, and is told nowhere.</summary>
[Collection(ReportsCollection.Name)]
public sealed class ShareSecrecyTests(TestServers servers) : ServiceTests(servers)
{
    private const int Guesses = 10_000;

    private readonly ShiftedClock _clock = new(TimeSpan.Zero);

    protected override async Task<ServiceSettings> NewServiceAsync() => await base.NewServiceAsync() with { FailedAuthenticationsPerMinute = 1_000_000 };

    protected override Task<TestService> StartAsync(ServiceSettings settings) =>
        TestService.StartAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    [Fact]
    public async Task ten_thousand_guesses_are_one_and_the_same_answer()
    {
        await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });
        var answers = new ConcurrentDictionary<string, int>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Guesses), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var token = ShareToken.New();
            var path = (number % 4) switch { 0 => $"/shared/{token}/pdf", 1 => $"/shared/{token[1..]}", _ => $"/shared/{token}" };
            answers.AddOrUpdate((await Service.OpenAsync(path)).Whole(), 1, (_, count) => count + 1);
        });

        answers.ShouldHaveSingleItem().Value.ShouldBe(Guesses);
        answers.Keys.Single().ShouldStartWith("404 text/html");
    }

    [Fact]
    public async Task whatever_does_not_open_is_answered_as_a_guess_is()
    {
        var (revoked, ofRevoked) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });
        var (_, expired) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], expires_in_days = 1 });
        var (_, open) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], expires_in_days = 2 });
        var (_, closed) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], password = "a word that is long" });
        var board = await Service.MakeAsync(Service.Token(Roles.Admin), GivenBoard.Document());
        await Client.CatchUpAsync();
        var (_, gone) = await Client.ShareAsync(new { name = "N", dashboard = board });
        foreach (var path in (string[])[ofRevoked, expired, open, gone])
            (await Service.OpenAsync(path)).Status.ShouldBe(200);
        var guess = (await Service.OpenAsync($"/shared/{ShareToken.New()}")).Whole();

        await Service.SendAsync(HttpMethod.Delete, $"/shares/{revoked.Text("id")}");
        await Service.SendAsync(HttpMethod.Delete, $"/dashboards/{board}");
        await Client.CatchUpAsync();
        _clock.Ahead = TimeSpan.FromDays(1);

        foreach (var path in (string[])[ofRevoked, $"{ofRevoked}/pdf", expired, gone, $"{open}/docx", $"{open}/html", $"{open}/pdf/more", "/shared", "/shared/x", "/shared/a%2Fb/c", $"/shared/{new string('a', 5_000)}", $"{open}%20", $"{open}=", $"{closed}/docx"])
            (await Service.OpenAsync(path)).Whole().ShouldBe(guess, path);
        (await Service.TellAsync(open, "a word that is long")).Whole().ShouldBe(guess);
        (await Service.OpenAsync(open)).Status.ShouldBe(200);

        await using var disabled = await TestService.StartAsync(Service.Settings with { SharingEnabled = false }, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.MediatorOnly);
        });
        foreach (var path in (string[])[open, $"{open}/pdf", closed])
            (await disabled.OpenAsync(path)).Whole().ShouldBe(guess, path);
        (await disabled.TellAsync(closed, "a word that is long")).Whole().ShouldBe(guess);
        var refused = await disabled.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["costs"]}""");
        (refused.Status, refused.Json.Text("type")).ShouldBe((403, "urn:business-metrics:problem:sharing-disabled"));
        (await disabled.GetAsync("/shares")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task a_link_gives_no_way_into_the_API()
    {
        var (_, path) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });
        var token = path.Split('/')[^1];
        var operations = Operation.All((await Service.GetAsync("/openapi/v1.json", token: "")).Json);

        foreach (var operation in operations.Where(operation => AccessTable.Of(operation.Name)!.Policy is not null))
        {
            var url = operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            (await Service.SendAsync(new(operation.Method), url, operation.Body?.ToJsonString(), token: token)).Status.ShouldBe(401, operation.Name);
            (await Service.SendAsync(new(operation.Method), url, operation.Body?.ToJsonString(), token: "", headers: [("Cookie", $"bm-session={token}"), (SessionCookie.OwnHeader, SessionCookie.OwnValue)])).Status
                .ShouldBe(401, operation.Name);
        }

        operations.Count.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task neither_the_log_at_its_most_talkative_nor_the_trail_the_metrics_the_database_or_a_refusal_tells_a_link_or_a_password()
    {
        const string Key = "a key of at least thirty-two characters";
        const string Password = "zq7 is the word";
        using var directory = new TemporaryDirectory();
        var settings = Service.Settings;
        string output, trail, metrics, refusals;
        string[] secrets;
        await using (var process = await ServiceProcess.StartAsync(
            directory.Path, ("LOG_LEVEL", "TRACE"), ("AUTH_SIGNING_KEY", Key), ("DATABASE_URL", (await Servers.NewServiceAsync()).DatabaseConnectionString!), ("REDIS_URL", settings.RedisConfiguration!)))
        {
            using var admin = new HttpClient { BaseAddress = process.Url };
            admin.DefaultRequestHeaders.Authorization = new("Bearer", new TokenIssuer(new ServiceSettings { DataDirectory = directory.Path, AuthSigningKey = Key }, TimeProvider.System).Issue(Roles.Admin, "ann", TimeSpan.FromHours(1)));
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
            using var anybody = new HttpClient(handler) { BaseAddress = process.Url };
            var (open, openPath) = await admin.ShareAsync(new { name = "N", sections = (string[])["costs"] });
            var (_, closedPath) = await admin.ShareAsync(new { name = "N", sections = (string[])["costs"], password = Password });
            var answers = new StringBuilder();
            foreach (var path in (string[])[openPath, $"{openPath}/pdf", $"{openPath}/nothing", $"{openPath}/json/more", closedPath, $"{closedPath}/csv", "/shares", "/nowhere"])
                using (var response = await anybody.GetAsync(path))
                    answers.AppendLine(response.StatusCode == System.Net.HttpStatusCode.OK ? "" : await response.Content.ReadAsStringAsync());
            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
                foreach (var path in (string[])[openPath, closedPath, $"{openPath}/pdf"])
                    using (var response = await anybody.SendAsync(new(method, path) { Content = new FormUrlEncodedContent([new("password", Password)]) }))
                        answers.AppendLine(await response.Content.ReadAsStringAsync());
            await admin.DeleteAsync($"shares/{open.Text("id")}");
            (await anybody.GetAsync(openPath)).Dispose();
            (await admin.GetAsync($"shares/{openPath.Split('/')[^1]}")).Dispose();
            await admin.CatchUpAsync();
            trail = await admin.GetStringAsync("audit?limit=1000");
            metrics = await anybody.GetStringAsync("metrics/prometheus");
            (output, refusals) = (process.Output, answers.ToString());
            secrets = [openPath.Split('/')[^1], closedPath.Split('/')[^1], "zq7 is", "zq7+is", "zq7%20is"];
        }

        output.ShouldContain("\"LogLevel\":\"Trace\"");
        trail.ShouldContain("share.open");
        metrics.ShouldContain("endpoint=\"/shared/{**path}\"", Case.Insensitive, metrics);
        foreach (var (place, text) in new[] { ("log", output), ("trail", trail), ("metrics", metrics), ("refusals", refusals) })
            foreach (var secret in secrets)
                text.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{place}: {text[Math.Max(0, text.IndexOf(secret, StringComparison.Ordinal) - 300)..][..Math.Min(350, text.Length)]}");
    }

    [Fact]
    public async Task of_a_link_the_database_holds_a_hash()
    {
        var (share, path) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], password = "a word that is long" });
        await using var command = Service.Database.CreateCommand("select shares::text, encode(hash, 'hex') from operations.shares where id = $1");
        command.Parameters.AddWithValue(Guid.Parse(share.Text("id")));
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(path.Split('/')[^1]);

        token.Length.ShouldBe(32);
        reader.GetString(1).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(token)));
        reader.GetString(0).ShouldNotContain(Convert.ToHexStringLower(token));
        reader.GetString(0).ShouldNotContain("a word that");
    }
}
