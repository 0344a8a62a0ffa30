using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Monitoring;

[Collection(PlatformCollection.Name)]
public class PausedProjectionsTests(TestServers servers)
{
    private static object Metric => new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "s1" };

    [Fact]
    public async Task a_projection_that_stopped_at_an_event_goes_on_once_the_event_is_mended_without_a_restart()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        using var client = service.Client();
        await client.RecordAsync(Metric);
        await client.CatchUpAsync();
        await ExecuteAsync(
            """
            insert into events.mt_streams (id, version) values ('unreadable', 1);
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('events.mt_events_sequence'), gen_random_uuid(), 'unreadable', 1, jsonb_set(data, '{v}', '"x"'), type, timestamp
            from events.mt_events where type = 'usage_observed';
            """);
        await client.RecordAsync(Metric);
        await Until.TrueAsync(async () => (await client.ProjectionAsync("ledger"))["state"]!.GetValue<string>() == "stalled");
        (await client.CountAsync()).ShouldBe(1);

        await ExecuteAsync("update events.mt_events set data = jsonb_set(data, '{v}', '1') where stream_id = 'unreadable'");

        await client.CatchUpAsync();
        (await client.CountAsync()).ShouldBe(3);
        (await client.ProjectionAsync("usage"))["state"]!.GetValue<string>().ShouldBe("current");

        async Task ExecuteAsync(string sql)
        {
            await using var command = service.Database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
