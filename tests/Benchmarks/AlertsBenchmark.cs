using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Budgets;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// What it costs to read the figures of many rules, with windows that slide exactly and so end in the midst of minutes,
/// beside windows of whole minutes; over series that each record once a second.
/// </summary>
internal static class AlertsBenchmark
{
    private const int Series = 500;
    private const double Mark = 2;

    private static readonly AlertStatistic[] Statistics =
        [AlertStatistic.Sum, AlertStatistic.Avg, AlertStatistic.Count, AlertStatistic.Max, AlertStatistic.P95];

    private static readonly int[] Windows = [1, 5, 15, 60];

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int rules, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        var now = DateTimeOffset.UtcNow;
        for (var second = 0; second < 120; second++)
            await service.PostAsync(string.Join('\n', Enumerable.Range(0, Series).Select(i => Line(i, now.AddSeconds(second - 120)))), cancellation);
        await service.CatchUpAsync(cancellation);
        await using var dataSource = NpgsqlDataSource.Create(service.Database);
        await using (var analyze = dataSource.CreateCommand("analyze"))
            await analyze.ExecuteNonQueryAsync(cancellation);
        var settings = new ServiceSettings { DataDirectory = service.DataDirectory };
        var rollups = new RollupReader(dataSource);
        var figures = new AlertFigures(new MetricReadings(rollups, settings), new StateReader(dataSource), new BudgetFigures(new BudgetReader(dataSource), rollups, settings));
        // In the midst of a minute both ends of an exact window are; its last microsecond is the end of whole ones.
        var minute = Granularity.Minute.Floor(now);
        var (exact, whole) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            whole.Add(await ReadAllAsync(minute.AddMicroseconds(-1)));
            exact.Add(await ReadAllAsync(minute.AddSeconds(-30)));
        }

        return [Comparison.Of($"{rules} rules' figures, exact beside whole minutes, s", exact, whole, $"at most {Mark} times as long", (_, ratio) => ratio <= Mark, "0.0")];

        async Task<double> ReadAllAsync(DateTimeOffset moment)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < rules; i++)
                await figures.ReadAsync(FigureOf(i), moment, cancellation);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static AlertFigure FigureOf(int rule) => new(
        $"watched_{rule % Series}", Statistics[rule / Series % Statistics.Length], Windows[rule / Series / Statistics.Length % Windows.Length]);

    private static string Line(int series, DateTimeOffset at) => new JsonObject
    {
        ["metric_name"] = $"watched_{series}",
        ["value"] = series % 7,
        ["unit"] = "ms",
        ["category"] = "performance",
        ["service"] = $"service-{series % 20}",
        ["timestamp"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString();
}
