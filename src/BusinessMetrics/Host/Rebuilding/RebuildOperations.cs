using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Host.Rebuilding;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Host.Rebuilding;

/// <summary>How a rebuild stands.</summary>
public enum RebuildState
{
    Running,
    Succeeded,
    Failed,

    /// <summary>Its process ended; the old figures are in place, and it can be started again.</summary>
    Interrupted,
}

/// <summary>A rebuild, as it was last heard of.</summary>
/// <param name="Position">The last sequence that is in the new tables; <paramref name="Target"/> is where the old ones are.</param>
/// <param name="Events">Events folded so far.</param>
public sealed record RebuildOperation(
    Guid Id,
    string Projection,
    RebuildState State,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? EndedAt,
    long Position,
    long Target,
    long Events,
    string? Error);

/// <summary>Keeps rebuilds where every node can read them.</summary>
public sealed class RebuildOperations(NpgsqlDataSource dataSource, IDocumentStore store, ProjectionWakeup wakeup, TimeProvider clock)
{
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.rebuilds (
            operation_id uuid        primary key,
            projection   text        not null,
            state        text        not null,
            started_by   text        not null,
            started_at   timestamptz not null,
            updated_at   timestamptz not null,
            ended_at     timestamptz,
            position     bigint      not null default 0,
            target       bigint      not null default 0,
            events       bigint      not null default 0,
            error        text
        );

        create index if not exists rebuilds_by_projection on operations.rebuilds (projection, started_at desc);
        """;

    // One rebuild of a model at a time: the lock belongs to the session that rebuilds, and goes when that dies.
    private const string LockClass = "1114208361";

    private const string Select =
        $"""
        select operation_id, projection, state, started_by, started_at, updated_at, ended_at, position, target, events, error,
               exists (
                   select from pg_locks
                   where locktype = 'advisory' and granted and classid = {LockClass} and objid = (hashtext(projection)::bigint & 4294967295)
                       and database = (select oid from pg_database where datname = current_database())
               )
        from operations.rebuilds
        """;

    /// <summary>Takes the lock of a projection's rebuild on a session; false if another session has it.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlConnection session, string projection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockClass}, hashtext($1))", session);
        command.Parameters.AddWithValue(projection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task UnlockAsync(NpgsqlConnection session, string projection)
    {
        await using var command = new NpgsqlCommand($"select pg_advisory_unlock({LockClass}, hashtext($1))", session);
        command.Parameters.AddWithValue(projection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Notes the start of a rebuild, and that the audit trail tells of it, in one transaction.</summary>
    public async Task<RebuildOperation> StartAsync(string projection, string startedBy, AuditRecorded audit, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var session = store.LightweightSession();
        session.QueueSqlCommand(
            """
            insert into operations.rebuilds (operation_id, projection, state, started_by, started_at, updated_at)
            values (?, ?, 'running', ?, ?, ?)
            """,
            id, projection, startedBy, now, now);
        AuditTrail.Enlist(session, audit);
        await session.SaveChangesAsync(cancellation);
        wakeup.Signal();
        return new(id, projection, RebuildState.Running, startedBy, now, now, null, 0, 0, 0, null);
    }

    public async Task ReportAsync(Guid id, RebuildProgress progress, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "update operations.rebuilds set position = $2, target = $3, events = $4, updated_at = $5 where operation_id = $1");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(progress.Position);
        command.Parameters.AddWithValue(progress.Target);
        command.Parameters.AddWithValue(progress.Events);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task EndAsync(Guid id, RebuildState state, string? error)
    {
        await using var command = dataSource.CreateCommand(
            "update operations.rebuilds set state = $2, error = $3, updated_at = $4, ended_at = $4 where operation_id = $1");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(state.ToString().ToLowerInvariant());
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)error ?? DBNull.Value });
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync();
    }

    public async Task<RebuildOperation?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand($"{Select} where operation_id = $1");
        command.Parameters.AddWithValue(id);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>Each projection's newest rebuild.</summary>
    public async Task<IReadOnlyDictionary<string, RebuildOperation>> NewestAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            {Select}
            where (projection, started_at) in (select projection, max(started_at) from operations.rebuilds group by projection)
            """);
        return (await ReadAsync(command, cancellation)).ToDictionary(operation => operation.Projection);
    }

    private static async Task<List<RebuildOperation>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        // Locks are seen as they are, rows as they were when the statement began: one that ended in between looks interrupted.
        // It was noted as ended before its lock went, so that a second look tells.
        HashSet<Guid> doubted = [];
        while (true)
        {
            var operations = await ReadOnceAsync(command, cancellation);
            var doubtful = operations.Where(operation => operation is { State: RebuildState.Interrupted, EndedAt: null }).Select(operation => operation.Id).ToHashSet();
            if (doubtful.IsSubsetOf(doubted))
                return operations;
            doubted = doubtful;
        }
    }

    private static async Task<List<RebuildOperation>> ReadOnceAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var operations = new List<RebuildOperation>();
        while (await reader.ReadAsync(cancellation))
        {
            var state = Enum.Parse<RebuildState>(reader.GetString(2), ignoreCase: true);
            operations.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                state == RebuildState.Running && !reader.GetBoolean(11) ? RebuildState.Interrupted : state,
                reader.GetString(3),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellation),
                reader.IsDBNull(6) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellation),
                reader.GetInt64(7),
                reader.GetInt64(8),
                reader.GetInt64(9),
                reader.IsDBNull(10) ? null : reader.GetString(10)));
        }

        return operations;
    }
}
