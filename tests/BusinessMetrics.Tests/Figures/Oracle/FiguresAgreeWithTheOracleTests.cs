using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Every endpoint's figures, from random histories in real tables, against the oracle's.</summary>
[Collection(FiguresCollection.Name)]
public sealed class FiguresAgreeWithTheOracleTests(TestServers servers)
{
    /// <summary>After everything in any history.</summary>
    private static readonly DateTimeOffset Later = new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task every_figure_of_any_history_asked_about_any_window_as_of_any_moment_is_the_oracles()
    {
        await using var service = await TestService.StartAsync(
            await servers.NewServiceAsync() with { AlertThresholdsEnabled = false },
            builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Later)));
        var delivery = new OracleDelivery(
            service.Host.Services.GetRequiredService<NpgsqlDataSource>(), service.Host.Services.GetRequiredService<SubjectDirectory>());
        var version = service.Host.Services.GetRequiredService<FigureStates>();
        var token = service.Token("admin");

        await Gen.Select(Histories.WithQuestions, Gen.Int[1, 40].Array[1, 3]).SampleAsync(
            async sample =>
            {
                var ((history, questions), pages) = sample;
                await delivery.ReplaceAsync(history.Metrics, pages);
                await version.AdvanceAsync();
                var oracle = new MetricsOracle(history.Metrics);
                foreach (var question in questions)
                {
                    foreach (var (endpoint, expected) in oracle.Answers(question))
                    {
                        var answer = await service.GetAsync(UrlOf(endpoint, question), token);
                        answer.Status.ShouldBe(expected["status"]?.GetValue<int>() ?? 200, answer.Text);
                        var figures = answer.Json;
                        // Asking is in the trail too, and some day the time of asking is in one of the windows.
                        if (figures["audit_trail"] is JsonArray trail)
                            trail.RemoveAll(entry => entry!["user"]!.GetValue<string>() == "tester");
                        JsonComparison.Differences(expected, figures).ShouldBeEmpty($"{endpoint} {question}");
                        if (endpoint == "performance")
                            ShouldBeWithin(oracle, question, figures["latency"]!);
                    }
                }
            },
            iter: Iterations,
            threads: 1);
    }

    /// <summary>Quantiles are told within 1 %, and to the last digit never beyond the least and the greatest.</summary>
    private static void ShouldBeWithin(MetricsOracle oracle, OracleQuestion question, JsonNode latency)
    {
        var (least, greatest) = (Extreme("min"), Extreme("max"));
        foreach (var quantile in (string[])["p95_ms", "p99_ms"])
            latency[quantile].Decimal().ShouldBeInRange(least, greatest, $"{quantile} {question}");

        decimal Extreme(string aggregation) =>
            oracle.Performance(question.Start, question.End, question.Filters.Model, question.Filters.Service, aggregation, question.AsOf)["latency"]!["average_ms"].Decimal();
    }

    /// <summary>Each history is asked up to eight questions of seven endpoints; ORACLE_HISTORIES asks for more of them.</summary>
    private static long Iterations =>
        long.TryParse(Environment.GetEnvironmentVariable("ORACLE_HISTORIES"), CultureInfo.InvariantCulture, out var asked) ? asked : 100;

    private static string UrlOf(string endpoint, OracleQuestion question)
    {
        var filters = question.Filters;
        (string Path, (string Name, string? Value)[] Own) parts = endpoint.ToLowerInvariant() switch
        {
            "summary" => ("/metrics/summary", [("category", filters.Category)]),
            "performance" => ("/metrics/performance", [("model_name", filters.Model), ("service", filters.Service), ("aggregation", question.Aggregation)]),
            "security" => ("/metrics/security", [("threat_type", filters.ThreatType), ("severity", filters.Severity)]),
            "cost" => ("/metrics/cost", [("service", filters.Service), ("resource_type", filters.ResourceType), ("group_by", question.CostGroupBy)]),
            "usage" => ("/metrics/usage", [("service", filters.Service), ("user_id", filters.User), ("group_by", question.UsageGroupBy)]),
            "compliance" => ("/metrics/compliance", [("framework", filters.Framework)]),
            _ => ("/metrics",
            [
                ("metric_name", filters.MetricName), ("category", filters.Category), ("service", filters.Service), ("model_name", filters.Model),
                ("unit", filters.Unit), ("aggregation", question.Aggregation), ("group_by", question.ListingGroupBy),
            ]),
        };
        (string Name, string? Value)[] all =
        [
            question.TimeRange is { } range && parts.Path != "/metrics" ? ("time_range", range) : ("start_time", Iso8601.Format(question.Start)),
            ("end_time", question.End is { } end ? Iso8601.Format(end) : null),
            ("as_of", question.AsOf is { } moment ? Iso8601.Format(moment) : null),
            .. parts.Own,
        ];
        return $"{parts.Path}?{string.Join("&", all.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"))}";
    }
}
