using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Host.Verifying;

/// <summary>The command as an operator runs it.</summary>
[Collection(HostCollection.Name)]
public class VerifyCommandTests(TestServers servers)
{
    [Fact]
    public async Task every_hour_is_compared_and_what_differs_is_printed_with_what_mends_it()
    {
        var settings = await servers.NewServiceAsync();
        await using var service = await TestService.StartAsync(settings);
        using var client = service.Client();
        var start = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-3), TimeSpan.Zero);
        foreach (var hours in (double[])[0, 47.5])
            await client.RecordAsync(new { metric_name = "request_count", value = 7, unit = "requests", category = "usage", service = "gateway", timestamp = start.AddHours(hours).Text() });
        await service.CatchUpAsync();

        var clean = await RunAsync();
        await using (var damage = service.Database.CreateCommand($"update read_models.usage_requests_rollups_minute set count = 2, sum = 14 where bucket = '{start.Text()}'"))
            await damage.ExecuteNonQueryAsync();
        var damaged = await RunAsync();

        clean.ShouldBe((0, "usage is what the records come to, in 48 hours."));
        damaged.ExitCode.ShouldBe(1);
        damaged.Output.ShouldBe(
            $"""
              usage_requests_rollups_minute {start:u} service=gateway: count 2, sum 14, 0 retracted, and should be count 1, sum 7, 0 retracted
              usage_requests_rollups_hour {start:u} service=gateway: count 1, sum 7, 0 retracted, and should be count 2, sum 14, 0 retracted
            usage differs from the records in 2 rows, of 48 hours. 'BusinessMetrics projections rebuild usage' mends it.
            """);

        async Task<(int ExitCode, string Output)> RunAsync()
        {
            var (exitCode, output, errors) = await ServiceProcess.RunAsync(
                ["projections", "verify", "usage"], ("DATABASE_URL", settings.DatabaseConnectionString!), ("DATA_DIR", settings.DataDirectory));
            errors.ShouldBeEmpty();
            return (exitCode, output.TrimEnd());
        }
    }
}
