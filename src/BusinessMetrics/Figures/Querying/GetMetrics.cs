using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Querying;

/// <param name="Metrics">Newest event first; empty where an aggregation was asked for.</param>
/// <param name="TotalCount">How many metrics match and count, exactly, whatever the page; retracted ones do not count.</param>
/// <param name="HasMore">Whether there are more metrics, or groups, beyond this page.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
/// <param name="TimeRange">What was asked for; left out where no time was.</param>
/// <param name="Archived">Days whose metrics count and cannot be listed, because they are archived; left out where the window has none.</param>
public sealed record MetricsResponse(
    IReadOnlyList<MetricItem> Metrics,
    long TotalCount,
    bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AggregationResult? Aggregation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeRange? TimeRange,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ArchivedDays? Archived = null);

/// <param name="Unit">What value and the groups' values are in; left out where nothing matched.</param>
/// <param name="Samples">How many metrics the figure is of, so that no data and zero can be told apart.</param>
/// <param name="ByUnit">Of costs: what matched and is no money, in each unit that it is measured in.</param>
/// <param name="Groups">With group_by: a page of the field's values, largest figure first.</param>
public sealed record AggregationResult(
    string Method,
    ExactNumber Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    long Samples,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MeasuredValue>? ByUnit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? GroupBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AggregationGroup>? Groups);

/// <param name="Key">The field's value; null for metrics that have none.</param>
public sealed record AggregationGroup(string? Key, ExactNumber Value, long Count);

public sealed record MeasuredValue(string Unit, ExactNumber Value, long Samples);

public sealed record TimeRange(DateTimeOffset Start, DateTimeOffset End);

/// <summary><c>GET /metrics</c>: the recorded metrics by filter and time, or a figure over them.</summary>
public static class GetMetrics
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "metrics": [{
            "metric_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "metric_name": "prediction_accuracy", "value": 0.95, "unit": "percentage",
            "category": "performance", "service": "model-api", "model_name": "bert-base", "user_id": "user_123",
            "metadata": {"confidence_threshold": 0.8, "batch_size": 32}, "timestamp": "2026-11-23T05:19:08.523513Z"
          }],
          "total_count": 1,
          "has_more": false,
          "time_range": {"start": "2026-11-22T00:00:00Z", "end": "2026-11-24T00:00:00Z"}
        }
        """);

    private static readonly AuditedAction Audited = new("people.read", "metrics");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. ListingRequest.Parameters, new AnsweredFrom(LedgerReadModel.ModelName), Audited, Example]);

    [WolverineGet("/metrics", OperationId = "getMetrics")]
    [Tags("Figures")]
    [EndpointSummary("List or aggregate metrics")]
    [EndpointDescription("Newest event first, with the exact number that match. With aggregation: one figure over everything that matches, from the roll-ups, and with group_by one for each group.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<MetricsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context,
        LedgerListing ledger,
        LedgerFigures figures,
        FigureCache cache,
        SubjectDirectory directory,
        AuditTrail trail,
        NpgsqlDataSource dataSource,
        ServiceSettings settings,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, ListingRequest.Parameters);
        var request = ListingRequest.Read(query, ServiceScope.Of(context.User), settings.ReportingCurrency, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;

        var timeRange = request.Start is null && request.End is null ? null : new TimeRange(request.Window.Start, request.End ?? clock.GetUtcNow());
        if (request.Aggregation is not null)
        {
            var series = await figures.OfAsync(request.Filter, request.Window, StatisticsOf(request), request.Scope.AsOf, cancellation);
            var (aggregated, next, refused) = MeasuredAggregation.Of(request, series, settings.ReportingCurrency);
            return refused is { } error
                ? Problems.Invalid(error)
                : Results.Json(new MetricsResponse([], series.Total().Count, next is not null, next, aggregated, timeRange));
        }

        // Side by side: how many there are exactly takes about as long as the page, unless the page before has just asked.
        var counting = cache.GetAsync(context, ServiceScope.Of(context.User), $"listing-total:{request.TotalKey}", CountAsync, cancellation);
        var listing = ledger.PageAsync(request.Filter, request.Window, request.Scope, request.After, request.Limit + 1, request.Offset, cancellation);
        var archiving = ArchivedAsync();
        await Task.WhenAll(counting, listing, archiving);
        var page = await listing;
        var hasMore = page.Count > request.Limit;
        if (hasMore)
            page.RemoveAt(request.Limit);
        var people = await PeopleShown.OfAsync(page, context.User.IsInRole(Roles.Admin), directory, cancellation);
        if (PeopleShown.ShowsAny(page, context.User.IsInRole(Roles.Admin)))
            await trail.RecordAsync(Audited.Done(context, details: AuditedRequest.Describe(context.Request.Query, ListingRequest.Parameters)), cancellation);
        var nextCursor = hasMore ? ListingRequest.WriteCursor(new(page[^1].OccurredAt, page[^1].MetricId)) : null;
        return new ListingAnswer(page, people, new([], await counting, hasMore, nextCursor, null, timeRange, await archiving));

        async Task<long> CountAsync(CancellationToken computing) =>
            (await figures.OfAsync(request.Filter, request.Window, Statistics.None, request.Scope.AsOf, computing)).Total().Count;

        async Task<ArchivedDays?> ArchivedAsync()
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            return await ArchivedDays.WithinAsync(connection, request.Window, cancellation);
        }
    }

    private static Statistics StatisticsOf(ListingRequest request) =>
        request.Aggregation is "min" or "max" ? Statistics.Extremes : Statistics.None;
}
