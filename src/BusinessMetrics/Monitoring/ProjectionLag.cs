using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace BusinessMetrics.Monitoring;

/// <summary>Sets the lag of each projection when Prometheus asks, and not between.</summary>
public static class ProjectionLag
{
    private const string HighWaterMark = "HighWaterMark";

    public static void MeasureOnCollect(ServiceMeters meters, IDocumentStore store) => meters.Registry.AddBeforeCollectCallback(async cancellation =>
    {
        try
        {
            var newest = (await store.Advanced.FetchEventStoreStatistics(token: cancellation)).EventSequenceNumber;
            foreach (var shard in await store.Advanced.AllProjectionProgress(token: cancellation))
                if (shard.ShardName != HighWaterMark)
                    meters.Lag(ShardLabel(shard.ShardName), Math.Max(0, newest - shard.Sequence));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The last known lag stays; that the database is gone is for /health to say.
        }
    });

    private static string ShardLabel(string shardName) => shardName.Split(':')[0];
}
