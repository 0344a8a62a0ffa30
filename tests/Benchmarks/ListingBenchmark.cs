using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>A page of 1,000 metrics by filter and time, the first and the 1,000th by cursor, beside the bare SQL of each.</summary>
internal static class ListingBenchmark
{
    private const int PageSize = 1_000;
    private const int LastPage = 1_000;
    private const int Asked = 20;

    // A backward scan of the primary key that stops at the page's end. With a join before that, or the series by a query of
    // their own, the planner cannot tell how many there are, and sorts everything of the category.
    private const string PageSql =
        """
        select record.metric_id, record.occurred_at, record.value::text, record.subject_id, record.session, record.metadata::text,
               series.category, series.service, series.metric_name, series.model_name, series.unit
        from (
            select *
            from read_models.metric_records
            where occurred_at >= $1 and occurred_at < $2 and (occurred_at, metric_id) < ($3, $4)
                and series_id = any($5)
            order by occurred_at desc, metric_id desc
            limit $6
        ) as record
        join read_models.metric_series as series using (series_id)
        order by record.occurred_at desc, record.metric_id desc
        """;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int rounds, DirectoryInfo? kept, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync(kept);
        await History.RecordOnceAsync(service, metrics, History.Days, kept, cancellation);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(service.Database)
        {
            MaxAutoPrepare = 10,
            AutoPrepareMinUsages = 1,
            // As the service has it.
            Options = "-c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0",
        });
        // Four of five metrics have no person, and what they are read for is not noted in the audit trail.
        foreach (var warmed in new[] { "usage", "performance" })
            await PageAsync(service, Path(warmed, null), cancellation);

        var series = await SeriesAsync(dataSource, cancellation);
        var end = new Position(DateTime.MaxValue.AddDays(-1), Guid.Empty);
        var (path, after) = (Path("performance", null), end);
        var last = (Path: path, Number: 1, After: after);
        // A page that another one follows is full.
        for (var number = 1; number <= LastPage && await PageAsync(service, path, cancellation) is { Cursor: { } cursor, Last: { } position }; number++)
        {
            last = (path, number, after);
            (path, after) = (Path("performance", cursor), position);
        }

        var (first, firstSql, later, laterSql) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            first.Add(await MedianAsync(() => service.Http.GetByteArrayAsync(Path("performance", null), cancellation)));
            firstSql.Add(await MedianAsync(() => SqlAsync(dataSource, series, end, cancellation)));
            later.Add(await MedianAsync(() => service.Http.GetByteArrayAsync(last.Path, cancellation)));
            laterSql.Add(await MedianAsync(() => SqlAsync(dataSource, series, last.After, cancellation)));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"listing, round {round + 1}: first page {first[^1]:0.0} ms, SQL {firstSql[^1]:0.0}; page {last.Number} {later[^1]:0.0} ms, SQL {laterSql[^1]:0.0}"));
        }

        return
        [
            Comparison.Of("listing, first page, ms", first, firstSql, ">= 0.7", (_, ratio) => ratio >= 0.7, "0.0", Speed),
            Comparison.Of($"listing, page {last.Number}, ms", later, laterSql, ">= 0.7", (_, ratio) => ratio >= 0.7, "0.0", Speed),
            Comparison.Of($"listing, page {last.Number} beside the first, ms", later, first, "<= 1.2", (_, ratio) => ratio <= 1.2, "0.0"),
        ];

        static double Speed(double ours, double limit) => limit / ours;
    }

    private static string Path(string category, string? cursor) =>
        $"metrics?category={category}&start_time=2000-01-01T00:00:00Z&limit={PageSize}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";

    private static async Task<(string? Cursor, Position? Last)> PageAsync(MeasuredService service, string path, CancellationToken cancellation)
    {
        var page = await service.GetAsync(path, cancellation);
        return page["next_cursor"] is { } cursor && page["metrics"]!.AsArray() is [.., { } last]
            ? (cursor.GetValue<string>(), new(last["timestamp"]!.GetValue<DateTimeOffset>().UtcDateTime, last["metric_id"]!.GetValue<Guid>()))
            : default;
    }

    private static async Task<Guid[]> SeriesAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select array_agg(series_id) from read_models.metric_series where category = 'performance'");
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task SqlAsync(NpgsqlDataSource dataSource, Guid[] series, Position after, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(PageSql);
        command.Parameters.AddWithValue(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        command.Parameters.AddWithValue(DateTime.UtcNow.AddDays(1));
        command.Parameters.AddWithValue(DateTime.SpecifyKind(after.OccurredAt, DateTimeKind.Utc));
        command.Parameters.AddWithValue(after.MetricId);
        command.Parameters.AddWithValue(series);
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var row = new object[reader.FieldCount];
        while (await reader.ReadAsync(cancellation))
            reader.GetValues(row);
    }

    /// <summary>Of several, after two that do not count.</summary>
    private static async Task<double> MedianAsync(Func<Task> ask)
    {
        var durations = new List<TimeSpan>();
        for (var i = -2; i < Asked; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            if (i >= 0)
                durations.Add(Stopwatch.GetElapsedTime(started));
        }

        return new Durations(durations).Milliseconds(0.5);
    }

    private sealed record Position(DateTime OccurredAt, Guid MetricId);
}
