using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Units;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Catalog;

/// <param name="Metrics">By category, name, unit and service.</param>
/// <param name="TotalCount">How many rows match, whatever the page.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record MetricCatalog(
    IReadOnlyList<CatalogMetric> Metrics,
    long TotalCount,
    bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <param name="Unit">As it was sent.</param>
/// <param name="Dimension">What the unit measures; unknown where it is in no catalogue.</param>
/// <param name="Count">How many metrics count.</param>
/// <param name="FirstSeen">When the first of them happened; of archived ones the start of the day.</param>
/// <param name="Figures">What of its category's answer it counts in; empty where that is nothing.</param>
/// <param name="Reason">Why it counts in nothing, or only while most metrics there are measured alike.</param>
/// <param name="Needed">What would have to be otherwise.</param>
public sealed record CatalogMetric(
    string Category,
    string MetricName,
    string Unit,
    Dimension Dimension,
    string Service,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<string> Figures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] UncountedReason? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Needed);

/// <summary><c>GET /metrics/catalog</c>: what was ever recorded, and which figures it counts in, or why in none.</summary>
public static class GetMetricCatalog
{
    private static readonly QueryParameter Counted = new("counted", "Only metrics that count in a figure of their category, or only those that count in none.") { Values = ["true", "false"] };
    private static readonly QueryParameter Limit = new("limit", "At most this many.") { Default = "100", Range = (1, 1_000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true };
    private static readonly QueryParameter[] Parameters =
        [.. ListingRequest.FilterParameters, ListingRequest.UnitParameter, Counted, Limit, Cursor, FigureWindow.AsOfParameter];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "metrics": [
            {
              "category": "performance", "metric_name": "inference_latency", "unit": "ms", "dimension": "time", "service": "model-api",
              "count": 18204, "first_seen": "2026-11-01T00:00:04.5Z", "last_seen": "2026-11-23T05:19:08.523513Z", "figures": ["latency"]
            },
            {
              "category": "cost", "metric_name": "gpu", "unit": "bananas", "dimension": "unknown", "service": "training",
              "count": 3, "first_seen": "2026-11-20T08:00:00Z", "last_seen": "2026-11-20T10:00:00Z", "figures": [],
              "reason": "unknown_unit", "needed": "USD or another spelling of it"
            }
          ],
          "total_count": 2,
          "has_more": false
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(LedgerReadModel.ModelName), Example]);

    [WolverineGet("/metrics/catalog", OperationId = "getMetricCatalog")]
    [Tags("Figures")]
    [EndpointSummary("What was recorded, and where it counts")]
    [EndpointDescription("Every metric by category, name, unit and service: how many, since when, and the figures that it counts in, or why in none. For whoever asks why a figure is lower than expected.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<MetricCatalog>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, LedgerCatalog catalog, ServiceSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var filter = ListingRequest.ReadFilter(query, ServiceScope.Of(context.User));
        var unit = query.Text(ListingRequest.UnitParameter) is { } text ? new UnitFilter(text, settings.ReportingCurrency) : null;
        var counted = query.Choice(Counted) is { } choice ? choice == "true" : (bool?)null;
        var limit = (int)query.WholeNumber(Limit);
        var after = ReadCursor(query);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;

        var matching = (await catalog.CountAsync(filter, asOf, cancellation))
            .Where(row => unit is null || unit.Matches(row.Key.Unit, row.Key.Name))
            .Select(row => (row.Key, row.Count, Coverage: CategoryCoverage.Of(row.Key.Category, row.Key.Name, row.Key.Unit, settings.ReportingCurrency)))
            .Where(row => counted is null || row.Coverage.IsCounted == counted)
            .ToArray();
        var rest = matching.Where(row => after is null || CatalogKey.Order.Compare(row.Key, after) > 0).Take(limit + 1).ToArray();
        var shown = rest.Take(limit).ToArray();
        var seen = await catalog.SeenAsync([.. shown.Select(row => row.Key)], asOf, cancellation);
        var next = rest.Length > limit ? WriteCursor(shown[^1].Key) : null;
        return Results.Json(new MetricCatalog(
            [.. shown.Where(row => seen.ContainsKey(row.Key)).Select(row => Of(row.Key, row.Count, row.Coverage, seen[row.Key], settings.ReportingCurrency))],
            matching.Length,
            next is not null,
            next));
    }

    private static CatalogMetric Of(CatalogKey key, long count, Coverage coverage, SeenBetween seen, string reportingCurrency) => new(
        key.Category.Name,
        key.Name,
        key.Unit,
        UnitCatalogue.Of(key.Unit, key.Name, reportingCurrency).Dimension,
        key.Service,
        count,
        seen.First,
        seen.Last,
        coverage.Figures,
        coverage.Reason,
        coverage.Needed);

    private static string WriteCursor(CatalogKey key) => Base64Url.EncodeToString(
        JsonSerializer.SerializeToUtf8Bytes((string[])[key.Category.Name, key.Name, key.Unit, key.Service]));

    private static CatalogKey? ReadCursor(QueryReader query)
    {
        if (query.Text(Cursor) is not { } text)
            return null;
        try
        {
            if (JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text)) is [var category, var name, var unit, var service]
                && MetricCategories.Find(category) is { } known)
                return new(known, name, unit, service);
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            // Told below, as anything else that is no cursor.
        }

        query.Refuse(Cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }
}
