using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Trust.Proofs;

/// <summary>The real service, killed while it signs.</summary>
public class KilledSignerTests
{
    [Fact]
    public async Task a_service_that_is_killed_while_it_signs_goes_on_where_it_was()
    {
        using var directory = new TemporaryDirectory();
        for (var run = 0; run < 2; run++)
        {
            await using var killed = await ServiceProcess.StartAsync(directory.Path, ("ALERT_THRESHOLDS_ENABLED", "false"));
            using var client = killed.Client();
            // More than ten thousand wait: that is signed at once, and in the middle of it the end comes.
            await client.RecordAllAsync(Enumerable.Range(0, 12_000).Select(i => new { metric_name = "cost", value = i, unit = "usd", category = "cost", service = "model-api" }));
            await Until.TrueAsync(async () => await SizeAsync(client) >= 12_000 * run);
            await killed.SignalAsync("KILL");
        }

        await using var service = await ServiceProcess.StartAsync(directory.Path, ("ALERT_THRESHOLDS_ENABLED", "false"));
        using var auditor = service.Client();
        await Until.TrueAsync(async () => await SizeAsync(auditor) >= 24_000);
        var verified = await ServiceProcess.RunAsync(["audit", "verify"], ("DATA_DIR", directory.Path));

        verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);
        // The metrics, and the token that each of the three starts made; the last one's turn may come yet.
        verified.Output.ShouldMatch("2400[0-3] events are what was signed");
    }

    private static async Task<long> SizeAsync(HttpClient client) =>
        (await client.JsonAsync("audit/checkpoints?limit=1"))["checkpoints"]!.AsArray() is [JsonNode newest] ? newest["size"]!.GetValue<long>() : 0;
}
