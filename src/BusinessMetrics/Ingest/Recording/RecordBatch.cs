using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>What became of a batch, item by item.</summary>
/// <param name="Success">Every item is recorded, now or before.</param>
/// <param name="Results">One for each item, in the order sent.</param>
public sealed record BatchResponse(bool Success, int Stored, int Duplicates, int Refused, IReadOnlyList<BatchItemResult> Results);

public enum BatchItemStatus
{
    Stored,
    Duplicate,
    Refused,
}

/// <param name="Index">The item's place in the batch, from 0; empty lines do not count.</param>
/// <param name="Errors">Why it was refused.</param>
/// <param name="Warnings">What it will not count in; left out where it counts as expected.</param>
public sealed record BatchItemResult(
    int Index,
    BatchItemStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? MetricId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldError>? Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MetricWarning>? Warnings = null);

/// <summary><c>POST /metrics/batch</c>: records many metrics in one transaction, refusing bad ones one by one.</summary>
public static class RecordBatch
{
    private const int MaximumBytes = 16 * 1024 * 1024;
    private const int MaximumItems = 10_000;
    private const string Ndjson = "application/x-ndjson";
    private const string Json = "application/json";

    /// <summary>What NDJSON is called; only the first was ever meant to be registered.</summary>
    private static readonly HashSet<string?> LineTypes = [Ndjson, "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        new AuditedAction("metric.record", "metrics"),
        new RequestBodyDescription(typeof(MetricData[]), "The metrics: a JSON array, or one JSON object a line.", RecordingExamples.Batch, Json, Ndjson),
        RecordingExamples.IdempotencyKey,
        RecordedAt.Told,
        RecordingExamples.BatchRecorded);

    [WolverinePost("/metrics/batch", OperationId = "recordBatch")]
    [Tags("Recording")]
    [EndpointSummary("Record many metrics")]
    [EndpointDescription("Up to 10,000 metrics and 16 MB. Each item is stored, a duplicate, or refused with its reasons; bad items do not spoil good ones. All good items are committed together: after a 503 none is recorded.")]
    [Authorize(Policy = Policies.Record)]
    [ProducesResponseType<BatchResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status415UnsupportedMediaType, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Post(
        HttpContext context, GroupCommit commit, MetricRules rules, MetricRedaction redaction, IMetricCoverage coverage, ServiceMeters meters, TimeProvider clock, CancellationToken cancellation)
    {
        var mediaType = context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        var isLines = LineTypes.Contains(mediaType);
        if (mediaType is not (null or Json) && !isLines)
            return Problems.UnsupportedMediaType(mediaType, $"{Json} or {Ndjson}");
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024 / 1024} MB");

        List<ReadOnlyMemory<byte>> items;
        try
        {
            items = isLines ? BatchSplitter.Lines(body) : BatchSplitter.Array(body);
        }
        catch (BrokenBatchException broken)
        {
            return Problems.Invalid(JsonFields.Malformed(
                broken, $"one JSON array, or one object a line with Content-Type {Ndjson}; nothing of it was recorded", $" in item {broken.Item}"));
        }

        if (items.Count > MaximumItems)
            return Problems.TooLarge($"{MaximumItems} items, {items.Count} came");

        var caller = Caller.Of(context);
        var keyErrors = new List<FieldError>();
        var key = IdempotencyKey.Read(context.Request, keyErrors);
        if (keyErrors.Count > 0)
            return Problems.Invalid(keyErrors);

        var now = clock.GetUtcNow();
        var scope = ServiceScope.Of(context.User);
        var forbidden = 0;
        var results = new BatchItemResult[items.Count];
        var metrics = new List<(int Index, NewMetric Metric)>(items.Count);
        var repeatable = new List<(int Index, NewMetric Metric)>();
        for (var index = 0; index < items.Count; index++)
        {
            var errors = new List<FieldError>();
            var derivedId = key is null ? (Guid?)null : RequestIdentity.DerivedId(caller, key, index);
            var metric = RecordMetric.Read(items[index].Span, rules, redaction, derivedId, now, errors, out var refused);
            if (metric is not null && !scope.Allows(metric.Service))
            {
                errors.Add(scope.ErrorOf(metric.Service));
                forbidden++;
            }

            if (metric is not null && errors.Count == 0)
                metrics.Add((index, metric));
            else
                results[index] = new(index, BatchItemStatus.Refused, null, null, errors);
            if (refused is not null && scope.Allows(refused.Service))
                repeatable.Add((index, refused));
        }

        try
        {
            // A repetition of what was accepted is no error, whatever the rules are by now.
            var repeated = await commit.RepetitionsAsync([.. repeatable.Select(item => item.Metric)], caller);
            foreach (var ((index, _), first) in repeatable.Zip(repeated))
                if (first is { } outcome)
                    results[index] = ResultOf(index, outcome);
            meters.Refused(ServiceMeters.RefusedAsForbidden, forbidden);
            meters.Refused(ServiceMeters.RefusedAsInvalid, items.Count - metrics.Count - forbidden - repeated.Count(first => first is not null));
            var outcomes = await commit.RecordAsync([.. metrics.Select(item => item.Metric)], caller);
            foreach (var ((index, metric), outcome) in metrics.Zip(outcomes))
                results[index] = ResultOf(index, outcome) is { Errors: null } taken
                    ? taken with { Warnings = RecordMetric.WarningsOf(metric, outcome, coverage, meters) }
                    : ResultOf(index, outcome);
            if (outcomes.Concat(repeated.OfType<RecordingOutcome>()).Select(outcome => outcome.Sequence).DefaultIfEmpty().Max() is > 0 and var position)
                RecordedAt.Tell(context, position);
            return Results.Json(Summarise(results));
        }
        catch (RecordingUnavailableException unavailable)
        {
            meters.Refused(ServiceMeters.RefusedAsUnavailable, metrics.Count);
            return RecordingProblems.Unavailable(context, unavailable);
        }
    }

    private static BatchItemResult ResultOf(int index, RecordingOutcome outcome) => outcome.Result switch
    {
        RecordingResult.Stored => new(index, BatchItemStatus.Stored, outcome.MetricId, outcome.OccurredAt, null),
        RecordingResult.Duplicate => new(index, BatchItemStatus.Duplicate, outcome.MetricId, outcome.OccurredAt, null),
        _ => new(
            index,
            BatchItemStatus.Refused,
            outcome.MetricId,
            null,
            [new("metric_id", FieldError.Quote(outcome.MetricId.ToString()), "an id under which no other metric was recorded")]),
    };

    private static BatchResponse Summarise(BatchItemResult[] results)
    {
        var refused = results.Count(result => result.Status == BatchItemStatus.Refused);
        return new(
            refused == 0,
            results.Count(result => result.Status == BatchItemStatus.Stored),
            results.Count(result => result.Status == BatchItemStatus.Duplicate),
            refused,
            results);
    }
}
