using BusinessMetrics.Projections.ReadModels;
using BusinessMetrics.Projections.Rebuilding;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Rebuilding;

/// <summary>Rebuilds in pages so small that there are many, each read while the one before it is written.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public class PagedRebuildTests(TestServers servers) : IAsyncLifetime
{
    private const int PageSize = 150;

    private static readonly ReadModel Ledger = ReadModelCatalogue.Find(ReadModelCatalogue.Ledger)!;

    private TestService _service = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    /// <summary>Records metrics of fifty days in no order, and retracts some of every page, some of them pages later.</summary>
    private async Task RecordAsync()
    {
        var metrics = new EveryAnswer().Metrics(1500);
        var ids = await _client.RecordAllAsync(metrics.Take(1000));
        foreach (var id in ids.Where((_, i) => i % 25 == 0))
            await _client.RetractAsync(id);
        ids = await _client.RecordAllAsync(metrics.Skip(1000));
        foreach (var id in ids.Where((_, i) => i % 25 == 0))
            await _client.RetractAsync(id);
        // More digits than a decimal has.
        await _client.RecordAsync(new { metric_name = "wide", value = 1e100, unit = "count", category = "usage", service = "s" });
        await _client.CatchUpAsync();
    }

    private static async Task<RebuildProgress> RebuildAsync(
        NpgsqlDataSource database, ReadModel model, Action<RebuildProgress>? reported = null, CancellationToken cancellation = default)
    {
        var last = default(RebuildProgress);
        await using var session = await database.OpenConnectionAsync(CancellationToken.None);
        await new ReadModelRebuild(database, model, archive: null, TimeProvider.System, PageSize).RunAsync(
            session,
            progress =>
            {
                last = progress;
                reported?.Invoke(progress);
                return Task.CompletedTask;
            },
            cancellation);
        return last;
    }

    [Fact]
    public async Task with_late_and_retracted_metrics_in_many_pages_every_table_has_the_rows_that_it_had()
    {
        await RecordAsync();
        foreach (var model in ReadModelCatalogue.All.Where(model => model.HoldsFigures))
        {
            var before = await TableRows.OfAsync(_service.Database, model);
            var positions = new List<long>();

            await RebuildAsync(_service.Database, model, progress => positions.Add(progress.Position));

            (await TableRows.OfAsync(_service.Database, model)).ShouldBe(before, model.Name);
            if (model == Ledger)
                positions.Distinct().Count().ShouldBeGreaterThan(5);
            positions.ShouldBe(positions.Order());
        }
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_is_named_once_the_pages_before_it_are_written()
    {
        await RecordAsync();
        var before = await TableRows.OfAsync(_service.Database, Ledger);
        await using (var poison = _service.Database.CreateCommand($"update events.mt_events set data = '{{\"v\": \"x\"}}' where seq_id = {3 * PageSize}"))
            await poison.ExecuteNonQueryAsync();
        var position = 0L;

        var failure = await Should.ThrowAsync<UnreadableEventException>(() => RebuildAsync(_service.Database, Ledger, progress => position = progress.Position));

        failure.Sequence.ShouldBe(3 * PageSize);
        position.ShouldBe(2 * PageSize);
        (await TableRows.OfAsync(_service.Database, Ledger)).ShouldBe(before);
    }

    [Fact]
    public async Task one_that_is_cancelled_leaves_the_live_tables_and_no_connection_in_use()
    {
        await RecordAsync();
        var before = await TableRows.OfAsync(_service.Database, Ledger);
        // No more than a rebuild needs: its session, the one that reads, and the one that prepares.
        await using var few = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_service.Settings.DatabaseConnectionString) { MaxPoolSize = 3, Timeout = 5 });
        for (var page = 1; page <= 4; page++)
        {
            using var stop = new CancellationTokenSource();
            await Should.ThrowAsync<OperationCanceledException>(() => RebuildAsync(
                few,
                Ledger,
                progress =>
                {
                    if (progress.Position == page * PageSize)
                        stop.Cancel();
                },
                stop.Token));
        }

        (await TableRows.OfAsync(_service.Database, Ledger)).ShouldBe(before);
        (await RebuildAsync(few, Ledger)).Events.ShouldBeGreaterThan(1000);
        (await TableRows.OfAsync(_service.Database, Ledger)).ShouldBe(before);
    }
}
