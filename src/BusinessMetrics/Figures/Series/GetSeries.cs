using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Series;

/// <summary><c>GET /metrics/series</c>: a figure, or any metric, over time.</summary>
public static class GetSeries
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "figure": "total_cost", "statistic": "sum", "unit": "USD", "step": "1d", "time_zone": "Europe/Berlin",
          "start_time": "2026-11-21T00:00:00Z", "end_time": "2026-11-23T11:00:00Z", "group_by": "service",
          "starts": ["2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"], "first_is_partial": true, "last_is_partial": true,
          "series": [{"key": "training", "value": 1500, "samples": 40, "values": [900, null, 600], "bucket_samples": [24, 0, 16]}],
          "rest": {"groups": 3, "value": 330.25, "samples": 120, "values": [200, 100.25, 30], "bucket_samples": [60, 40, 20]}
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. SeriesRequest.Parameters, new AnsweredFrom([LedgerReadModel.ModelName, .. MetricCategories.Names]), Example]);

    [WolverineGet("/metrics/series", OperationId = "getSeries")]
    [Tags("Figures")]
    [EndpointSummary("A figure or a metric over time")]
    [EndpointDescription("In buckets of a length, in columns: starts, and by line the values and how many metrics each is of. A bucket without a metric is null and not 0; what the buckets of a sum come to is the figure over the window.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<SeriesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, FigureCache cache, SeriesAnswers answers, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, SeriesRequest.Parameters);
        var scope = ServiceScope.Of(context.User);
        if (SeriesRequest.Read(query, scope, clock.GetUtcNow()) is not { } request)
            return query.Problem!;
        try
        {
            return await cache.AnswerAsync(context, scope, request.CacheKey, Compose, cancellation);
        }
        catch (SeriesRefusedException refused)
        {
            return Problems.Invalid(refused.Error);
        }

        async Task<SeriesResponse> Compose(CancellationToken computing)
        {
            var (response, error) = await answers.OfAsync(request, computing);
            return response ?? throw new SeriesRefusedException(error!);
        }
    }
}
