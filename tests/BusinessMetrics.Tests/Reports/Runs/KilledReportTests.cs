using System.Globalization;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Audit;

namespace BusinessMetrics.Tests.Reports.Runs;

/// <summary>The service is killed while it makes reports; REPORT_KILLS says how often.</summary>
public class KilledReportTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("REPORT_KILLS") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task killed_while_it_makes_them_each_is_made_once_as_of_its_moment_and_the_command_finds_them_whole()
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(Kills);
        var service = await ServiceProcess.StartAsync(directory.Path, ("LOG_LEVEL", "ERROR"));
        try
        {
            var asked = new List<string>();
            for (var kill = 0; kill < Kills; kill++)
            {
                using (var client = service.Client())
                {
                    await client.RecordAllAsync(Enumerable.Range(0, 200).Select(i => new { metric_name = "gpu", value = i, unit = "USD", category = "cost", service = "training", timestamp = DateTimeOffset.UtcNow.AddDays(-40).AddMinutes(i) }));
                    // A moment of its own for each, so that none is another.
                    for (var i = 0; i < 3; i++)
                        asked.Add((await client.JsonAsync("reports/service-health/runs", HttpMethod.Post, new { watermark = $"{kill}-{i}" })).Text("id"));
                    var moment = TimeSpan.FromMilliseconds(random.Next(4_000));
                    await Task.Delay(moment);
                }

                await service.SignalAsync("KILL");
                service.Process.Dispose();
                service = await ServiceProcess.StartAsync(directory.Path, ("LOG_LEVEL", "ERROR"));
            }

            using var last = service.Client();
            foreach (var id in asked)
            {
                await Until.TrueAsync(async () => (await last.JsonAsync($"report-runs/{id}")).Text("state") is "done" or "failed");
                var run = await last.JsonAsync($"report-runs/{id}");
                run.Text("state").ShouldBe("done", run.ToJsonString());
                (await last.JsonAsync($"report-runs/{id}/verification"))["same"]!.GetValue<bool>().ShouldBeTrue();
            }

            await last.CatchUpAsync();
            (await last.JsonAsync("audit?action=report.made&limit=1000"))["events"]!.AsArray().Count.ShouldBe(asked.Count);

            var file = Path.Combine(directory.Path, "given-out.pdf");
            await File.WriteAllBytesAsync(file, await last.GetByteArrayAsync($"report-runs/{asked[0]}/pdf"));
            string[] address = ["--url", service.Url.ToString(), "--token", service.Token];
            var whole = await ServiceProcess.RunAsync(["report", "verify", file, .. address], ("DATA_DIR", directory.Path));
            (whole.ExitCode, whole.Output).ShouldSatisfyAllConditions(
                each => each.ExitCode.ShouldBe(0, whole.Errors),
                each => each.Output.ShouldContain("SAME"),
                each => each.Output.ShouldContain("proof is valid"));
            foreach (var format in (string[])["csv", "xlsx", "json", "html"])
            {
                var other = Path.Combine(directory.Path, $"given-out.{format}");
                await File.WriteAllBytesAsync(other, await last.GetByteArrayAsync($"report-runs/{asked[0]}/{format}"));
                (await ServiceProcess.RunAsync(["report", "verify", other, .. address], ("DATA_DIR", directory.Path))).Output.ShouldContain("SAME", Case.Sensitive, format);
            }

            var altered = await File.ReadAllTextAsync(Path.Combine(directory.Path, "given-out.csv"));
            await File.WriteAllTextAsync(Path.Combine(directory.Path, "given-out.csv"), altered.Replace("Service health", "Service wealth", StringComparison.Ordinal));
            var refused = await ServiceProcess.RunAsync(["report", "verify", Path.Combine(directory.Path, "given-out.csv"), .. address], ("DATA_DIR", directory.Path));
            (refused.ExitCode, refused.Output.Contains("ALTERED", StringComparison.Ordinal)).ShouldBe((1, true));
        }
        finally
        {
            await service.DisposeAsync();
        }
    }
}
