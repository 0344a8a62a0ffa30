using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Performance;

/// <summary><c>GET /metrics/performance</c>: how well the models do.</summary>
public static class GetPerformance
{
    private static readonly QueryParameter ModelName = new("model_name", "Only this model.") { Example = "bert-base" };
    private static readonly QueryParameter Service = new("service", "Only this service.") { Example = "model-api" };
    private static readonly QueryParameter Aggregation = new("aggregation", "What average, average_ms, by_model and by_service are.") { Values = Aggregate.Methods, Default = "avg" };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("24h"), ModelName, Service, Aggregation, Largest.Top];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "accuracy": {"current": 0.95, "average": 0.941, "unit": "ratio", "trend": "stable", "by_model": {"bert-base": 0.95, "gpt-code": 0.932}, "samples": 24},
          "latency": {"current_ms": 48.2, "average_ms": 51.7, "p95_ms": 118.4, "p99_ms": 203.1, "trend": "down", "samples": 288},
          "throughput": {"requests_per_second": 118.5, "predictions_per_second": 96.2, "trend": "up", "samples": 48},
          "error_rate": {"current": 0.8, "average": 1.1, "unit": "percentage", "trend": "stable", "by_service": {"model-api": 1.1}, "samples": 48},
          "model_performance": [{
            "model_name": "bert-base", "accuracy": 0.95, "latency_ms": 51.7, "throughput": 118.5, "error_rate": 1.1, "last_updated": "2026-11-23T05:19:08.523513Z"
          }]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(MetricCategories.Performance.Name, MetricCategories.Usage.Name), Example]);

    [WolverineGet("/metrics/performance", OperationId = "getPerformance")]
    [Tags("Figures")]
    [EndpointSummary("How well models and services perform")]
    [EndpointDescription("Accuracy, latency with its quantiles, throughput and error rate, in all and by model, with their trends against the window of the same length before.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<PerformanceMetrics>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, FigureCache cache, PerformanceFigures figures, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var models = query.Name(ModelName);
        var scope = ServiceScope.Of(context.User);
        var services = scope.Asked(query, Service);
        var aggregation = query.Choice(Aggregation)!;
        var top = (int)query.WholeNumber(Largest.Top);
        if (query.Problem is { } problem)
            return problem;
        return await cache.AnswerAsync(context, scope, FigureCache.Key("performance", asked.RatesCacheKey, FigureCache.KeyOf(models), FigureCache.KeyOf(services), aggregation, $"{top}"), Compose, cancellation);

        async Task<PerformanceMetrics> Compose(CancellationToken computing)
        {
            var statistics = Statistics.Latest | (aggregation is "min" or "max" ? Statistics.Extremes : Statistics.None);
            var current = figures.ReadAsync(asked.Window, models, services, statistics, asked.AsOf, computing);
            var previous = figures.ReadAsync(asked.Window.Previous, models, services, Statistics.None, asked.AsOf, computing);
            var latencies = figures.LatenciesAsync(asked.Window, models, services, asked.AsOf, computing);
            await Task.WhenAll(current, previous, latencies);
            return PerformanceComposer.Compose(await current, await previous, await latencies, aggregation, top);
        }
    }
}
