using System.Runtime.CompilerServices;
using System.Text;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Exports;

/// <summary><c>GET /metrics/export</c>: recorded metrics as a file, in memory that does not grow with them.</summary>
public static class ExportMetrics
{
    private const string Csv = "csv";
    private const string Xlsx = "xlsx";

    /// <summary>So many are read at a time.</summary>
    private const int PageSize = 10_000;

    private static readonly QueryParameter Format = new("format", "What is written.") { Values = [Csv, Xlsx], Default = Csv };

    private static readonly QueryParameter[] Parameters =
        [Format, .. ListingRequest.Parameters.Where(parameter => parameter.Name is not ("aggregation" or "group_by" or "limit" or "offset" or "cursor"))];

    private static readonly AuditedAction Audited = new("metrics.export", "metrics");

    private static readonly ExportColumn[] Columns =
    [
        new("metric_id"), new("timestamp", IsInstant: true), new("metric_name"), new("value", NumberStyle.Measure), new("unit"), new("category"), new("service"), new("model_name"),
        new("person"), new("session"), new("metadata"), new("retracted_at", IsInstant: true), new("retraction_reason"),
    ];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(LedgerReadModel.ModelName), Audited]);

    [WolverineGet("/metrics/export", OperationId = "exportMetrics")]
    [Tags("Figures")]
    [EndpointSummary("Recorded metrics as a file")]
    [EndpointDescription("All that match, newest event first, as of one moment: CSV (RFC 4180) without a limit, or a workbook of up to 1,048,575 rows. People and sessions are pseudonyms, whoever asks. Days that are archived are not in it, as in the listing.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, LedgerListing ledger, LedgerFigures figures, AuditTrail trail, ServiceSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var now = clock.GetUtcNow();
        var format = query.Choice(Format) ?? Csv;
        var request = ListingRequest.Read(query, ServiceScope.Of(context.User), settings.ReportingCurrency, now);
        if (query.Problem is { } problem)
            return problem;
        // Pages of one moment are one list.
        request = request with { Scope = request.Scope with { AsOf = request.Scope.AsOf ?? now } };
        if (format == Xlsx && await CountAsync(request, figures, cancellation) is > RowExport.MostSpreadsheetRows and var count)
            return Problems.Invalid(new FieldError(Format.Name, $"{Xlsx} of {count} metrics", $"{Csv}, or a filter that {RowExport.MostSpreadsheetRows} match: a sheet has no more rows"));
        await trail.RecordAsync(Audited.Done(context, details: AuditedRequest.Describe(context.Request.Query, Parameters)), cancellation);
        return new File(format, $"metrics {now.UtcDateTime:yyyy-MM-dd HHmm}.{format}", settings.ReportingCurrency, RowsAsync(request, ledger, cancellation));
    }

    private static async Task<long> CountAsync(ListingRequest request, LedgerFigures figures, CancellationToken cancellation) =>
        (await figures.OfAsync(request.Filter, request.Window, Statistics.None, request.Scope.AsOf, cancellation)).Total().Count;

    private static async IAsyncEnumerable<IReadOnlyList<ReportCell>> RowsAsync(ListingRequest request, LedgerListing ledger, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ListingPosition? after = null;
        while (true)
        {
            var page = await ledger.PageAsync(request.Filter, request.Window, request.Scope, after, PageSize, 0, cancellation);
            foreach (var metric in page)
                yield return RowOf(metric);
            if (page.Count < PageSize)
                yield break;
            after = new(page[^1].OccurredAt, page[^1].MetricId);
        }
    }

    private static ReportCell[] RowOf(ListedMetric metric) =>
    [
        metric.MetricId.ToString(),
        (DateTimeOffset?)metric.OccurredAt,
        metric.Series.Name,
        (ExactNumber?)metric.Value,
        metric.Series.Unit,
        metric.Series.Category.Name,
        metric.Series.Service,
        metric.Series.Model,
        PeopleShown.Person(metric, null),
        PeopleShown.Session(metric, null),
        PeopleShown.Metadata(metric, null) is { } metadata ? Encoding.UTF8.GetString(metadata) : null,
        metric.Retraction?.RetractedAt,
        metric.Retraction?.Reason,
    ];

    private sealed class File(string format, string name, string currency, IAsyncEnumerable<IReadOnlyList<ReportCell>> rows) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var response = context.Response;
            response.ContentType = ReportRenderer.MediaTypeOf(format == Csv ? ReportFormat.Csv : ReportFormat.Xlsx);
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            response.Headers.CacheControl = "no-store";
            if (format == Csv)
                await RowExport.WriteCsvAsync(response.Body, Columns, rows, context.RequestAborted);
            else
                await RowExport.WriteSpreadsheetAsync(response.Body, "Metrics", currency, Columns, rows, context.RequestAborted);
        }
    }
}
