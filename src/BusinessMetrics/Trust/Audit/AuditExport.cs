using System.Buffers;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;

namespace BusinessMetrics.Trust.Audit;

/// <summary>
/// All audit events that match, as a stream: read page by page as the caller takes them, so that no export is ever whole
/// in memory and none holds a connection while its caller is slow.
/// </summary>
internal sealed class AuditExport(AuditListing listing, AuditRequest asked, JsonSerializerOptions json) : IResult
{
    private const int PageSize = 2_000;

    private static readonly string[] Columns =
        ["event_id", "sequence", "time", "recorded_at", "actor", "role", "action", "object", "outcome", "source_address", "correlation_id", "details"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellation = httpContext.RequestAborted;
        var response = httpContext.Response;
        var isCsv = asked.Format == AuditFormat.Csv;
        response.ContentType = isCsv ? $"{AuditRequest.Csv}; charset=utf-8; header=present" : AuditRequest.Ndjson;
        response.Headers.ContentDisposition = $"attachment; filename=\"audit.{(isCsv ? "csv" : "ndjson")}\"";
        if (isCsv)
            Write(response.BodyWriter, string.Join(',', Columns) + CsvCell.LineEnd);
        var after = asked.After;
        while (true)
        {
            var page = await listing.PageAsync(asked.Filter, after, PageSize, cancellation);
            foreach (var audit in page)
                Write(response.BodyWriter, isCsv ? CsvOf(audit) + CsvCell.LineEnd : JsonSerializer.Serialize(AuditEntry.Of(audit), json) + "\n");
            // Waits while the caller is not reading.
            await response.BodyWriter.FlushAsync(cancellation);
            if (page.Count < PageSize)
                return;
            after = page[^1].Position;
        }
    }

    private static void Write(IBufferWriter<byte> body, string line) => Encoding.UTF8.GetBytes(line, body);

    private static string CsvOf(ListedAudit audit) => string.Join(',', ((string?[])
    [
        audit.EventId.ToString(),
        audit.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Iso8601.Format(audit.At),
        Iso8601.Format(audit.RecordedAt),
        audit.Actor,
        audit.Role,
        audit.Action,
        audit.Target,
        audit.Outcome,
        audit.SourceAddress,
        audit.CorrelationId,
        audit.Details,
    ]).Select(CsvCell.Of));
}
