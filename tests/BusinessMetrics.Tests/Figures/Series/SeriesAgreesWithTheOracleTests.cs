using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Figures.Series;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Tests.Figures.Oracle;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BusinessMetrics.Tests.Figures.Series;

/// <summary>Each bucket of a series is the oracle's figure over that bucket alone, and the whole line its figure over the window.</summary>
[Collection(FiguresCollection.Name)]
public sealed class SeriesAgreesWithTheOracleTests(TestServers servers)
{
    /// <summary>After everything in any history.</summary>
    private static readonly DateTimeOffset Later = new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(string Step, string Zone)> Shapes = Gen.Select(
        Gen.OneOf("15m", "1h", "6h", "1d", "1w"), Gen.OneOf("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"));

    /// <summary>ORACLE_HISTORIES asks for more.</summary>
    private static long Iterations =>
        long.TryParse(Environment.GetEnvironmentVariable("ORACLE_HISTORIES"), CultureInfo.InvariantCulture, out var asked) ? asked : 40;

    [Fact]
    public async Task every_bucket_of_any_history_is_the_oracles_figure_over_that_bucket()
    {
        await using var service = await TestService.StartAsync(
            await servers.NewServiceAsync() with { AlertThresholdsEnabled = false },
            builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Later)));
        var delivery = new OracleDelivery(
            service.Host.Services.GetRequiredService<NpgsqlDataSource>(), service.Host.Services.GetRequiredService<SubjectDirectory>());
        var states = service.Host.Services.GetRequiredService<FigureStates>();
        var token = service.Token("admin");

        await Gen.Select(Histories.WithQuestions, Gen.Int[1, 40].Array[1, 3], Shapes).SampleAsync(
            async sample =>
            {
                var ((history, questions), pages, (step, zone)) = sample;
                await delivery.ReplaceAsync(history.Metrics, pages);
                await states.AdvanceAsync();
                var oracle = new MetricsOracle(history.Metrics);
                foreach (var question in questions.Where(question => question.End is { } end && IsShortEnough(step, question.Start, end)).Take(3))
                {
                    foreach (var (name, query, figureOf) in Asked(oracle, question))
                    {
                        var answer = await service.GetAsync(
                            $"/metrics/series?{query}&step={step}&time_zone={zone}&start_time={Iso8601.Format(question.Start)}&end_time={Iso8601.Format(question.End!.Value)}"
                                + (question.AsOf is { } moment ? $"&as_of={Iso8601.Format(moment)}" : ""),
                            token);
                        answer.Status.ShouldBe(200, answer.Text);
                        ShouldAgree(answer.Json, question, figureOf, $"{name} by {step} in {zone}, {question}");
                    }
                }
            },
            iter: Iterations,
            threads: 1);
    }

    private static bool IsShortEnough(string step, DateTimeOffset start, DateTimeOffset end) =>
        Step.Of(step).CountIn(new TimeWindow(start, end)) <= 200;

    private delegate (decimal? Value, long? Samples) FigureOf(DateTimeOffset start, DateTimeOffset end);

    private static IEnumerable<(string Name, string Query, FigureOf FigureOf)> Asked(MetricsOracle oracle, OracleQuestion question)
    {
        var (filters, asOf) = (question.Filters, question.AsOf);
        var service = Parameter("service", filters.Service);
        yield return ("total_cost", $"figure=total_cost{service}{Parameter("resource_type", filters.ResourceType)}", (start, end) =>
        {
            var cost = oracle.Cost(start, end, filters.Service, filters.ResourceType, asOf: asOf);
            return (cost["total_cost"].Decimal(), (long)cost["samples"].Decimal());
        }
        );
        yield return ("requests", $"figure=requests{service}", (start, end) =>
            (oracle.Usage(start, end, filters.Service, asOf: asOf)["total_requests"].Decimal(), null));
        yield return ("threats", $"figure=threats{Parameter("threat_type", filters.ThreatType)}{Parameter("severity", filters.Severity)}", (start, end) =>
            (oracle.Security(start, end, filters.ThreatType, filters.Severity, asOf)["threat_detection"]!["total_threats"].Decimal(), null));
        yield return ("detection_rate", "figure=detection_rate", (start, end) =>
            (oracle.Security(start, end, asOf: asOf)["threat_detection"]!["detection_rate"].Decimal(), null));
        foreach (var statistic in (string[])["avg", "min", "max", "last"])
            yield return ($"latency {statistic}", $"figure=latency&statistic={statistic}{service}{Parameter("model_name", filters.Model)}", (start, end) =>
            {
                var latency = oracle.Performance(start, end, filters.Model, filters.Service, statistic == "last" ? "avg" : statistic, asOf)["latency"]!;
                return (latency[statistic == "last" ? "current_ms" : "average_ms"].Decimal(), (long)latency["samples"].Decimal());
            }
            );
        foreach (var (statistic, field) in ((string, string)[])[("p95", "p95_ms"), ("p99", "p99_ms")])
            yield return ($"latency {statistic}", $"figure=latency&statistic={statistic}{service}", (start, end) =>
            {
                var latency = oracle.Performance(start, end, null, filters.Service, "avg", asOf)["latency"]!;
                return (latency[field].Decimal(), (long)latency["samples"].Decimal());
            }
            );
        yield return ("requests_per_second", $"figure=requests_per_second{service}", (start, end) => (null, null));
        yield return ("metrics", $"figure=metrics{service}{Parameter("category", filters.Category)}", (start, end) =>
        {
            var count = oracle.Listing(start, end, category: filters.Category, service: filters.Service, asOf: asOf)["total_count"].Decimal();
            return (count, (long)count);
        }
        );
        yield return ("metric", $"metric_name=latency&unit=ms&statistic=sum{service}", (start, end) =>
            (oracle.Listing(start, end, "latency", service: filters.Service, aggregation: "sum", asOf: asOf, unit: "ms")["aggregation"]!["value"].Decimal(), null));
    }

    private static void ShouldAgree(JsonNode answer, OracleQuestion question, FigureOf figureOf, string context)
    {
        var line = answer["series"]!.AsArray().ShouldHaveSingleItem(context)!;
        ShouldBe(line["value"], line["samples"]!, figureOf(question.Start, question.End!.Value), context);
        var starts = answer["starts"]!.AsArray().Select(start => start!.GetValue<DateTimeOffset>()).ToArray();
        starts[0].ShouldBeLessThanOrEqualTo(question.Start, context);
        starts.ShouldBeInOrder();
        for (var i = 0; i < starts.Length; i++)
        {
            var start = i == 0 ? question.Start : starts[i];
            var end = i + 1 < starts.Length ? starts[i + 1] : question.End.Value;
            ShouldBe(line["values"]![i], line["bucket_samples"]![i]!, figureOf(start, end), $"bucket {start:O} of {context}");
        }

        line["bucket_samples"]!.AsArray().Sum(samples => samples!.GetValue<long>()).ShouldBe(line["samples"]!.GetValue<long>(), context);
    }

    /// <summary>Exact but for means, and for quantiles, which are within 1 %. Nothing is null here, and 0 to the oracle.</summary>
    private static void ShouldBe(JsonNode? value, JsonNode samples, (decimal? Value, long? Samples) expected, string context)
    {
        if (expected.Samples is { } count)
            samples.GetValue<long>().ShouldBe(count, context);
        if (samples.GetValue<long>() == 0)
            value.ShouldBeNull(context);
        if (expected.Value is not { } figure)
            return;
        var actual = value?.Decimal() ?? 0;
        var tolerance = context.Contains("latency p9", StringComparison.Ordinal) ? 0.0101m : 1e-9m;
        if (context.Contains("total_cost by", StringComparison.Ordinal) || context.Contains("requests by", StringComparison.Ordinal))
            tolerance = 0;
        Math.Abs(actual - figure).ShouldBeLessThanOrEqualTo((Math.Abs(figure) * tolerance) + (tolerance == 0 ? 0 : 1e-12m), $"{actual} is not {figure}: {context}");
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
