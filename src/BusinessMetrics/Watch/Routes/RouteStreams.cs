using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Streams;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Routes;

/// <summary>Changes routes, each in a stream of its own.</summary>
public sealed class RouteStreams(EventStreams streams)
{
    /// <summary>Makes or replaces a route; the same again changes nothing.</summary>
    /// <returns>When the version that holds was recorded, and the place in the log up to which it is there.</returns>
    public async Task<(DateTimeOffset SetAt, long Position)> SetAsync(Route route, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Route.StreamOf(route.Name), cancellation);
            if (history.Events is [.., { Data: RouteSet set } newest] && set.Route.ToJson() == route.ToJson())
            {
                await streams.WaitForAsync(RoutingReadModel.ModelName, newest.Sequence, cancellation);
                return (newest.RecordedAt, newest.Sequence);
            }

            await streams.AppendAsync(history, [new RouteSet(route)], caller, [audit], cancellation);
        }
    }

    /// <returns>The place in the log up to which it is gone; null where there is no such route.</returns>
    public async Task<long?> RemoveAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Route.StreamOf(name), cancellation);
            if (history.Events is not [.., { Data: RouteSet }])
                return null;
            if (await streams.AppendAsync(history, [new RouteRemoved(name)], caller, [audit], cancellation) is not { } sequence)
                continue;
            await streams.WaitForAsync(RoutingReadModel.ModelName, sequence, cancellation);
            return sequence;
        }
    }
}
