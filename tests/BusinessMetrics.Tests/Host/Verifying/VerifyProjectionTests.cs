using System.Text.Json.Nodes;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Verifying;

[Collection(HostCollection.Name)]
public class VerifyProjectionTests(TestServers servers) : ServiceTests(servers)
{
    /// <summary>In the last hour that is over, so that all of it is in one bucket of each length but the week's.</summary>
    private static readonly DateTimeOffset Hour = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour - 1), TimeSpan.Zero);

    private static object Requests(int value, int minute, string user = "alice", DateTimeOffset? hour = null) => new
    {
        metric_name = "request_count",
        value,
        unit = "requests",
        category = "usage",
        service = "gateway",
        user_id = user,
        session_id = "s1",
        timestamp = (hour ?? Hour).AddMinutes(minute).Text(),
    };

    [Fact]
    public async Task what_was_folded_once_is_what_the_records_come_to()
    {
        var everything = new EveryAnswer(DateTimeOffset.UtcNow);
        var ids = await Client.RecordAllAsync(everything.Metrics(400));
        foreach (var id in ids.Where((_, i) => i % 10 == 0))
            await Client.RetractAsync(id);
        await Service.CatchUpAsync();

        foreach (var model in ReadModelCatalogue.All)
        {
            var verification = await VerifyAsync(model.Name);

            verification["differences"]!.GetValue<long>().ShouldBe(0, verification.ToJsonString());
            verification["hours"]!.GetValue<int>().ShouldBe(model.RollupModels.Count > 0 ? 37 : 0);
        }

        (await DifferingAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task rows_that_count_twice_are_found_told_and_mended_by_a_rebuild()
    {
        await Client.RecordAllAsync([Requests(3, 5), Requests(4, 5), Requests(10, 6)]);
        await Service.CatchUpAsync();
        // As an older version left it where two nodes had folded the same page.
        foreach (var table in (string[])["usage_requests_rollups_minute", "usage_requests_rollups_hour"])
            await ExecuteAsync($"update read_models.{table} set count = count * 2, sum = sum * 2");

        var verification = await VerifyAsync("usage");

        verification["differences"]!.GetValue<long>().ShouldBe(2);
        verification["listed"]!.AsArray().OrderBy(each => each!["bucket"]!.GetValue<string>()).Select(each => each!.ToJsonString()).ShouldBe(
        [
            $$$"""{"table":"usage_requests_rollups_minute","bucket":"{{{Hour.AddMinutes(5).Text()}}}","series":{"service":"gateway"},"kept":{"count":4,"sum":14,"retractions":0},"expected":{"count":2,"sum":7,"retractions":0}}""",
            $$$"""{"table":"usage_requests_rollups_minute","bucket":"{{{Hour.AddMinutes(6).Text()}}}","series":{"service":"gateway"},"kept":{"count":2,"sum":20,"retractions":0},"expected":{"count":1,"sum":10,"retractions":0}}""",
        ]);
        (await DifferingAsync())!.AsArray().Single()!["name"]!.GetValue<string>().ShouldBe("usage");
        (await MeasuredAsync()).ShouldBe("2");

        await Client.RebuildAsync("usage");

        (await DifferingAsync()).ShouldBeNull();
        (await MeasuredAsync()).ShouldBeNull();
        (await VerifyAsync("usage"))["differences"]!.GetValue<long>().ShouldBe(0);
        (await MeasuredAsync()).ShouldBe("0");
    }

    [Theory]
    [InlineData("usage", "update read_models.usage_people_rollups_minute set sum = sum + 0.000001", 2, "usage_people_rollups_minute", "usage_people_rollups_hour")]
    [InlineData("usage", "delete from read_models.usage_rollups_minute where last_value = 3", 1, "usage_rollups_minute", "usage_rollups_hour")]
    [InlineData("usage", "insert into read_models.usage_requests_rollups_minute select bucket + interval '1 minute', series_id, count, sum, retractions, first_recorded_at, last_changed_at from read_models.usage_requests_rollups_minute", 1, "usage_requests_rollups_minute", "usage_requests_rollups_hour")]
    [InlineData("usage", "update read_models.usage_activity_rollups_day set count = 2", 2, "usage_activity_rollups_day")]
    [InlineData("usage", "update read_models.usage_sessions_rollups_minute set count = 2", 1, "usage_sessions_rollups_minute", "usage_sessions_rollups_hour")]
    [InlineData("usage", "update read_models.usage_feature_people_rollups_week set count = 2", 1, "usage_feature_people_rollups_week")]
    [InlineData("ledger", "update read_models.metric_rollups_minute set retractions = 1", 2, "metric_rollups_minute", "metric_rollups_hour")]
    [InlineData("ledger", "update read_models.metric_totals set count = count + 1", 1, "metric_totals")]
    public async Task any_table_that_is_wrong_is_named(string projection, string damage, int rowsATable, params string[] tables)
    {
        await Client.RecordAllAsync([Requests(3, 5), new { metric_name = "feature_usage", value = 1, unit = "count", category = "usage", service = "gateway", user_id = "bob", timestamp = Hour.AddMinutes(5).Text() }]);
        await Service.CatchUpAsync();
        await ExecuteAsync(damage);

        var listed = (await VerifyAsync(projection))["listed"]!.AsArray();

        listed.GroupBy(each => each!["table"]!.GetValue<string>()).OrderBy(table => table.Key).Select(table => (table.Key, table.Count()))
            .ShouldBe(tables.Order().Select(table => (table, rowsATable)));
    }

    [Theory]
    [InlineData("usage", "read_models.usage_rollups_minute", "ledger")]
    [InlineData("usage", "read_models.metric_totals", "usage")]
    public async Task what_only_one_of_records_and_roll_ups_has_folded_yet_is_no_difference(string projection, string held, string ahead)
    {
        var first = await Client.RecordAsync(Requests(3, 5));
        await Client.RecordAsync(Requests(4, 5));
        await Service.CatchUpAsync();
        await using (var connection = await Service.Database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            // Whoever writes to it waits, whoever reads does not.
            await using (var hold = new NpgsqlCommand($"lock table {held} in exclusive mode", connection))
                await hold.ExecuteNonQueryAsync();
            var before = await PositionAsync(ahead);
            await Client.RetractAsync(first);
            await Client.RecordAsync(Requests(10, 5));
            await Until.TrueAsync(async () => await PositionAsync(ahead) >= before + 2);
            (await PositionAsync(ahead == "ledger" ? "usage" : "ledger")).ShouldBeLessThan(before + 2);

            var verification = await VerifyAsync(projection);

            verification["differences"]!.GetValue<long>().ShouldBe(0, verification.ToJsonString());
        }

        await Service.CatchUpAsync();
        (await VerifyAsync(projection))["differences"]!.GetValue<long>().ShouldBe(0);
    }

    private Task<JsonNode> VerifyAsync(string projection) => Client.JsonAsync($"projections/{projection}/verify", HttpMethod.Post);

    private async Task<JsonNode?> DifferingAsync() => (await Client.JsonAsync("health"))["dependencies"]!["differing_projections"];

    private async Task<string?> MeasuredAsync()
    {
        const string Series = "business_metrics_projection_differences{projection=\"usage\"} ";
        return (await Client.GetStringAsync("metrics/prometheus")).Split('\n').SingleOrDefault(line => line.StartsWith(Series, StringComparison.Ordinal))?[Series.Length..];
    }

    private async Task<long> PositionAsync(string projection) => (await Client.ProjectionAsync(projection))["position"]!.GetValue<long>();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Service.Database.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }
}
