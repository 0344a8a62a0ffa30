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

/// <summary>The answer to a recorded metric.</summary>
/// <param name="MetricId">Names the metric from now on.</param>
/// <param name="Timestamp">When it happened: the metric's own time, or that of its arrival.</param>
/// <param name="Warnings">What it will not count in; left out where it counts as expected.</param>
public sealed record MetricResponse(
    bool Success,
    string Message,
    Guid MetricId,
    DateTimeOffset Timestamp,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<MetricWarning>? Warnings = null);

/// <summary><c>POST /metrics</c>: records one metric, acknowledged after its commit.</summary>
public static class RecordMetric
{
    /// <summary>Enough for any metric that is allowed, and for saying what is wrong with one that is not.</summary>
    private const int MaximumBytes = 4 * 1024 * 1024;

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        new AuditedAction("metric.record", "metrics"),
        new RequestBodyDescription(typeof(MetricData), "The metric.", RecordingExamples.Metric),
        RecordingExamples.IdempotencyKey,
        RecordedAt.Told,
        RecordingExamples.Recorded);

    [WolverinePost("/metrics", OperationId = "recordMetric")]
    [Tags("Recording")]
    [EndpointSummary("Record a metric")]
    [EndpointDescription("Answers 201 after the metric is committed. The same metric_id (or Idempotency-Key) and body again answers with the first result and counts once.")]
    [Authorize(Policy = Policies.Record)]
    [ProducesResponseType<MetricResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Post(
        HttpContext context, GroupCommit commit, MetricRules rules, MetricRedaction redaction, IMetricCoverage coverage, ServiceMeters meters, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024 / 1024} MB");

        var caller = Caller.Of(context);
        var errors = new List<FieldError>();
        var derivedId = IdempotencyKey.Read(context.Request, errors) is { } key ? RequestIdentity.DerivedId(caller, key, 0) : (Guid?)null;
        var metric = Read(body.Span, rules, redaction, derivedId, clock.GetUtcNow(), errors, out var refused);
        var scope = ServiceScope.Of(context.User);
        if (metric is null)
            return await RefusedAsync(refused is not null && scope.Allows(refused.Service) ? refused : null);
        if (!scope.Allows(metric.Service))
        {
            meters.Refused(ServiceMeters.RefusedAsForbidden);
            return scope.Refusal(metric.Service);
        }

        try
        {
            var outcome = (await commit.RecordAsync([metric], caller))[0];
            return outcome.Result == RecordingResult.Conflict ? RecordingProblems.Conflict(metric.MetricId) : Recorded(outcome, WarningsOf(metric, outcome, coverage, meters));
        }
        catch (RecordingUnavailableException unavailable)
        {
            return Unavailable(unavailable);
        }

        // A repetition of what was accepted is no error, whatever the rules are by now.
        async Task<IResult> RefusedAsync(NewMetric? repeatable)
        {
            try
            {
                if (repeatable is not null && (await commit.RepetitionsAsync([repeatable], caller))[0] is { } first)
                    return Recorded(first, warnings: null);
            }
            catch (RecordingUnavailableException unavailable)
            {
                return Unavailable(unavailable);
            }

            meters.Refused(ServiceMeters.RefusedAsInvalid);
            return Problems.Invalid(errors);
        }

        IResult Recorded(RecordingOutcome outcome, IReadOnlyList<MetricWarning>? warnings)
        {
            RecordedAt.Tell(context, outcome.Sequence);
            return Results.Json(
                new MetricResponse(true, "Metric recorded", outcome.MetricId, outcome.OccurredAt, warnings),
                statusCode: StatusCodes.Status201Created);
        }

        IResult Unavailable(RecordingUnavailableException unavailable)
        {
            meters.Refused(ServiceMeters.RefusedAsUnavailable);
            return RecordingProblems.Unavailable(context, unavailable);
        }
    }

    /// <summary>What the caller is told of a recorded metric, which is counted once.</summary>
    internal static IReadOnlyList<MetricWarning>? WarningsOf(NewMetric metric, RecordingOutcome outcome, IMetricCoverage coverage, ServiceMeters meters)
    {
        var warnings = coverage.WarningsOf(metric);
        if (warnings is not null && outcome.Result == RecordingResult.Stored)
            foreach (var warning in warnings.Where(warning => warning.IsUncounted))
                meters.Uncounted(warning.Code);
        return warnings;
    }

    /// <summary>One metric's JSON, read, checked, normalised and free of personal data; null with the reasons in <paramref name="errors"/>.</summary>
    internal static NewMetric? Read(
        ReadOnlySpan<byte> json, MetricRules rules, MetricRedaction redaction, Guid? derivedId, DateTimeOffset now, List<FieldError> errors) =>
        Read(json, rules, redaction, derivedId, now, errors, out _);

    /// <param name="refused">What is refused by the rules of today alone, and may have been recorded under the same id before.</param>
    internal static NewMetric? Read(
        ReadOnlySpan<byte> json,
        MetricRules rules,
        MetricRedaction redaction,
        Guid? derivedId,
        DateTimeOffset now,
        List<FieldError> errors,
        out NewMetric? refused)
    {
        refused = null;
        try
        {
            var data = MetricReader.Read(json, errors);
            var isReadable = errors.Count == 0;
            // Fields of the wrong type are already named; missing ones are looked for only in what could be read.
            var missing = new List<FieldError>();
            var metric = rules.Normalise(data, derivedId, now, missing);
            errors.AddRange(missing.Where(error => errors.TrueForAll(known => known.Field != error.Field && known.Field != "(body)")));
            if (errors.Count == 0)
                metric = redaction.Apply(metric!, errors);
            if (errors.Count == 0)
                return metric;
            redaction.Mask(errors);
            if (isReadable && metric is { IdIsGiven: true } && errors.TrueForAll(error => error.Field != "metric_id"))
                refused = metric with { Sent = metric };
            return null;
        }
        catch (JsonException exception)
        {
            errors.Clear();
            errors.Add(BareNumbers.First(json) is { } bare
                ? new("(body)", $"{bare}, which is no JSON", "finite numbers; a metric without one is not sent")
                : JsonFields.Malformed(exception, "a JSON object"));
            return null;
        }
    }
}
