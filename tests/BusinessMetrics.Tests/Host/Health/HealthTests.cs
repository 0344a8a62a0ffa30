using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Health;

[Collection(HostCollection.Name)]
public class HealthTests(TestServers servers)
{
    [Fact]
    public async Task a_healthy_service_says_how_many_metrics_it_holds_and_takes()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        for (var i = 0; i < 3; i++)
            await service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" });
        await service.CatchUpAsync();

        var answer = await service.GetAsync("/health", token: "");

        answer.Status.ShouldBe(200);
        answer.Json["status"]!.GetValue<string>().ShouldBe("healthy");
        answer.Json["service"]!.GetValue<string>().ShouldBe("business-metrics");
        answer.Json["uptime_seconds"]!.GetValue<double>().ShouldBeGreaterThan(0);
        answer.Json["dependencies"]!["database"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["dependencies"]!["redis"]!.GetValue<bool>().ShouldBeTrue();
        answer.Json["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(3);
        answer.Json["metrics"]!["metrics_per_second"]!.GetValue<double>().ShouldBeGreaterThan(0);
        answer.Json["metrics"]!["cache_hit_rate"]!.GetValue<double>().ShouldBe(0);
    }

    [Fact]
    public async Task prometheus_gets_counts_by_category_the_flushes_the_cache_and_the_lag_of_each_projection()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        await service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" });
        await service.CatchUpAsync();
        await service.GetAsync("/metrics/summary");
        await service.GetAsync("/metrics/summary");
        // Afterwards: what the audit trail notes of a refusal would make the first answer stale.
        await service.PostMetricAsync(new { metric_name = "m" });

        string[] lines = [];
        // The refused metric is told to the audit trail a moment later.
        await Until.TrueAsync(async () =>
        {
            lines = (await service.GetAsync("/metrics/prometheus", token: "")).Text.Split('\n');
            return lines.Contains("business_metrics_projection_lag_events{projection=\"ledger\"} 0");
        });

        lines.ShouldContain("business_metrics_recorded_total{category=\"usage\"} 1");
        lines.ShouldContain("business_metrics_recorded_total{category=\"cost\"} 0");
        lines.ShouldContain("business_metrics_refused_total{reason=\"invalid\"} 1");
        lines.ShouldContain("business_metrics_duplicates_total 0");
        lines.ShouldContain("business_metrics_flush_size_count 1");
        lines.ShouldContain("business_metrics_queued 0");
        lines.ShouldContain("business_metrics_cache_misses_total 1");
        lines.ShouldContain(line => line.StartsWith("http_request_duration_seconds_count", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_made_up_method_makes_no_series_of_its_own()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        foreach (var method in (string[])["MADEUP", "gEt"])
            await service.SendAsync(new HttpMethod(method), "/metrics");
        await service.GetAsync("/metrics");

        var text = (await service.GetAsync("/metrics/prometheus", token: "")).Text;

        text.ShouldContain("method=\"GET\"");
        text.ShouldNotContain("MADEUP");
        text.ShouldNotContain("gEt", Case.Sensitive);
    }

    [Fact]
    public async Task an_event_that_no_projection_can_apply_is_not_skipped_and_turns_health_red()
    {
        var settings = await servers.NewServiceAsync();
        await using var service = await TestService.StartAsync(settings);
        var metric = new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" };
        await service.PostMetricAsync(metric);
        await service.CatchUpAsync();
        (await service.GetAsync("/health", token: "")).Status.ShouldBe(200);

        // As if it had been recorded, and not been applied, a while ago.
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await using (var poison = database.CreateCommand(
            """
            insert into events.mt_streams (id, version) values ('poison', 1);
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values (nextval('events.mt_events_sequence'), gen_random_uuid(), 'poison', 1, '{"v": "x"}', 'usage_observed', now() - interval '1 hour');
            update events.mt_event_progression set last_updated = now() - interval '1 hour' where name = 'ledger:All';
            """))
            await poison.ExecuteNonQueryAsync();
        (await service.PostMetricAsync(metric)).Status.ShouldBe(201);

        await Until.TrueAsync(async () => (await service.GetAsync("/health", token: "")).Status == 503);
        var health = (await service.GetAsync("/health", token: "")).Json;
        health["status"]!.GetValue<string>().ShouldBe("unhealthy");
        health["dependencies"]!["projections"]!.GetValue<bool>().ShouldBeFalse();
        health["dependencies"]!["database"]!.GetValue<bool>().ShouldBeTrue();
        health["metrics"]!["total_metrics"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task prometheus_can_be_switched_off()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { PrometheusEnabled = false });

        (await service.GetAsync("/metrics/prometheus")).Status.ShouldBe(404);
    }
}
