using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Proofs;
using BusinessMetrics.Trust.Archive;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Archive;

/// <summary>A service that grows old when a test says so, and what it archives then.</summary>
internal sealed class AgeingService : IAsyncDisposable
{
    public const int RetentionDays = 60;

    private readonly ShiftedClock _clock;
    private readonly SignedService _signed;

    private AgeingService(ShiftedClock clock, TestService service)
    {
        (_clock, Service, _signed) = (clock, service, new(service));
        Client = service.Client();
    }

    public TestService Service { get; }

    public HttpClient Client { get; }

    public NpgsqlDataSource Database => Service.Database;

    public SignedService Log => _signed;

    public string Directory => Service.Settings.ArchivePath;

    public static DateOnly Today => DateOnly.FromDateTime(DateTime.UtcNow);

    public static async Task<AgeingService> StartAsync(ServiceSettings settings, TimeSpan ahead = default)
    {
        var clock = new ShiftedClock(ahead);
        var service = await TestService.StartAsync(
            settings with { RetentionDays = RetentionDays, AlertThresholdsEnabled = false }, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        return new(clock, service);
    }

    /// <summary>The time from which on everything that was recorded so far is old enough.</summary>
    public static TimeSpan OldAge { get; } = TimeSpan.FromDays(RetentionDays + 2);

    /// <summary>Signs what there is, and lets time pass until it is old enough.</summary>
    public async Task AgeAsync()
    {
        await _signed.SignAsync();
        _clock.Ahead += OldAge;
    }

    public Task<ArchiveRunEnd?> RunAsync() => Service.Host.Services.GetRequiredService<ArchiveRun>().RunAsync(CancellationToken.None);

    /// <summary>Archives everything that was recorded so far.</summary>
    public async Task ArchiveAsync()
    {
        await AgeAsync();
        var end = await RunAsync();
        end.ShouldNotBeNull().Problem.ShouldBeNull();
        (await MetricEventsAsync()).ShouldBe(0);
        await ForgetAnswersAsync();
    }

    /// <summary>Answers from now on are computed, and not those of before.</summary>
    public Task ForgetAnswersAsync() => Service.Host.Services.GetRequiredService<FigureStates>().AdvanceAsync();

    public Task<long?> RestoreAsync(DateOnly day, TimeSpan kept) =>
        new ArchiveRestore(Database, new(Service.Settings), _clock).RestoreAsync(day, kept, "ann", CancellationToken.None);

    public void Pass(TimeSpan time) => _clock.Ahead += time;

    public Task<long> MetricEventsAsync() => _signed.CountAsync("select count(*) from events.mt_events where stream_id like 'metrics/%'");

    /// <summary>Every column of every row of the log and the listing, as text.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        var rows = new List<string>();
        foreach (var table in (string[])["events.mt_events where stream_id like 'metrics/%'", "events.mt_streams where id like 'metrics/%'", "read_models.metric_records"])
        {
            await using var command = Database.CreateCommand($"select found::text from (select * from {table}) as found order by 1");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
    }
}
