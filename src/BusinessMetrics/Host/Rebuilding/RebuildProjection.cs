using System.Security.Claims;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Host.Rebuilding;

/// <summary>A rebuild as callers see it.</summary>
/// <param name="State">running, succeeded, failed, or interrupted: its process ended. In the last two the old figures are in place.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="EventsPerSecond">Over the whole rebuild so far.</param>
/// <param name="RemainingSeconds">At that rate; left out while it cannot be told.</param>
/// <param name="StartedBy">For those who may read the audit trail.</param>
public sealed record RebuildResponse(
    Guid OperationId,
    string Projection,
    RebuildState State,
    double Progress,
    long Position,
    long Target,
    long Events,
    double EventsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? RemainingSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StartedBy,
    DateTimeOffset StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error)
{
    public static RebuildResponse Of(RebuildOperation operation, ClaimsPrincipal caller)
    {
        var isDone = operation.State == RebuildState.Succeeded;
        var seconds = ((operation.EndedAt ?? operation.UpdatedAt) - operation.StartedAt).TotalSeconds;
        var sequences = seconds > 0 ? operation.Position / seconds : 0;
        double? remaining = isDone ? 0 : sequences > 0 ? Math.Round((operation.Target - operation.Position) / sequences, 1) : null;
        return new(
            operation.Id,
            operation.Projection,
            operation.State,
            isDone ? 1 : operation.Target == 0 ? 0 : Math.Round((double)operation.Position / operation.Target, 4),
            operation.Position,
            operation.Target,
            operation.Events,
            seconds > 0 ? Math.Round(operation.Events / seconds, 1) : 0,
            operation.State == RebuildState.Running || isDone ? remaining : null,
            Policies.Grants[Policies.ReadAudit].Roles.Any(caller.IsInRole) ? operation.StartedBy : null,
            operation.StartedAt,
            operation.EndedAt,
            operation.Error);
    }
}

/// <summary><c>POST /projections/{name}/rebuild</c> and the operation that it starts.</summary>
public static class RebuildProjection
{
    private const string ExampleJson =
        """
        {
          "operation_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "projection": "ledger", "state": "running", "progress": 0.46, "position": 20000,
          "target": 43110, "events": 20000, "events_per_second": 25000, "remaining_seconds": 0.9, "started_by": "developer",
          "started_at": "2026-11-23T05:19:08.523513Z"
        }
        """;

    private static readonly AuditedAction Audited = new("projection.rebuild", "projection", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
    [
        .. chain.RoutePattern!.RawText!.Contains("operationId", StringComparison.Ordinal)
            ? (object[])[new PathParameter("operationId", "The operation_id that starting the rebuild answered with.", "01a206d7-feeb-7905-aa34-6e785b922d24")]
            : [new PathParameter("name", "One of the names that GET /projections lists.", "ledger"), Audited],
        ResponseExample.Accepted(ExampleJson),
        ResponseExample.Ok(ExampleJson),
    ]);

    [WolverinePost("/projections/{name}/rebuild", OperationId = "rebuildProjection")]
    [Tags("Projections")]
    [EndpointSummary("Rebuild a read model")]
    [EndpointDescription("Folds the log into new tables beside the old ones, which are served until the new ones take over in one step. 202 with the operation; poll the address in Location.")]
    [Authorize(Policy = Policies.Rebuild)]
    [ProducesResponseType<RebuildResponse>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Post(string name, HttpContext context, RebuildRunner runner, FileArchive archive, CancellationToken cancellation)
    {
        if (ReadModelCatalogue.Find(name) is not { } model)
            return Problems.NotFound("unknown-projection", "There is no such projection", $"'{FieldError.Shorten(name)}' is none of {string.Join(", ", ReadModelCatalogue.All.Select(known => known.Name))}.");
        if (await archive.MissingAsync(cancellation) is { Count: > 0 } missing)
            return Problems.Conflict("archive-incomplete", "The archive is not whole", $"Without {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? $" and {missing.Count - 5} more files" : "")} the figures would not be those of the whole log. Put them back where ARCHIVE_DIR is.");
        var audit = Audited.Done(context, model.Name);
        if (await runner.StartAsync(model, Caller.Of(context).Name, audit, cancellation) is not { } operation)
            return Problems.Conflict("rebuild-running", "A rebuild of this projection is running", $"{model.Name} can be rebuilt again when that has ended; GET /projections shows it.");
        return Results.Accepted($"/projections/rebuilds/{operation.Id}", RebuildResponse.Of(operation, context.User));
    }

    [WolverineGet("/projections/rebuilds/{operationId}", OperationId = "getRebuild")]
    [Tags("Projections")]
    [EndpointSummary("How a rebuild stands")]
    [EndpointDescription("Its state, progress, rate and remaining time.")]
    [Authorize(Policy = Policies.ReadProjections)]
    [ProducesResponseType<RebuildResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Get(string operationId, HttpContext context, RebuildOperations operations, CancellationToken cancellation) =>
        Guid.TryParse(operationId, out var id) && await operations.FindAsync(id, cancellation) is { } operation
            ? Results.Json(RebuildResponse.Of(operation, context.User))
            : Problems.NotFound("unknown-operation", "There is no such rebuild", $"'{FieldError.Shorten(operationId)}' is not the operation_id of a rebuild.");
}
