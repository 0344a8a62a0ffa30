using System.Text.Json;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Ingest.Recording;

/// <summary>What was accepted is answered as it was, however the rules have changed since.</summary>
[Collection(IngestCollection.Name)]
public class RetriesTests(TestServers servers)
{
    private static readonly (string, string) Key = ("Idempotency-Key", "nightly");

    [Fact]
    public async Task a_metric_that_is_older_than_the_retention_by_now_is_the_first_one_and_another_body_is_refused()
    {
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var service = await TestService.StartAsync(
            await servers.NewServiceAsync() with { RetentionDays = 30, AlertThresholdsEnabled = false }, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var (id, derived, batched) = (Guid.NewGuid(), Cost(1), Cost(2));
        var first = (await service.PostMetricAsync(Cost(1, id))).Json;
        var firstDerived = (await service.PostMetricAsync(derived, Key)).Json;
        var firstBatch = await BatchAsync(service, [batched, Cost(3)], Key with { Item2 = "batch" });
        clock.Ahead += TimeSpan.FromDays(40);

        (await service.PostMetricAsync(Cost(1, id))).Json.ToJsonString().ShouldBe(first.ToJsonString());
        (await service.PostMetricAsync(derived, Key)).Json.ToJsonString().ShouldBe(firstDerived.ToJsonString());
        var again = await BatchAsync(service, [batched, Cost(9)], Key with { Item2 = "batch" });
        again.Json["duplicates"]!.GetValue<int>().ShouldBe(1);
        again.Json["refused"]!.GetValue<int>().ShouldBe(1);
        again.Json["results"]![0]!["metric_id"]!.GetValue<string>().ShouldBe(firstBatch.Json["results"]![0]!["metric_id"]!.GetValue<string>());
        again.Json["results"]![1]!["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("timestamp");

        // Another body, an unknown id, no id: the rules of today.
        (await service.PostMetricAsync(Cost(7, id))).RefusedFields.ShouldBe(["timestamp"]);
        (await service.PostMetricAsync(Cost(1, Guid.NewGuid()))).RefusedFields.ShouldBe(["timestamp"]);
        (await service.PostMetricAsync(Cost(1))).RefusedFields.ShouldBe(["timestamp"]);
        // Nor whose token is for other services.
        (await service.SendAsync(HttpMethod.Post, "/metrics", JsonSerializer.Serialize(Cost(1, id)), token: service.Token(Roles.Writer, services: "other"))).Status.ShouldBe(400);
        await service.CatchUpAsync();
        (await service.GetAsync("/metrics?limit=1")).Json["total_count"]!.GetValue<int>().ShouldBe(4);
    }

    [Theory]
    [InlineData(PersonalDataMode.Redact, PersonalDataMode.Reject)]
    [InlineData(PersonalDataMode.Redact, PersonalDataMode.Hash)]
    [InlineData(PersonalDataMode.Hash, PersonalDataMode.Reject)]
    [InlineData(PersonalDataMode.Hash, PersonalDataMode.Redact)]
    public async Task a_metric_that_was_redacted_otherwise_is_the_first_one(PersonalDataMode then, PersonalDataMode now)
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        var id = Guid.NewGuid();
        string first;
        await using (var service = await TestService.StartAsync(settings with { PiiMode = then }))
        {
            first = (await service.PostMetricAsync(Noted(id, "ask ann@example.org"))).Text;
            (await service.PostMetricAsync(Noted(id, "ask ann@example.org"))).Text.ShouldBe(first);
        }

        await using var changed = await TestService.StartAsync(settings with { PiiMode = now });
        (await changed.PostMetricAsync(Noted(id, "ask ann@example.org"))).Text.ShouldBe(first);
        (await BatchAsync(changed, [Noted(id, "ask ann@example.org")])).Json["duplicates"]!.GetValue<int>().ShouldBe(1);
        (await changed.PostMetricAsync(Noted(id, "tell ann@example.org"))).Status.ShouldBe(now == PersonalDataMode.Reject ? 400 : 409);
        if (then == PersonalDataMode.Hash)
            (await changed.PostMetricAsync(Noted(id, "ask ben@example.org"))).Status.ShouldBe(now == PersonalDataMode.Reject ? 400 : 409);
    }

    [Fact]
    public async Task a_cost_in_what_was_the_reporting_currency_is_the_first_one()
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        var id = Guid.NewGuid();
        string first;
        await using (var service = await TestService.StartAsync(settings))
            first = (await service.PostMetricAsync(Cost(1, id))).Text;

        await using var changed = await TestService.StartAsync(settings with { ReportingCurrency = "EUR" });

        (await changed.PostMetricAsync(Cost(1, id))).Text.ShouldBe(first);
        (await changed.PostMetricAsync(Cost(2, id))).RefusedFields.ShouldBe(["unit"]);
        (await BatchAsync(changed, [Cost(1, id), Cost(1)])).Json["duplicates"]!.GetValue<int>().ShouldBe(1);
    }

    /// <summary>An older version recorded names as they were sent, and a person's name in metadata as a text.</summary>
    [Fact]
    public async Task what_an_older_version_recorded_is_the_first_one()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        var id = Guid.NewGuid();
        object metric = new { metric_id = id, metric_name = "m", value = 1, unit = "count", category = "usage", service = "Cafe\u0301", user_id = "ann@example.org", metadata = new { user = "ann@example.org" } };
        (await service.PostMetricAsync(metric)).Status.ShouldBe(201);
        foreach (var metadata in (string[])["""{"user": "[email]"}""", """{"user": "ann@example.org"}"""])
        {
            await using var command = service.Database.CreateCommand("update events.mt_events set data = data || jsonb_build_object('s', $2::text, 'd', $3::jsonb) || $4::jsonb where id = $1");
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue("Cafe\u0301");
            command.Parameters.AddWithValue(metadata);
            command.Parameters.AddWithValue(metadata.Contains("[email]", StringComparison.Ordinal) ? """{"r": {"email": 1}}""" : """{"r": null}""");
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);

            (await service.PostMetricAsync(metric)).Status.ShouldBe(201);
        }

        (await service.PostMetricAsync(new { metric_id = id, metric_name = "m", value = 1, unit = "count", category = "usage", service = "Café", user_id = "ben" })).Status.ShouldBe(409);
    }

    private static object Cost(int value, Guid? id = null) => new
    {
        metric_id = id,
        metric_name = "gpu",
        value,
        unit = "USD",
        category = "cost",
        service = "s",
        timestamp = DateTimeOffset.UtcNow.Date.AddDays(-1),
    };

    private static object Noted(Guid id, string note) =>
        new { metric_id = id, metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", metadata = new { note } };

    private static Task<Answer> BatchAsync(TestService service, IReadOnlyList<object> metrics, params (string Name, string Value)[] headers) =>
        service.SendAsync(HttpMethod.Post, "/metrics/batch", JsonSerializer.Serialize(metrics), headers: headers);
}
