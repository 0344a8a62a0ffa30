using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Startup;

[Collection(HostCollection.Name)]
public sealed class DatabaseSetupTests(TestServers servers) : ServiceTests(servers)
{
    protected override Task<ServiceSettings> NewServiceAsync() => Servers.NewServiceOnNothingAsync();

    [Theory]
    [InlineData("events.mt_events", "data", "seq_id")]
    [InlineData("read_models.metric_records", "metadata", "series_id")]
    [InlineData("read_models.metric_rollups_minute", "sketch", "bucket")]
    [InlineData("read_models.compliance_states", "state", "framework")]
    [InlineData("proofs.tiles", "hashes", "first_sequence")]
    public async Task columns_that_no_condition_is_about_are_not_analysed(string table, string unasked, string asked)
    {
        (await StatisticsAsync(table, unasked)).ShouldBe(["0"]);
        (await StatisticsAsync(table, asked)).ShouldBe(["default"]);
    }

    [Fact]
    public async Task nor_are_those_of_a_month_whose_first_metric_comes_later()
    {
        await Client.RecordAsync(new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "gateway", timestamp = DateTimeOffset.UtcNow.AddDays(-70) });
        await Client.RecordAsync(new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "gateway" });
        await Service.CatchUpAsync();

        (await StatisticsAsync("read_models.metric_records", "metadata", ofPartitions: true)).ShouldBe(["0", "0"]);
    }

    [Fact]
    public async Task plans_are_kept_for_what_is_written_and_made_for_what_is_asked()
    {
        (await PlansAsync(Service.Host.Services.GetRequiredService<WritingConnections>().Source)).ShouldBe("auto");
        (await PlansAsync(Service.Database)).ShouldBe("force_custom_plan");
    }

    private static async Task<string> PlansAsync(NpgsqlDataSource connections)
    {
        await using var command = connections.CreateCommand("show plan_cache_mode");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How much is kept of a column: nothing, or what PostgreSQL keeps of any.</summary>
    private async Task<IReadOnlyList<string>> StatisticsAsync(string table, string column, bool ofPartitions = false)
    {
        await using var command = Service.Database.CreateCommand(
            $"""
            select case when attstattarget is null or attstattarget < 0 then 'default' else attstattarget::text end
            from pg_attribute
            where attname = $2 and attrelid in ({(ofPartitions ? "select inhrelid from pg_inherits where inhparent = $1::regclass" : "$1::regclass")})
            """);
        command.Parameters.AddWithValue(table);
        command.Parameters.AddWithValue(column);
        await using var reader = await command.ExecuteReaderAsync();
        var statistics = new List<string>();
        while (await reader.ReadAsync())
            statistics.Add(reader.GetString(0));
        return statistics;
    }
}
