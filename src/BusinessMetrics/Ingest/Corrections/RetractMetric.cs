using System.Text.Json;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Streams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Ingest.Corrections;

/// <summary>What a retraction is sent as.</summary>
/// <param name="Reason">1-1000 characters, shown wherever the retracted metric is.</param>
public sealed record RetractionData(string Reason);

/// <param name="Reason">Of a metric that had been retracted before, the reason given then.</param>
public sealed record RetractionResponse(Guid MetricId, DateTimeOffset RetractedAt, string Reason);

/// <summary><c>POST /metrics/{metric_id}/retract</c>: a recorded metric was wrong and counts no more.</summary>
public static class RetractMetric
{
    private const int MaximumBytes = 64 * 1024;
    private const int LongestReason = 1000;

    private static readonly AuditedAction Audited = new("metric.retract", "metric", "metricId");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited,
        RecordedAt.Told,
        new PathParameter("metricId", "The metric's id, as recording it answered.", "01a206d7-feeb-7905-aa34-6e785b922d24"),
        new RequestBodyDescription(typeof(RetractionData), "Why.", JsonSerializer.SerializeToNode(new { reason = "measured on the wrong dataset" })!),
        ResponseExample.Ok("""{"metric_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "retracted_at": "2026-11-23T05:19:08.523513Z", "reason": "measured on the wrong dataset"}"""));

    [WolverinePost("/metrics/{metricId}/retract", OperationId = "retractMetric")]
    [Tags("Recording")]
    [EndpointSummary("Retract a metric")]
    [EndpointDescription("An event of its own: nothing recorded is changed. The figures move back where the metric counted, answers as of an earlier moment stay what they were, and retracting twice is once.")]
    [Authorize(Policy = Policies.Correct)]
    [ProducesResponseType<RetractionResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        string metricId, HttpContext context, MetricLog log, FileArchive archive, MetricsInPlace inPlace, EventStreams streams, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var reason = ReadReason(body, errors);
        if (!Guid.TryParse(metricId, out var id))
            errors.Add(new("metric_id", FieldError.Quote(metricId), "a UUID"));
        if (reason is not null)
            reason = filter.Text("reason", reason, errors);
        filter.Mask(errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if ((await log.FindAsync([id], cancellation)).GetValueOrDefault(id) is not { } metric)
            return await archive.DayOfAsync(id, cancellation) is { } lost ? Archived(lost) : Problems.NotFound("unknown-metric", "There is no such metric", $"No metric was recorded under {id}.");
        var scope = ServiceScope.Of(context.User);
        if (!scope.Allows(metric.Service))
            return scope.Refusal();

        long? appended = null;
        while (true)
        {
            var history = await streams.ReadAsync(MetricRetracted.StreamOf(id), cancellation);
            if (history.Events.Count > 0)
            {
                await WaitAsync(streams, metric, history.Events[0].Sequence, cancellation);
                RecordedAt.Tell(context, Math.Max(appended ?? 0, history.Events[0].Sequence));
                return Results.Json(new RetractionResponse(id, history.Events[0].RecordedAt, ((MetricRetracted)history.Events[0].Data).Reason));
            }

            await using var stays = await inPlace.HoldAsync(id, cancellation);
            if (stays.ArchivedOn is { } day)
                return Archived(day);
            var audit = Audited.Done(context, id.ToString(), $"{metric.Name} of {metric.Service}");
            appended = await streams.AppendAsync(history, [Retraction(id, reason!, metric)], Caller.Of(context), [audit], cancellation);
        }
    }

    private static IResult Archived(DateOnly day) => Problems.Archived(
        $"The metric was recorded on {day:yyyy-MM-dd}, which is archived. Bring that day back with 'BusinessMetrics archive restore {day:yyyy-MM-dd}', and retract it then.");

    private static MetricRetracted Retraction(Guid id, string reason, MetricRecorded metric) => new()
    {
        MetricId = id,
        Reason = reason,
        EventName = metric.Category.Event.Name,
        Event = JsonElement.Parse(metric.Category.ToJson(metric)),
    };

    /// <summary>Whoever corrects a figure looks at it next.</summary>
    private static async Task WaitAsync(EventStreams streams, MetricRecorded metric, long sequence, CancellationToken cancellation)
    {
        await streams.WaitForAsync(LedgerReadModel.ModelName, sequence, cancellation);
        await streams.WaitForAsync(metric.Category.Name, sequence, cancellation);
    }

    private static string? ReadReason(ReadOnlyMemory<byte> body, List<FieldError> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new("(body)", JsonFields.Describe(document.RootElement), "an object with the field reason"));
                return null;
            }

            var fields = new JsonFields(document.RootElement, "", ["reason"], errors);
            var reason = fields.Prose("reason", LongestReason);
            if (reason is null)
                fields.Refuse("reason", fields.Received("reason"), $"1-{LongestReason} characters");
            return reason;
        }
        catch (JsonException)
        {
            errors.Add(new("(body)", "no valid JSON", "an object with the field reason"));
            return null;
        }
    }
}
