using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Proofs;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using Npgsql;

namespace BusinessMetrics.Projections.Trust.Audit;

/// <summary>
/// Holds what the audit trail shows against the log that it is folded from. The proofs are about the log alone: whoever
/// owns the database can take a row out of the read model, and nobody who reads the trail would miss it.
/// </summary>
public static class AuditTrailCheck
{
    private const int Most = 1000;

    // Events that an archive took out of the database are known by their leaves. The read model shortens long names.
    private const string Sql =
        $"""
        with trail as (
            select coalesce((select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $1), 0) as position
        ),
        logged as (
            select seq_id, id, timestamp, data from {EventSchema.Name}.mt_events, trail where type = $2 and seq_id <= trail.position
        )
        select coalesce(logged.seq_id, shown.sequence), coalesce(logged.id, shown.event_id),
               case when shown.sequence is null then 'does not show' when logged.seq_id is null then 'makes up' else 'alters' end
        from logged full join {ReadModelSchema.Live}.{AuditReadModel.Table} as shown on shown.sequence = logged.seq_id
        where shown.sequence is null
           or (logged.seq_id is null and shown.event_id <> all(coalesce(
                  (select event_ids from {ProofSchema.Schema}.tiles where first_sequence <= shown.sequence order by first_sequence desc limit 1), '{EmptyArray}')))
           or (logged.seq_id is not null and (
                  shown.event_id, shown.recorded_at, shown.at, left(shown.actor, 250), shown.role, shown.action, left(shown.target, 250),
                  shown.outcome, shown.source_address, shown.correlation_id, shown.details)
              is distinct from (
                  logged.id, logged.timestamp, coalesce((logged.data ->> 't')::timestamptz, logged.timestamp), left(logged.data ->> 'a', 250),
                  logged.data ->> 'r', logged.data ->> 'd', left(logged.data ->> 'o', 250), logged.data ->> 'u', logged.data ->> 'i',
                  logged.data ->> 'c', logged.data ->> 'x'))
        order by 1
        limit $3
        """;

    private const string EmptyArray = "{}";

    /// <summary>The class of errors that a value causes which is none of its type.</summary>
    private const string DataException = "22";

    /// <summary>The events that the trail does not show, alters or makes up; the first thousand of them.</summary>
    public static async Task<IReadOnlyList<Finding>> FindAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.Parameters.AddWithValue(ReadModel.ProgressNameOf(AuditReadModel.ModelName));
        command.Parameters.AddWithValue(AuditRecorded.Stored.Name);
        command.Parameters.AddWithValue(Most);
        try
        {
            return await ReadAsync(command, cancellation);
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith(DataException, StringComparison.Ordinal))
        {
            return [new(FindingKind.TrailAltered, $"The audit trail cannot be held against the log, in which an audit event was altered: {exception.MessageText}.")];
        }
    }

    private static async Task<IReadOnlyList<Finding>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<Finding>();
        while (await reader.ReadAsync(cancellation))
            findings.Add(new(
                FindingKind.TrailAltered,
                $"The audit trail {reader.GetString(2)} the event {reader.GetGuid(1)} of sequence {reader.GetInt64(0)}; POST /projections/audit/rebuild makes it anew from the log.",
                reader.GetInt64(0),
                reader.GetGuid(1)));
        return findings;
    }
}
