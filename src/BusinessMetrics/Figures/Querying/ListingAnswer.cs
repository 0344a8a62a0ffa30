using System.IO.Pipelines;
using System.Net.Mime;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Subjects;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace BusinessMetrics.Figures.Querying;

/// <summary>A page of the listing, written from its rows straight into the response.</summary>
/// <param name="response">What stands beside the metrics; its own list stays empty.</param>
internal sealed class ListingAnswer(IReadOnlyList<ListedMetric> metrics, PeopleShown people, MetricsResponse response) : IResult
{
    /// <summary>So much is handed over at a time.</summary>
    private const int Portion = 32 * 1024;

    public async Task ExecuteAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        context.Response.ContentType = $"{MediaTypeNames.Application.Json}; charset=utf-8";
        await WriteAsync(context.Response.BodyWriter, options, context.RequestAborted);
    }

    internal async Task WriteAsync(PipeWriter output, JsonSerializerOptions options, CancellationToken cancellation)
    {
        await using var writer = new Utf8JsonWriter(output, new() { Encoder = options.Encoder, MaxDepth = options.MaxDepth, SkipValidation = true });
        var items = new MetricsWriter(writer, people);
        var flushed = 0L;
        writer.WriteStartObject();
        writer.WriteStartArray("metrics"u8);
        foreach (var metric in metrics)
        {
            items.Write(metric);
            if (writer.BytesCommitted + writer.BytesPending - flushed < Portion)
                continue;
            writer.Flush();
            await output.FlushAsync(cancellation);
            flushed = writer.BytesCommitted;
        }

        writer.WriteEndArray();
        WriteOthers(writer, options);
        writer.WriteEndObject();
        writer.Flush();
        await output.FlushAsync(cancellation);
    }

    private void WriteOthers(Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        writer.WriteNumber("total_count"u8, response.TotalCount);
        writer.WriteBoolean("has_more"u8, response.HasMore);
        if (response.NextCursor is { } cursor)
            writer.WriteString("next_cursor"u8, cursor);
        if (response.TimeRange is { } timeRange)
        {
            writer.WritePropertyName("time_range"u8);
            JsonSerializer.Serialize(writer, timeRange, options);
        }

        if (response.Archived is { } archived)
        {
            writer.WritePropertyName("archived"u8);
            JsonSerializer.Serialize(writer, archived, options);
        }
    }
}
