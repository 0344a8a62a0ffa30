using BusinessMetrics.Projections.Store.Events;
using Npgsql;

namespace BusinessMetrics.Platform.Monitoring;

/// <summary>Sets the lag of each projection when Prometheus asks, and not between.</summary>
public static class ProjectionLag
{
    // The newest by the primary key: Marten's own statistics count all events, and its sequence runs ahead where a
    // transaction was rolled back.
    private const string Sql =
        $"""
        select progression.name, coalesce(newest.seq_id, 0) - progression.last_seq_id
        from {EventSchema.Name}.mt_event_progression as progression
        cross join (select max(seq_id) as seq_id from {EventSchema.Name}.mt_events) as newest
        where progression.name not like 'HighWater%'
        """;

    public static void MeasureOnCollect(ServiceMeters meters, NpgsqlDataSource dataSource) => meters.Registry.AddBeforeCollectCallback(async cancellation =>
    {
        try
        {
            await using var command = dataSource.CreateCommand(Sql);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                meters.Lag(reader.GetString(0).Split(':')[0], Math.Max(0, reader.GetInt64(1)));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The last known lag stays; that the database is gone is for /health to say.
        }
    });
}
