using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Platform.Freshness;

/// <summary>An endpoint reads the read models that it says it does, and no others: with all others hidden it still answers.</summary>
[Collection(PlatformCollection.Name)]
public sealed class AnsweredFromTests(TestServers servers) : ServiceTests(servers)
{
    private static readonly Dictionary<string, string[]> Questions = new()
    {
        ["/metrics"] = ["", "?service=api&limit=5", "?aggregation=sum&unit=count&group_by=service", "?aggregation=max&unit=ms&as_of={now}", "?include=retracted"],
        ["/metrics/catalog"] = ["", "?as_of={now}"],
        ["/metrics/series"] = ["?figure=total_cost&group_by=service", "?figure=latency&statistic=p95", "?figure=compliance_score&compare=previous", "?metric_name=gpu&as_of={now}", "?figure=threats"],
        ["/metrics/summary"] = ["", "?time_range=30d", "?as_of={now}", "?category=cost"],
        ["/metrics/performance"] = ["", "?time_range=7d&aggregation=max", "?as_of={now}&service=api"],
        ["/metrics/security"] = ["", "?time_range=7d", "?as_of={now}"],
        ["/metrics/cost"] = ["", "?service=api&group_by=model_name", "?as_of={now}"],
        ["/metrics/usage"] = ["", "?service=api&group_by=user_id", "?as_of={now}"],
        ["/metrics/compliance"] = ["", "?framework=gdpr", "?as_of={now}"],
        ["/metrics/export"] = ["", "?format=xlsx&as_of={now}"],
        ["/figures/explain"] = ["?figure=total_cost", "?figure=compliance_score", "?metric_name=gpu&as_of={now}"],
        ["/figures/changes"] = ["?from={now}"],
        ["/budgets"] = ["", "?as_of={now}"],
        ["/alerts"] = ["", "?status=firing&as_of={now}"],
        ["/alerts/rules"] = ["", "?as_of={now}"],
        ["/alerts/rules/{name}"] = [""],
        ["/channels"] = ["", "?as_of={now}"],
        ["/channels/{name}"] = ["", "?as_of={now}"],
        ["/channels/{name}/key"] = [""],
        ["/routes"] = ["", "?as_of={now}"],
        ["/silences"] = ["", "?status=all&as_of={now}"],
        ["/dashboards"] = ["", "?as_of={now}"],
        ["/dashboards/{id}"] = ["", "?as_of={now}"],
        ["/dashboards/{id}/versions"] = [""],
        ["/dashboards/{id}/versions/{version}"] = [""],
        ["/reports"] = ["", "?as_of={now}"],
        ["/reports/{name}"] = ["", "?as_of={now}"],
        ["/reports/{name}/versions"] = [""],
        ["/report-schedules"] = ["", "?as_of={now}"],
        ["/report-schedules/{name}"] = ["", "?as_of={now}"],
        ["/report-schedules/{name}/versions"] = [""],
        ["/audit"] = ["", "?actor=tester"],
        ["/audit/{eventId}"] = [""],
    };

    [Fact]
    public async Task what_an_endpoint_says_it_answers_from_is_all_that_it_reads()
    {
        await Client.RecordAllAsync(
        [
            new { metric_name = "request_count", value = 1, unit = "requests", category = "usage", service = "api", user_id = "ada" },
            new { metric_name = "gpu", value = 1, unit = "USD", category = "cost", service = "api" },
            new { metric_name = "inference_latency", value = 5, unit = "ms", category = "performance", service = "api" },
        ]);
        await Service.SendAsync(HttpMethod.Put, "/alerts/rules/rule", """{"metric": "m", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 1}}""");
        await Service.SendAsync(HttpMethod.Put, "/channels/rule", """{"kind": "webhook", "url": "https://93.184.216.34/alerts"}""");
        await Service.SendAsync(HttpMethod.Put, "/routes/rule", """{"channels": ["rule"], "match": {"rule": ["no"]}}""");
        await Service.SendAsync(HttpMethod.Post, "/silences", $$"""{"match": {"rule": ["no"]}, "comment": "c", "to": "{{DateTimeOffset.UtcNow.AddHours(1).Text()}}"}""");
        await Service.SendAsync(HttpMethod.Put, "/reports/rule", """{"title": "t", "period": {"kind": "last_day"}, "sections": [{"kind": "costs"}]}""");
        await Service.SendAsync(HttpMethod.Put, "/report-schedules/rule", """{"report": "rule", "when": {"kind": "cron", "cron": "0 7 1 1 *"}, "recipients": [{"channel": "rule"}]}""");
        var board = (await Service.SendAsync(HttpMethod.Post, "/dashboards", """{"title": "t"}""")).Json["id"]!.GetValue<string>();
        await Service.CatchUpAsync();
        var someEvent = (await Service.GetAsync("/audit")).Json["events"]![0]!["event_id"]!.GetValue<string>();
        var endpoints = Service.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<AnsweredFrom>() is not null)
            .ToDictionary(endpoint => endpoint.RoutePattern.RawText!, endpoint => endpoint.Metadata.GetMetadata<AnsweredFrom>()!.Models);
        endpoints.Keys.ShouldBe(Questions.Keys, ignoreOrder: true);
        endpoints.Values.SelectMany(models => models).Except(ReadModelCatalogue.All.Select(model => model.Name)).ShouldBeEmpty();

        foreach (var (path, models) in endpoints)
        {
            // As of a moment old enough that its own look is not in the way, and new enough to be about all of them.
            var tables = ReadModelCatalogue.All.Where(model => !models.Contains(model.Name)).SelectMany(model => model.Tables).ToArray();
            await ExecuteAsync($"create schema hidden; {string.Concat(tables.Select(table => $"alter table read_models.{table} set schema hidden;"))}");
            foreach (var question in Questions[path])
            {
                var url = path.Replace("{name}", "rule").Replace("{eventId}", someEvent).Replace("{id}", board).Replace("{version}", "1") + question.Replace("{now}", DateTimeOffset.UtcNow.Text());
                var answer = await Service.GetAsync(url);
                answer.Status.ShouldBe(200, $"{url} of {string.Join(", ", models)}: {answer.Text}");
            }

            await ExecuteAsync($"{string.Concat(tables.Select(table => $"alter table hidden.{table} set schema read_models;"))} drop schema hidden");
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Service.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
