using BusinessMetrics.Hosting;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Audit;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Audit;

/// <summary>Notes in the audit trail that a token was made. That needs no service, so it may have to be noted without one.</summary>
public static class TokenAudit
{
    private const int PatienceInSeconds = 3;

    // The rows that Marten's own append writes.
    private const string Sql =
        $"""
        with stream as (
            insert into {EventStore.EventSchema}.mt_streams (id, version, timestamp, created, tenant_id, is_archived)
            values ($1, 1, $2, $2, '*DEFAULT*', false)
            returning id
        )
        insert into {EventStore.EventSchema}.mt_events
            (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
        select nextval('{EventStore.EventSchema}.mt_events_sequence'), $3, stream.id, 1, $4, $5, $2, '*DEFAULT*', $6, $7, false
        from stream
        """;

    /// <param name="actor">Who made it: system, or the operating system's user.</param>
    public static AuditRecorded Made(string actor, string role, string user, TimeSpan lifetime) => new()
    {
        Actor = actor,
        Action = "token.make",
        Target = $"token:{role}",
        Outcome = AuditOutcomes.Done,
        Details = $"for {user}, {lifetime.TotalDays:0} days",
    };

    /// <summary>Writes the event straight to the database of a service, whether that runs or not.</summary>
    /// <returns>Null if it is written; else why it could not be.</returns>
    public static async Task<string?> TryRecordAsync(ServiceSettings settings, AuditRecorded audit, TimeProvider clock, CancellationToken cancellation)
    {
        if ((settings.DatabaseConnectionString ?? EmbeddedPostgres.FindRunning(settings.DataDirectory)) is not { } database)
            return "no service runs in the data directory";
        try
        {
            var connecting = new NpgsqlConnectionStringBuilder(database) { Timeout = PatienceInSeconds, CommandTimeout = PatienceInSeconds, Pooling = false };
            await using var connection = new NpgsqlConnection(connecting.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(Sql, connection);
            command.Parameters.AddWithValue(AuditStream.NewKey());
            command.Parameters.AddWithValue(clock.GetUtcNow());
            command.Parameters.AddWithValue(Guid.CreateVersion7());
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = AuditRecorded.Stored.Write(audit) });
            command.Parameters.AddWithValue(AuditRecorded.Stored.Name);
            command.Parameters.AddWithValue(AuditRecorded.Stored.DotNetName);
            command.Parameters.AddWithValue(audit.Actor);
            await command.ExecuteNonQueryAsync(cancellation);
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return exception.Message;
        }
    }
}
