using System.Diagnostics;
using System.Security.Claims;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Live;

/// <summary>How long a stream stays open, what keeps it so, and what ends it.</summary>
[Collection(WatchCollection.Name)]
public sealed class LiveEndsTests(TestServers servers) : ServiceTests(servers)
{
    private readonly JumpingClock _clock = new();
    private readonly RevokedSubjects _revoked = new();

    protected override async Task<ServiceSettings> NewServiceAsync() =>
        await base.NewServiceAsync() with { LiveStreams = 3, LiveStreamsPerCaller = 2, RequestTimeout = TimeSpan.FromSeconds(2) };

    protected override Task<TestService> StartAsync(ServiceSettings settings) => TestService.StartAsync(settings, builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<IRevokedTokens>(_revoked);
    });

    private HttpClient ClientOf(string user)
    {
        var client = Service.Host.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Service.Token(Roles.Reader, user));
        return client;
    }

    [Fact]
    public async Task it_ends_when_the_token_expires_and_says_so()
    {
        await using var page = await LiveReader.OpenAsync(ClientOf("ann"));
        await page.NextAsync();

        _clock.Ahead = TimeSpan.FromHours(1);

        await ShouldEndAsync(page, "expired");
        await Until.TrueAsync(async () => await OpenStreamsAsync() == 0);
    }

    [Fact]
    public async Task it_ends_when_the_token_is_revoked_and_others_go_on()
    {
        await using var page = await LiveReader.OpenAsync(ClientOf("ann"));
        await using var other = await LiveReader.OpenAsync(ClientOf("ben"));
        await page.NextAsync();
        await other.NextAsync();

        _revoked.Subject = "ann";
        var revoked = Stopwatch.GetTimestamp();

        await ShouldEndAsync(page, "revoked");
        Stopwatch.GetElapsedTime(revoked).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await Client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" });
        await other.UntilMovedAsync("usage");
    }

    [Fact]
    public async Task a_flood_is_told_once_a_second_and_no_request_s_time_limit_holds()
    {
        await using var page = await LiveReader.OpenAsync(ClientOf("ann"));
        await page.NextAsync();
        using var ended = new CancellationTokenSource();
        var flood = FloodAsync(ended.Token);
        await page.NextAsync();

        var started = Stopwatch.GetTimestamp();
        for (var heard = 0; heard < 4; heard++)
            (await page.NextAsync())!.Type.ShouldBe("figures");
        var took = Stopwatch.GetElapsedTime(started);
        await ended.CancelAsync();
        await flood;

        // Longer than a request may take here (2 s); four events need four seconds, less how late the first may have been read.
        took.ShouldBeGreaterThan(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task a_comment_every_fifteen_seconds_keeps_it_open()
    {
        using var response = await LiveReader.AskAsync(ClientOf("ann"));
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var seen = new List<string>();
        while (seen.Count == 0 || !seen[^1].StartsWith("data:"))
            seen.Add((await lines.ReadLineAsync())!);
        seen[0].ShouldBe("retry: 1000");
        seen.ShouldNotContain(line => line.StartsWith(':'));

        for (var times = 1; times <= 2; times++)
        {
            _clock.Ahead += TimeSpan.FromSeconds(15);
            while (!(await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)))!.StartsWith(':'))
            {
                // The empty line that ends what came before.
            }
        }
    }

    [Fact]
    public async Task so_many_of_one_caller_and_so_many_in_all_may_be_open()
    {
        await using var first = await LiveReader.OpenAsync(ClientOf("ann"));
        var second = await LiveReader.OpenAsync(ClientOf("ann"));
        using (var third = await LiveReader.AskAsync(ClientOf("ann")))
        {
            ((int)third.StatusCode).ShouldBe(429);
            third.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
            (await third.Content.ReadAsStringAsync()).ShouldContain("2 live streams");
        }

        await using var other = await LiveReader.OpenAsync(ClientOf("ben"));
        using (var fourth = await LiveReader.AskAsync(ClientOf("cat")))
        {
            ((int)fourth.StatusCode).ShouldBe(503);
            fourth.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
            (await fourth.Content.ReadAsStringAsync()).ShouldContain("LIVE_STREAMS");
        }

        (await OpenStreamsAsync()).ShouldBe(3);
        await second.DisposeAsync();

        await Until.TrueAsync(async () => await OpenStreamsAsync() == 2);
        await using var again = await LiveReader.OpenAsync(ClientOf("ann"));
        (await again.NextAsync())!.Type.ShouldBe("figures");
    }

    [Fact]
    public async Task while_the_database_is_away_it_says_so_and_then_goes_on()
    {
        await using var page = await LiveReader.OpenAsync(ClientOf("ann"));
        await page.NextAsync();

        await AllowConnectionsAsync(false);
        (await page.NextAsync())!.Type.ShouldBe("unavailable");
        await using var later = await LiveReader.OpenAsync(ClientOf("ben"));
        (await later.NextAsync())!.Type.ShouldBe("unavailable");
        await AllowConnectionsAsync(true);

        (await page.NextAsync())!.Type.ShouldBe("figures");
        (await later.NextAsync())!.Moved.ShouldContain("ledger");
    }

    [Fact]
    public async Task a_service_that_stops_says_so_and_waits_for_no_page()
    {
        using var directory = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(directory.Path);
        var pages = new List<LiveReader>();
        for (var i = 0; i < 20; i++)
        {
            var client = new HttpClient { BaseAddress = service.Url };
            client.DefaultRequestHeaders.Authorization = new("Bearer", service.Token);
            pages.Add(await LiveReader.OpenAsync(client));
            await pages[^1].NextAsync();
        }

        var asked = Stopwatch.GetTimestamp();
        var stopped = service.SignalAsync("TERM");
        foreach (var page in pages)
            await ShouldEndAsync(page, "stopping");
        // A third of what a service waits for those who do not come to an end.
        Stopwatch.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        await stopped;
        foreach (var page in pages)
            await page.DisposeAsync();
    }

    private static async Task ShouldEndAsync(LiveReader page, string reason)
    {
        LiveEvent last;
        do
            last = (await page.NextAsync())!;
        while (last.Type == "figures");
        (last.Type, last.Data["reason"]!.GetValue<string>()).ShouldBe(("end", reason));
        (await page.NextAsync()).ShouldBeNull();
    }

    private async Task FloodAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
            await Client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" });
    }

    private async Task<int> OpenStreamsAsync() => int.Parse((await Service.GetAsync("/metrics/prometheus", token: "")).Text
        .Split('\n').Single(line => line.StartsWith("business_metrics_live_streams ", StringComparison.Ordinal)).Split(' ')[1]);

    private async Task AllowConnectionsAsync(bool allowed)
    {
        var database = new NpgsqlConnectionStringBuilder(Service.Settings.DatabaseConnectionString).Database;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Service.Settings.DatabaseConnectionString) { Database = "postgres", Pooling = false });
        foreach (var sql in (string[])[$"alter database {database} allow_connections {allowed}", $"select pg_terminate_backend(pid) from pg_stat_activity where not {allowed} and datname = '{database}'"])
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A clock that can be put on: what has passed since then has, timers take their time.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
    }

    private sealed class RevokedSubjects : IRevokedTokens
    {
        public string? Subject { get; set; }

        public bool IsRevoked(ClaimsPrincipal caller) => Subject is not null && caller.FindFirstValue("sub") == Subject;
    }
}
