using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// How long the ledger takes to be rebuilt, beside the same in SQL; and every read model, one after the other, while the
/// service answers.
/// </summary>
internal static class RebuildBenchmark
{
    private const string Ledger = "ledger";

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        await using var dataSource = NpgsqlDataSource.Create(service.Database);
        await LedgerLimit.PrepareAsync(dataSource, cancellation);
        var (ours, limit) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            await MeasuredTables.SettleAsync(dataSource, cancellation);
            var (ledger, seconds) = await RebuildAsync(service, Ledger, cancellation);
            var events = ledger["events"]!.GetValue<long>();
            ours.Add(events / seconds);
            limit.Add(events / await LedgerLimit.MeasureAsync(dataSource, cancellation));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"rebuild, round {round + 1}: {events} events, {ours[^1]:0} a second; SQL {limit[^1]:0}"));
        }

        var measurements = new List<Measurement> { Comparison.Of("rebuild of the ledger, events/s", ours, limit, ">= 1.0", (_, ratio) => ratio >= 1) };
        var names = (await service.GetAsync("projections", cancellation))["projections"]!.AsArray().Select(projection => projection!["name"]!.GetValue<string>()).ToArray();
        foreach (var name in names.Where(name => name != Ledger))
        {
            var (operation, seconds) = await RebuildAsync(service, name, cancellation);
            measurements.Add(Comparison.Of(
                $"rebuild of {name}, events/s", [operation["events"]!.GetValue<long>() / seconds], [], "succeeds", (_, _) => operation["state"]!.GetValue<string>() == "succeeded"));
        }

        return measurements;
    }

    private static async Task<(JsonNode Operation, double Seconds)> RebuildAsync(MeasuredService service, string name, CancellationToken cancellation)
    {
        using var started = await service.Http.PostAsync($"projections/{name}/rebuild", null, cancellation);
        var operation = JsonNode.Parse(await started.Content.ReadAsStringAsync(cancellation))!;
        while (operation["state"]!.GetValue<string>() == "running")
        {
            await Task.Delay(50, cancellation);
            operation = await service.GetAsync($"projections/rebuilds/{operation["operation_id"]}", cancellation);
        }

        return (operation, (operation["ended_at"]!.GetValue<DateTimeOffset>() - operation["started_at"]!.GetValue<DateTimeOffset>()).TotalSeconds);
    }
}
