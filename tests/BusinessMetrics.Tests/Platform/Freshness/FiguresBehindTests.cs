using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Freshness;

/// <summary>What is told where a read model does not get on.</summary>
[Collection(PlatformCollection.Name)]
public sealed class FiguresBehindTests(TestServers servers) : ServiceTests(servers)
{
    private static object Usage => new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "s" };

    [Fact]
    public async Task a_read_model_that_is_held_up_is_named_with_its_place_and_the_others_answer()
    {
        await Service.PostMetricAsync(Usage);
        await Service.CatchUpAsync();
        string position;
        await using (await HoldAsync("usage:All"))
        {
            position = (await Service.PostMetricAsync(Usage)).Header("Recorded-At");
            var answer = await Service.GetAsync($"/metrics/usage?wait_for={position}&wait=0.2");

            answer.Status.ShouldBe(503, answer.Text);
            answer.Header("Retry-After").ShouldBe("1");
            answer.Json["type"]!.GetValue<string>().ShouldEndWith("figures-behind");
            answer.Json["wait_for"]!.GetValue<long>().ShouldBe(long.Parse(position));
            answer.Json["includes_to"]!.GetValue<long>().ShouldBeLessThan(long.Parse(position));
            var behind = answer.Json["read_models"]!.AsArray().ShouldHaveSingleItem()!;
            behind["name"]!.GetValue<string>().ShouldBe("usage");
            behind["position"]!.GetValue<long>().ShouldBeLessThan(long.Parse(position));
            behind["stands_still"]!.GetValue<bool>().ShouldBeFalse();
            answer.Header("Figures-At").ShouldBeEmpty();

            // Cost also tells of what usage metrics count; the summary does not ask that read model.
            (await Service.GetAsync($"/metrics/cost?wait_for={position}&wait=0.1")).Status.ShouldBe(503);
            var summary = await Service.GetAsync($"/metrics/summary?wait_for={position}&wait=10");
            summary.Json["total_metrics"]!.GetValue<int>().ShouldBe(2);
            // Whoever does not wait gets what there is, and can tell.
            var old = await Service.GetAsync("/metrics/usage");
            old.Json["total_requests"]!.GetValue<int>().ShouldBe(1);
            long.Parse(old.Header("Figures-At")).ShouldBeLessThan(long.Parse(position));
        }

        var after = await Service.GetAsync($"/metrics/usage?wait_for={position}&wait=10");
        after.Json["total_requests"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task many_who_wait_are_answered_as_soon_as_it_goes_on()
    {
        await Service.PostMetricAsync(Usage);
        await Service.CatchUpAsync();
        await using var held = await HoldAsync("ledger:All");
        var position = (await Service.PostMetricAsync(Usage)).Header("Recorded-At");
        var waiting = Enumerable.Range(0, 50).Select(_ => Service.GetAsync($"/metrics/summary?wait_for={position}&wait=10")).ToArray();
        (await Service.GetAsync($"/metrics/summary?wait_for={position}&wait=0.2")).Status.ShouldBe(503);
        waiting.ShouldAllBe(task => !task.IsCompleted);

        await held.DisposeAsync();

        foreach (var answer in await Task.WhenAll(waiting))
            answer.Json["total_metrics"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task a_read_model_that_stopped_at_an_event_is_said_to_stand_still()
    {
        await Service.PostMetricAsync(Usage);
        await Service.CatchUpAsync();
        await using (var broken = Service.Database.CreateCommand(
            """
            insert into events.mt_streams (id, version) values ('unreadable', 1);
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('events.mt_events_sequence'), gen_random_uuid(), 'unreadable', 1, jsonb_set(data, '{v}', '"x"'), type, timestamp
            from events.mt_events where type = 'usage_observed';
            """))
            await broken.ExecuteNonQueryAsync();
        var position = (await Service.PostMetricAsync(Usage)).Header("Recorded-At");
        await Until.TrueAsync(async () => (await Client.ProjectionAsync("usage"))["state"]!.GetValue<string>() == "stalled");

        var answer = await Service.GetAsync($"/metrics/usage?wait_for={position}&wait=0");

        answer.Status.ShouldBe(503);
        answer.Header("Retry-After").ShouldBe("10");
        answer.Json["read_models"]![0]!["stands_still"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["read_models"]![0]!["failed_at"]!.GetValue<long>().ShouldBe(long.Parse(position) - 1);
        answer.Json["detail"]!.GetValue<string>().ShouldContain("stands still");
        (await Service.GetAsync($"/alerts?wait_for={position}")).Status.ShouldBe(200);
    }

    /// <summary>Holds a read model's progress up, so that it commits nothing.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string progress)
    {
        var connection = await Service.Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"begin; select from events.mt_event_progression where name = '{progress}' for update", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
