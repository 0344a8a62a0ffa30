using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Platform.Monitoring;

/// <summary>Where a projection stands.</summary>
/// <param name="Position">The last event's sequence that it has applied.</param>
/// <param name="LagEvents">How many sequences the log is ahead of it.</param>
/// <param name="WaitingSince">When the event was recorded that is next in line; null if none is.</param>
/// <param name="FailedSequence">The event that it could not apply, where it stopped at one.</param>
public sealed record ProjectionState(
    string Name, long Position, long LagEvents, DateTimeOffset? WaitingSince, DateTimeOffset UpdatedAt, long? FailedSequence, string? FailedEventType)
{
    /// <summary>Longer than any pause that is usual, such as waiting for a gap in the sequence or for another node.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>It has work and does not get on with it: an event cannot be applied, or no node runs it.</summary>
    public bool IsStalled(DateTimeOffset now) =>
        WaitingSince is { } since && (FailedSequence > Position || (since < now - Patience && UpdatedAt < now - Patience));
}

/// <summary>Reads how far every projection has come, from what the daemon keeps beside the log.</summary>
public sealed class ProjectionStates(NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models)
{
    // The next event of each projection's own types, and the end of the log, by the primary key (seq_id).
    private const string Sql =
        $"""
        select model.name, coalesce(progression.last_seq_id, 0), coalesce(log.ends_at, 0), next.timestamp,
               coalesce(progression.last_updated, '-infinity'), progression.failure_event_sequence, progression.failure_event_type
        from unnest($1, $2) with ordinality as model (name, progress_name, place)
        left join {EventSchema.Name}.mt_event_progression as progression on progression.name = model.progress_name
        cross join (select max(seq_id) as ends_at from {EventSchema.Name}.mt_events) as log
        left join lateral (
            select event.timestamp
            from {EventSchema.Name}.mt_events as event
            where event.seq_id > coalesce(progression.last_seq_id, 0)
            order by event.seq_id
            limit 1
        ) as next on true
        order by model.place
        """;

    public async Task<IReadOnlyList<ProjectionState>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        Add(models.Select(model => model.Name));
        Add(models.Select(model => model.ProgressName));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var states = new List<ProjectionState>();
        while (await reader.ReadAsync(cancellation))
        {
            var position = reader.GetInt64(1);
            states.Add(new(
                reader.GetString(0),
                position,
                Math.Max(0, reader.GetInt64(2) - position),
                reader.IsDBNull(3) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
                reader.IsDBNull(5) ? null : reader.GetInt64(5),
                reader.IsDBNull(6) ? null : reader.GetString(6)));
        }

        return states;

        void Add(IEnumerable<string> names) =>
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = names.ToArray() });
    }
}
