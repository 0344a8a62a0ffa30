using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Rebuilding;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>Rebuilds in pages so small that there are many, each read while the one before it is written.</summary>
[Collection(HostCollection.Name)]
public class PagedRebuildTests(TestServers servers) : ServiceTests(servers)
{
    private const int PageSize = 150;

    private static readonly ReadModel Ledger = ReadModelCatalogue.Find(LedgerReadModel.ModelName)!;

    protected override Task<TestService> StartAsync(ServiceSettings settings) => TestService.StartAsync(settings with { AlertThresholdsEnabled = false });

    /// <summary>Records metrics of fifty days in no order, and retracts some of every page, some of them pages later.</summary>
    private async Task RecordAsync()
    {
        var metrics = new EveryAnswer().Metrics(1500);
        var ids = await Client.RecordAllAsync(metrics.Take(1000));
        foreach (var id in ids.Where((_, i) => i % 25 == 0))
            await Client.RetractAsync(id);
        ids = await Client.RecordAllAsync(metrics.Skip(1000));
        foreach (var id in ids.Where((_, i) => i % 25 == 0))
            await Client.RetractAsync(id);
        // More digits than a decimal has.
        await Client.RecordAsync(new { metric_name = "wide", value = 1e100, unit = "count", category = "usage", service = "s" });
        await Client.CatchUpAsync();
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
            var before = await TableRows.OfAsync(Service.Database, model);
            var positions = new List<long>();

            await RebuildAsync(Service.Database, model, progress => positions.Add(progress.Position));

            (await TableRows.OfAsync(Service.Database, model)).ShouldBe(before, model.Name);
            if (model == Ledger)
                positions.Distinct().Count().ShouldBeGreaterThan(5);
            positions.ShouldBe(positions.Order());
        }
    }

    [Fact]
    public async Task an_event_that_cannot_be_read_is_named_once_the_pages_before_it_are_written()
    {
        await RecordAsync();
        var before = await TableRows.OfAsync(Service.Database, Ledger);
        await using (var poison = Service.Database.CreateCommand($"update events.mt_events set data = '{{\"v\": \"x\"}}' where seq_id = {3 * PageSize}"))
            await poison.ExecuteNonQueryAsync();
        var position = 0L;

        var failure = await Should.ThrowAsync<UnreadableEventException>(() => RebuildAsync(Service.Database, Ledger, progress => position = progress.Position));

        failure.Sequence.ShouldBe(3 * PageSize);
        position.ShouldBe(2 * PageSize);
        (await TableRows.OfAsync(Service.Database, Ledger)).ShouldBe(before);
    }

    [Fact]
    public async Task one_that_is_cancelled_leaves_the_live_tables_and_no_connection_in_use()
    {
        await RecordAsync();
        var before = await TableRows.OfAsync(Service.Database, Ledger);
        // No more than a rebuild needs: its session, the one that reads, and the one that prepares.
        await using var few = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Service.Settings.DatabaseConnectionString) { MaxPoolSize = 3, Timeout = 5 });
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

        (await TableRows.OfAsync(Service.Database, Ledger)).ShouldBe(before);
        (await RebuildAsync(few, Ledger)).Events.ShouldBeGreaterThan(1000);
        (await TableRows.OfAsync(Service.Database, Ledger)).ShouldBe(before);
    }
}
