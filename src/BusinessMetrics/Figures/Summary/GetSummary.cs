using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Summary;

/// <summary><c>GET /metrics/summary</c>: the dashboard's first page, from the cache when it is hot.</summary>
public static class GetSummary
{
    private static readonly QueryParameter CategoryParameter = new("category", "Count only this category.") { Values = MetricCategories.Names };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("24h"), CategoryParameter, Largest.Top];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "time_range": "24h",
          "total_metrics": 43,
          "categories": {
            "performance": {"count": 1, "avg_value": 0.95, "top_metrics": [{"metric_name": "prediction_accuracy", "value": 0.95, "trend": "up"}]},
            "security": {"count": 0, "avg_value": 0, "top_metrics": []},
            "cost": {"count": 2, "total_value": 3.75, "top_services": [{"service": "training", "cost": 3.75, "trend": "stable"}]},
            "usage": {"count": 40, "total_requests": 40, "top_services": [{"service": "gateway", "requests": 40, "trend": "down"}]},
            "compliance": {"count": 0, "avg_value": 0, "top_metrics": []}
          },
          "trends": [{"metric_name": "request_count", "current_value": 1, "previous_value": 2, "change_percent": -50, "trend": "down"}],
          "alerts": [{"metric_name": "inference_latency", "severity": "medium", "message": "p95 of inference_latency of service model-api over 15m is 612.4, above 500 for 5m", "threshold": 500, "current_value": 612.4}],
          "last_updated": "2026-11-23T05:19:08.523513Z"
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, Example]);

    [WolverineGet("/metrics/summary", OperationId = "getSummary")]
    [Tags("Figures")]
    [EndpointSummary("Summarise metrics for a dashboard")]
    [EndpointDescription("Counts, means, costs and requests by category with their trends against the window of the same length before. Served from the cache; a metric shows as soon as its projection is committed, normally well within a second.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<MetricsSummary>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, FigureCache cache, LedgerFigures figures, IFiringAlerts alerts, ServiceSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var category = query.Choice(CategoryParameter);
        var top = (int)query.WholeNumber(Largest.Top);
        if (query.Problem is { } problem)
            return problem;

        var scope = ServiceScope.Of(context.User);
        var filter = new MetricFilter(Category: MetricCategories.Find(category), Services: scope.Services);
        return await cache.AnswerAsync(scope, $"summary:{category}:{top}:{asked.CacheKey}", Compose, cancellation);

        async Task<MetricsSummary> Compose(CancellationToken computing)
        {
            var current = figures.OfAsync(filter, asked.Window, Statistics.None, asked.AsOf, computing);
            var previous = figures.OfAsync(filter, asked.Window.Previous, Statistics.None, asked.AsOf, computing);
            var firing = alerts.OfAsync(category, scope.Services, asked.AsOf, computing);
            await Task.WhenAll(current, previous, firing);
            var worst = Largest.Split(await firing, top);
            var summary = SummaryComposer.Compose(
                asked.Label, await current, await previous, settings.ReportingCurrency, worst.Shown, asked.AsOf ?? clock.GetUtcNow());
            return summary with { AlertsRest = Largest.Of(worst.Others, rest => new OtherAlerts(rest.Count)) };
        }
    }
}
