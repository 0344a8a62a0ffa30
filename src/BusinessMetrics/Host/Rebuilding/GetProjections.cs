using System.Security.Claims;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Host.Rebuilding;

public sealed record ProjectionsResponse(IReadOnlyList<ProjectionStatus> Projections);

/// <param name="Position">The last event's sequence that it has applied.</param>
/// <param name="LagEvents">How many sequences the log is ahead of it.</param>
/// <param name="LagSeconds">How long the event has waited that is next in line; 0 if none is.</param>
/// <param name="State">current, catching_up, rebuilding (the old figures are served meanwhile), or stalled: an event cannot be applied, or no node runs it.</param>
/// <param name="FailedEvent">The event that it stopped at.</param>
public sealed record ProjectionStatus(
    string Name,
    long Position,
    long LagEvents,
    double LagSeconds,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FailedEvent? FailedEvent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RebuildResponse? LastRebuild);

public sealed record FailedEvent(long Sequence, string? Type);

/// <summary><c>GET /projections</c>: how far each read model follows the log.</summary>
public static class GetProjections
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {"projections": [
          {"name": "ledger", "position": 43110, "lag_events": 0, "lag_seconds": 0, "state": "current",
           "last_rebuild": {
             "operation_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "projection": "ledger", "state": "succeeded", "progress": 1, "position": 43110,
             "target": 43110, "events": 43110, "events_per_second": 25000, "remaining_seconds": 0, "started_by": "developer",
             "started_at": "2026-11-23T05:19:08.523513Z", "ended_at": "2026-11-23T05:19:10.247913Z"}},
          {"name": "security", "position": 40000, "lag_events": 3110, "lag_seconds": 61.2, "state": "stalled", "failed_event": {"sequence": 40001, "type": "security_observed"}}
        ]}
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Example);

    [WolverineGet("/projections", OperationId = "getProjections")]
    [Tags("Projections")]
    [EndpointSummary("How far the read models are")]
    [EndpointDescription("Every read model with its position in the log, its lag, its state and its last rebuild.")]
    [Authorize(Policy = Policies.ReadProjections)]
    [ProducesResponseType<ProjectionsResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(HttpContext context, ProjectionStates states, RebuildOperations operations, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rebuilds = await operations.NewestAsync(cancellation);
        var known = await states.ReadAsync(cancellation);
        return Results.Json(new ProjectionsResponse([.. known.Select(state => StatusOf(state, rebuilds.GetValueOrDefault(state.Name), context.User, now))]));
    }

    private static ProjectionStatus StatusOf(ProjectionState state, RebuildOperation? rebuild, ClaimsPrincipal caller, DateTimeOffset now) => new(
        state.Name,
        state.Position,
        state.LagEvents,
        state.WaitingSince is { } since ? Math.Round(Math.Max(0, (now - since).TotalSeconds), 3) : 0,
        state.IsStalled(now) ? "stalled"
            : rebuild?.State == RebuildState.Running ? "rebuilding"
            : state.LagEvents > 0 ? "catching_up"
            : "current",
        state.FailedSequence > state.Position ? new(state.FailedSequence.Value, state.FailedEventType) : null,
        rebuild is null ? null : RebuildResponse.Of(rebuild, caller));
}
