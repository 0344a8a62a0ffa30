using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Costs;

/// <summary><c>GET /metrics/cost</c>: what was spent on what, what it bought, and how the month stands to its budget.</summary>
public static class GetCosts
{
    private static readonly QueryParameter ServiceParameter = new("service", "Only this service; also its own budget.") { Example = "training" };
    private static readonly QueryParameter ResourceTypeParameter = new("resource_type", "Only money spent on this; resource usage and the budget stay as they are.") { Values = CostCategory.ResourceTypes };
    private static readonly QueryParameter GroupByParameter = new("group_by", "Adds groups: the money by each value of this field.") { Values = ["service", "model_name", "resource_type"] };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("30d"), ServiceParameter, ResourceTypeParameter, Largest.Top, GroupByParameter, GroupPages.Limit, GroupPages.Cursor];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "total_cost": 1830.25,
          "cost_by_service": {"training": 1500, "model-api": 330.25},
          "cost_by_resource": {"compute": 1600, "storage": 130.25, "network": 60, "other": 40},
          "cost_trends": [{"date": "2026-11-23", "total_cost": 83.2, "compute_cost": 70, "storage_cost": 8.2, "network_cost": 5, "other_cost": 0}],
          "resource_usage": {"cpu_hours": 812.5, "memory_gb_hours": 3250, "storage_gb": 940, "network_gb": 77.4},
          "cost_efficiency": {"cost_per_prediction": 0.0009151, "cost_per_accuracy_point": 19.3, "cost_per_threat_detected": 13.07},
          "budget_status": {
            "scope": "total", "monthly_budget": 10000, "current_spend": 1402, "projected_spend": 1891.987403, "projection_basis": "run_rate",
            "budget_remaining": 8598, "alert_threshold": 80
          },
          "groups": [{"key": "training", "total_cost": 1500}, {"key": "model-api", "total_cost": 330.25}],
          "samples": 1440
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(
        MetricCategories.Cost.Name, MetricCategories.Usage.Name, MetricCategories.Performance.Name, MetricCategories.Security.Name, IBudgetStandings.ReadModel), Example]);

    [WolverineGet("/metrics/cost", OperationId = "getCosts")]
    [Tags("Figures")]
    [EndpointSummary("Costs, resource usage and the budget")]
    [EndpointDescription("Money spent in the window by service, resource type and UTC day, what it cost to predict and to detect, and the current month against the budget in force. All money is in the reporting currency (REPORTING_CURRENCY).")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<CostMetrics>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context,
        FigureCache cache,
        CostFigures figures,
        IBudgetStandings budgets,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var scope = ServiceScope.Of(context.User);
        var services = scope.Asked(query, ServiceParameter);
        var resourceType = query.Choice(ResourceTypeParameter);
        var top = (int)query.WholeNumber(Largest.Top);
        var groupBy = GroupPages.Read(query, GroupByParameter);
        if (query.Problem is { } problem)
            return problem;

        return await cache.AnswerAsync(context, scope, FigureCache.Key("cost", resourceType, asked.CacheKey, FigureCache.KeyOf(services), $"{top}", groupBy?.CacheKey), Compose, cancellation);

        async Task<CostMetrics> Compose(CancellationToken computing)
        {
            var rows = await figures.ReadAsync(asked.Window, asked.AsOf, services, resourceType, groupBy?.Field == "model_name", computing);
            var budget = await budgets.OfServicesAsync(services, asked.Window, asked.AsOf, computing);
            return CostComposer.Compose(asked.Window, rows, budget, top, groupBy);
        }
    }
}
