using BusinessMetrics.Host.Health;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine;
using Wolverine.Http;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;

namespace BusinessMetrics.Host.Nodes;

/// <param name="Nodes">Every node that shares the database, in the order in which they joined.</param>
/// <param name="Asked">The number of the one that answers.</param>
public sealed record NodesResponse(IReadOnlyList<NodeResponse> Nodes, int Asked);

/// <param name="Number">Given when it joined.</param>
/// <param name="Machine">The name of its machine.</param>
/// <param name="Version">Of the service.</param>
/// <param name="LastSeenAt">When it last said that it lives; a node that has not for ten seconds is given up.</param>
/// <param name="Leads">Whether it decides which node runs which projection.</param>
/// <param name="Projections">The read models whose projections it runs.</param>
public sealed record NodeResponse(int Number, string Machine, string Version, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool Leads, IReadOnlyList<string> Projections);

/// <summary><c>GET /nodes</c>: which nodes there are and what each of them runs.</summary>
public static class GetNodes
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {"nodes": [
          {"number": 1, "machine": "metrics-1", "version": "1.0.0", "started_at": "2026-11-23T05:19:08Z", "last_seen_at": "2026-11-23T09:00:01Z", "leads": true,
           "projections": ["alerts", "audit", "budgets", "cost", "ledger"]},
          {"number": 2, "machine": "metrics-2", "version": "1.0.0", "started_at": "2026-11-23T05:20:11Z", "last_seen_at": "2026-11-23T09:00:02Z", "leads": false,
           "projections": ["compliance", "performance", "security", "usage"]}
        ], "asked": 1}
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Example);

    [WolverineGet("/nodes", OperationId = "getNodes")]
    [Tags("Projections")]
    [EndpointSummary("Which nodes there are")]
    [EndpointDescription("Every node that shares the database, when it was last seen, and which projections it runs. A service with its own database is the only one.")]
    [Authorize(Policy = Policies.ReadProjections)]
    [ProducesResponseType<NodesResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(
        IWolverineRuntime runtime, WolverineOptions options, IReadOnlyList<ReadModel> models, ServiceUptime uptime, TimeProvider clock, CancellationToken cancellation)
    {
        // A service that is alone joins nobody, and runs everything itself.
        if (options.Durability.Mode == DurabilityMode.Solo)
            return Results.Json(new NodesResponse(
                [new(1, Environment.MachineName, VersionOf(options), clock.GetUtcNow() - uptime.Elapsed, clock.GetUtcNow(), true, [.. models.Select(model => model.Name).Order(StringComparer.Ordinal)])], 1));
        var nodes = await runtime.Storage.Nodes.LoadAllNodesAsync(cancellation);
        return Results.Json(new NodesResponse(
            [.. nodes.OrderBy(node => node.AssignedNodeNumber).Select(node => Of(node, models))],
            nodes.FirstOrDefault(node => node.NodeId == options.UniqueNodeId)?.AssignedNodeNumber ?? 0));
    }

    private static NodeResponse Of(WolverineNode node, IReadOnlyList<ReadModel> models) => new(
        node.AssignedNodeNumber,
        node.Description,
        node.Version.ToString(3),
        node.Started,
        node.LastHealthCheck,
        node.IsLeader(),
        [.. models.Where(model => node.ActiveAgents.Any(agent => IsProjectionOf(agent, model))).Select(model => model.Name).Order(StringComparer.Ordinal)]);

    /// <summary>A projection's agent ends with its shard: .../ledger/all.</summary>
    private static bool IsProjectionOf(Uri agent, ReadModel model) =>
        agent.Segments.Select(segment => segment.Trim('/')).Contains(model.Name, StringComparer.OrdinalIgnoreCase);

    private static string VersionOf(WolverineOptions options) =>
        (options.ApplicationAssembly ?? typeof(GetNodes).Assembly).GetName().Version!.ToString(3);
}
