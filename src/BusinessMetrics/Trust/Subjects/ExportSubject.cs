using System.IO.Pipelines;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Wolverine.Http;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>Everything that the service knows about a person.</summary>
/// <param name="SubjectId">Stands for the person wherever their metrics are kept.</param>
/// <param name="OtherSubjectIds">
/// What stands for them, too, since earlier versions took other compositions of the same name for others; left out where nothing does.
/// </param>
/// <param name="CreatedAt">When a metric named them for the first time.</param>
/// <param name="Metrics">Oldest event first, with those that were retracted.</param>
/// <param name="Actions">What was done about the person, oldest first: exports, holds.</param>
public sealed record SubjectExportResponse(
    string UserId,
    Guid SubjectId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Guid>? OtherSubjectIds,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExportedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LegalHold? Hold,
    IReadOnlyList<SubjectAction> Actions,
    IReadOnlyList<ExportedMetric> Metrics);

/// <summary>A metric about the person, and when it was recorded.</summary>
public sealed record ExportedMetric(DateTimeOffset RecordedAt, MetricItem Metric);

/// <summary><c>GET /subjects/{user_id}/export</c>: a person's right of access.</summary>
public static class ExportSubject
{
    /// <summary>So often it is looked whether the person has been erased meanwhile, and what is there is sent.</summary>
    private const int PageSize = 500;

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "user_id": "user_123", "subject_id": "4f0c8a3e-5a7b-4c1d-9e2f-6b8d0a1c3e5f",
          "created_at": "2026-10-02T08:00:00Z", "exported_at": "2026-11-23T05:19:08.523513Z",
          "actions": [],
          "metrics": [{
            "recorded_at": "2026-11-20T09:00:00.01Z",
            "metric": {
              "metric_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "metric_name": "request_count", "value": 1, "unit": "count",
              "category": "usage", "service": "model-api", "user_id": "user_123", "session_id": "s-1", "timestamp": "2026-11-20T09:00:00Z"
            }
          }]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(PersonInPath.Description, Example, SubjectProblems.UnknownExample);

    [WolverineGet(PersonInPath.Route + "/export", OperationId = "exportSubject")]
    [Tags("People")]
    [EndpointSummary("Everything about a person")]
    [EndpointDescription("Their metrics with times, values, metadata and sessions, and what was done about them, as one JSON document that is sent while it is read. If the person is erased meanwhile it breaks off. 503 while the read models are behind: an answer that is not whole is none.")]
    [Authorize(Policy = Policies.ExportSubjects)]
    [ProducesResponseType<SubjectExportResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Get(
        string userId,
        HttpContext context,
        SubjectExport export,
        SubjectRecords records,
        SubjectDirectory directory,
        AuditTrail trail,
        IOptions<JsonOptions> json,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        _ = userId;
        var errors = new List<FieldError>();
        if (await PersonInPath.ReadAsync(context, directory, errors, cancellation) is not { } person)
            return Problems.Invalid(errors);
        if (await export.FindAsync(person, cancellation) is not { } entry)
            return SubjectProblems.Unknown();
        if (!await export.IsCompleteAsync(cancellation))
        {
            context.Response.Headers.RetryAfter = "5";
            return Problems.Unavailable("The read models are behind what was recorded, so that the answer would not be whole.");
        }

        // Before the first byte: nobody sees it without its being known.
        foreach (var subject in entry.Ids)
            await trail.RecordAsync(AuditedRequest.Of(context, SubjectAudit.Export, SubjectAudit.TargetOf(subject)), cancellation);
        var actions = await export.ActionsAsync(entry.Ids, cancellation);
        return Results.Stream(WriteAsync, MediaTypeNames.Application.Json);

        async Task WriteAsync(Stream stream)
        {
            var options = json.Value.SerializerOptions;
            // Into the pipe's memory: the serialiser flushes its writer at once, which a stream does not take.
            var pipe = PipeWriter.Create(stream, new(leaveOpen: true));
            await using var writer = new Utf8JsonWriter(pipe, new() { Encoder = options.Encoder });
            writer.WriteStartObject();
            Write("user_id", entry.Subjects[0].UserId);
            Write("subject_id", entry.Ids[0]);
            if (entry.Ids.Count > 1)
                Write("other_subject_ids", entry.Ids.Skip(1));
            Write("created_at", entry.CreatedAt);
            Write("exported_at", clock.GetUtcNow());
            if (entry.Hold is not null)
                Write("hold", entry.Hold);
            Write("actions", actions);
            writer.WriteStartArray("metrics");
            var written = 0;
            await foreach (var record in records.OfAsync(entry.Ids, cancellation))
            {
                if (written++ % PageSize == 0)
                {
                    await writer.FlushAsync(cancellation);
                    await pipe.FlushAsync(cancellation);
                    if ((await directory.ForgottenAsync(entry.Ids, cancellation)).Count > 0)
                    {
                        context.Abort();
                        return;
                    }
                }

                JsonSerializer.Serialize(writer, new ExportedMetric(record.RecordedAt, PeopleShown.Show(record.Metric, entry.Subjects.First(subject => subject.Id == record.Metric.Subject))), options);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            await writer.FlushAsync(cancellation);
            await pipe.CompleteAsync();

            void Write<T>(string name, T value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, value, options);
            }
        }
    }
}
