using BusinessMetrics.Projections;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Monitoring;

/// <summary>Projections that have work and do not get on with it: stopped by an event that they cannot apply, or run by no node.</summary>
public sealed class StalledProjections(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Longer than any pause that is usual, such as waiting for a gap in the sequence or for another node.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The event that is next in line, by the primary key, has waited too long, and progress has not moved meanwhile.
    private const string Sql =
        $"""
        select progression.name
        from {EventStore.EventSchema}.mt_event_progression as progression
        cross join lateral (
            select next.timestamp
            from {EventStore.EventSchema}.mt_events as next
            where next.seq_id > progression.last_seq_id
            order by next.seq_id
            limit 1
        ) as next
        where progression.name not like 'HighWater%' and next.timestamp < $1 and progression.last_updated < $1
        """;

    /// <summary>Their names.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = clock.GetUtcNow() - Patience });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation))
            names.Add(reader.GetString(0).Split(':')[0]);
        return names;
    }
}
