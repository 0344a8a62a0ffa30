using System.Globalization;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Subjects.Erasing;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Archive;

/// <summary>Runs of a process of its own, killed at each of their steps, and what the next one makes of what is left.</summary>
[Collection(ArchiveCollection.Name)]
public class InterruptedArchiveTests(TestServers servers) : IAsyncLifetime
{
    /// <summary>More than are removed at once.</summary>
    private const int Metrics = 12_000;

    private static readonly TimeSpan Ago = TimeSpan.FromDays(-10);

    private AgeingService _service = null!;

    public async Task InitializeAsync()
    {
        // All in one minute: as of a moment between two of them, that minute can only be told from the archive.
        var timestamp = DateTimeOffset.UtcNow.Add(Ago).AddMinutes(-5);
        _service = await AgeingService.StartAsync(await servers.NewServiceAsync(), Ago);
        await _service.Client.RecordAllAsync(Enumerable.Range(0, Metrics).Select(i => new { metric_name = "requests", value = i, unit = "count", category = "usage", service = $"s{i % 3}", user_id = $"user-{i % 7}", timestamp }));
        await _service.Log.SignAsync();
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private (string, string)[] Environment =>
    [
        ("DATABASE_URL", Url(_service.Service.Settings)), ("DATA_DIR", _service.Service.Settings.DataDirectory), ("METRICS_RETENTION_DAYS", "3"),
    ];

    private static string Url(ServiceSettings settings)
    {
        var server = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString);
        return $"postgresql://{server.Username}:{Uri.EscapeDataString(server.Password!)}@{server.Host}:{server.Port}/{server.Database}";
    }

    [Theory]
    [InlineData("while the file is written", "lock table proofs.tiles in access exclusive mode")]
    [InlineData("between the file and the database's note of it", "lock table archive.parts in share mode")]
    [InlineData("before anything left", "select pg_advisory_xact_lock(73462236378466)")]
    [InlineData("between two groups that leave", "select from events.mt_events where seq_id = (select max(seq_id) from events.mt_events where stream_id like 'metrics/%') for update")]
    public async Task killed_at_any_step_the_next_run_ends_as_if_it_had_not_been(string step, string obstacle)
    {
        var sum = await SumAsync();
        await using (var holder = await _service.Database.OpenConnectionAsync())
        {
            await using var transaction = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand(obstacle.Replace("73462236378466", ArchiveSchema.RemovalLock.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), holder))
                await command.ExecuteNonQueryAsync();
            using var run = ServiceProcess.Begin(["archive", "run"], Environment);
            await Until.TrueAsync(async () => await WaitingAsync() > 0);
            run.Kill();
            await run.WaitForExitAsync();
        }

        await Until.TrueAsync(async () => await SessionsAsync() == 0);
        (await _service.MetricEventsAsync() + await _service.Log.CountAsync("select count(*) from archive.events")).ShouldBe(Metrics, step);

        await ShouldSucceedAsync("archive", "run");

        (await _service.MetricEventsAsync()).ShouldBe(0, step);
        (await _service.Log.CountAsync("select count(*) from events.mt_streams where id like 'metrics/%'")).ShouldBe(0);
        (await _service.Log.CountAsync("select count(*) from read_models.metric_records")).ShouldBe(0);
        (await _service.Log.CountAsync("select count(*) from archive.events")).ShouldBe(Metrics);
        (await _service.Log.CountAsync("select sum(events) from archive.people")).ShouldBe(Metrics);
        (await _service.Log.CountAsync("select sum(events) from archive.parts where removed_at is not null")).ShouldBe(Metrics);
        Directory.GetFiles(_service.Directory, "*", SearchOption.AllDirectories).Select(Path.GetExtension).Order().ShouldBe([".json", ".parquet"]);
        await ShouldSucceedAsync("archive", "verify");
        await ShouldSucceedAsync("audit", "verify");
        await _service.ForgetAnswersAsync();
        (await SumAsync()).ShouldBe(sum);
    }

    [Fact]
    public async Task a_dump_from_before_a_run_that_is_put_back_takes_the_files_for_its_own()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "before.dump");
        await Leftovers.DumpAsync(_service.Service.Settings.DatabaseConnectionString!, file);
        await ShouldSucceedAsync("archive", "run");
        var written = File.GetLastWriteTimeUtc(Directory.GetFiles(_service.Directory, "*.parquet", SearchOption.AllDirectories).Single());
        var settings = _service.Service.Settings;
        await _service.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Leftovers.RestoreAsync(settings.DatabaseConnectionString!, file);
        // The newest checkpoint is of the state after the dump: that is for the operator to decide (docs/understand/trust/proofs.md).
        _service = await AgeingService.StartAsync(settings with { AuditCheckpointDirectory = Path.Combine(directory.Path, "checkpoints") }, Ago);
        await _service.Service.CatchUpAsync();
        (await _service.MetricEventsAsync()).ShouldBe(Metrics);

        await ShouldSucceedAsync("archive", "run");

        (await _service.MetricEventsAsync()).ShouldBe(0);
        (await _service.Log.CountAsync("select count(*) from archive.events")).ShouldBe(Metrics);
        File.GetLastWriteTimeUtc(Directory.GetFiles(_service.Directory, "*.parquet", SearchOption.AllDirectories).Single()).ShouldBe(written);
        (await _service.Client.CountAsync()).ShouldBe(Metrics);
    }

    [Fact]
    public async Task without_a_file_nothing_is_rebuilt_and_no_figure_is_guessed()
    {
        var asOf = (await _service.Log.CountAsync("select (extract(epoch from max(timestamp)) * 1000000)::bigint from events.mt_events where stream_id like 'metrics/%'")) - 1;
        await ShouldSucceedAsync("archive", "run");
        var parquet = Directory.GetFiles(_service.Directory, "*.parquet", SearchOption.AllDirectories).Single();
        var question = $"/metrics?aggregation=count&as_of={Uri.EscapeDataString(DateTimeOffset.UnixEpoch.AddMicroseconds(asOf).Text())}";
        var answer = (await _service.Service.GetAsync(question)).Json["total_count"]!.GetValue<long>();
        answer.ShouldBeInRange(1, Metrics - 1);
        File.Move(parquet, parquet + ".away");

        var refused = await _service.Service.SendAsync(HttpMethod.Post, "/projections/ledger/rebuild");
        refused.Status.ShouldBe(409, refused.Text);
        refused.Text.ShouldContain(".parquet");
        var unknown = await _service.Service.GetAsync(question);
        unknown.Status.ShouldBe(503, unknown.Text);
        unknown.Text.ShouldContain("The archive lacks");
        (await ServiceProcess.RunAsync(["archive", "verify"], Environment)).ExitCode.ShouldBe(1);
        (await ServiceProcess.RunAsync(["audit", "verify"], Environment)).ExitCode.ShouldBe(2);
        (await _service.Client.JsonAsync("archive"))["parts"]![0]!["is_readable"]!.GetValue<bool>().ShouldBeFalse();

        var bytes = await File.ReadAllBytesAsync(parquet + ".away");
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(parquet, bytes);
        (await _service.Service.GetAsync(question)).Text.ShouldContain("is not what was written");
        File.Move(parquet + ".away", parquet, overwrite: true);
        (await _service.Service.GetAsync(question)).Json["total_count"]!.GetValue<long>().ShouldBe(answer);
        await _service.Client.RebuildAsync("ledger");
        (await _service.Client.CountAsync()).ShouldBe(Metrics);
    }

    [Fact]
    public async Task a_read_model_that_starts_anew_is_filled_from_the_archive_before_anybody_is_served()
    {
        await ShouldSucceedAsync("archive", "run");
        var sum = await SumAsync();
        var settings = _service.Service.Settings;
        await _service.Log.ExecuteAsync("update read_models.versions set version = version - 1");
        var parquet = Directory.GetFiles(_service.Directory, "*.parquet", SearchOption.AllDirectories).Single();
        await _service.DisposeAsync();
        File.Move(parquet, parquet + ".away");
        (await Should.ThrowAsync<StartupException>(() => AgeingService.StartAsync(settings, Ago))).Message.ShouldContain("The archive lacks");
        File.Move(parquet + ".away", parquet);

        _service = await AgeingService.StartAsync(settings, Ago);

        (await SumAsync()).ShouldBe(sum);
        await _service.Service.CatchUpAsync();
        (await SumAsync()).ShouldBe(sum);
        (await _service.Log.CountAsync("select count(*) from read_models.metric_records")).ShouldBe(0);
    }

    private async Task<string> SumAsync() =>
        (await _service.Client.JsonAsync("metrics?aggregation=sum&group_by=service"))["aggregation"]!.ToJsonString();

    private async Task ShouldSucceedAsync(params string[] command)
    {
        var (code, output, errors) = await ServiceProcess.RunAsync(command, Environment);
        code.ShouldBe(0, output + errors);
    }

    private Task<long> WaitingAsync() => _service.Log.CountAsync(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'business-metrics-command' and wait_event_type = 'Lock'");

    private Task<long> SessionsAsync() => _service.Log.CountAsync(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'business-metrics-command'");
}
