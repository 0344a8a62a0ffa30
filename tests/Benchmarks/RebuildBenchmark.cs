using System.Globalization;
using System.Text.Json.Nodes;

namespace BusinessMetrics.Benchmarks;

/// <summary>How long each read model takes to be rebuilt, one after the other, while the service answers.</summary>
internal static class RebuildBenchmark
{
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        var names = (await service.GetAsync("projections", cancellation))["projections"]!.AsArray().Select(projection => projection!["name"]!.GetValue<string>()).ToArray();
        var measurements = new List<Measurement>();
        foreach (var name in names)
        {
            using var started = await service.Http.PostAsync($"projections/{name}/rebuild", null, cancellation);
            var operation = JsonNode.Parse(await started.Content.ReadAsStringAsync(cancellation))!;
            while (operation["state"]!.GetValue<string>() == "running")
            {
                await Task.Delay(100, cancellation);
                operation = await service.GetAsync($"projections/rebuilds/{operation["operation_id"]}", cancellation);
            }

            var seconds = (operation["ended_at"]!.GetValue<DateTimeOffset>() - operation["started_at"]!.GetValue<DateTimeOffset>()).TotalSeconds;
            measurements.Add(new(
                $"rebuild {name}",
                [
                    ("events", operation["events"]!.ToString()),
                    ("s", seconds.ToString("0.0", CultureInfo.InvariantCulture)),
                    ("events/s", operation["events_per_second"]!.ToString()),
                ],
                "succeeds",
                operation["state"]!.GetValue<string>() == "succeeded"));
        }

        return measurements;
    }
}
