using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Where a rule stood when it was last evaluated.</summary>
/// <param name="RuleVersion">The version of the rule that was evaluated.</param>
/// <param name="Memory">Null where an older service evaluated it, which judged no minutes.</param>
/// <param name="Position">What is up to here in the log was looked at.</param>
/// <param name="Health">Null while the rule can be evaluated.</param>
public sealed record KnownEvaluation(
    AlertState State, long RuleVersion, RuleMemory? Memory = null, long? Position = null, DateTimeOffset EvaluatedAt = default, RuleIllness? Health = null);

/// <summary>
/// What the evaluation remembers: since when thresholds have been breached, how the last minutes were judged, and which
/// rules cannot be evaluated; so that a restart, or another node that takes over, does not begin to count anew. Nothing
/// but that is lost with the table: what was told is in the log.
/// </summary>
public static class AlertEvaluations
{
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.alert_evaluations (
            rule         text        primary key,
            rule_version bigint      not null,
            state        jsonb       not null,
            evaluated_at timestamptz not null
        );
        alter table operations.alert_evaluations add column if not exists memory jsonb;
        alter table operations.alert_evaluations add column if not exists position bigint;
        alter table operations.alert_evaluations add column if not exists unwell_since timestamptz;
        alter table operations.alert_evaluations add column if not exists unwell_reason text;
        """;

    private const long AdvisoryLock = 0x427573_416c72;

    /// <summary>Whether this node may evaluate until the transaction's end; no other may meanwhile.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_xact_lock({AdvisoryLock})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Of every rule that was ever evaluated and is not forgotten.</summary>
    public static async Task<Dictionary<string, KnownEvaluation>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select rule, rule_version, state::text, memory::text, position, evaluated_at, unwell_since, unwell_reason
            from operations.alert_evaluations
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new Dictionary<string, KnownEvaluation>();
        while (await reader.ReadAsync(cancellation))
            known[reader.GetString(0)] = new(
                AlertState.FromJson(reader.GetString(2)),
                reader.GetInt64(1),
                reader.IsDBNull(3) ? null : RuleMemory.FromJson(reader.GetString(3)),
                reader.IsDBNull(4) ? null : reader.GetInt64(4),
                await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellation),
                reader.IsDBNull(6) ? null : new(await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellation), reader.GetString(7)));
        return known;
    }

    /// <summary>Replaces everything that is remembered.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<string, KnownEvaluation> evaluations, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            with gone as (
                delete from operations.alert_evaluations where rule <> all (@rules)
            )
            insert into operations.alert_evaluations as known (rule, rule_version, state, memory, position, evaluated_at, unwell_since, unwell_reason)
            select rule, rule_version, state::jsonb, memory::jsonb, position, @at, unwell_since, unwell_reason
            from unnest(@rules, @versions, @states, @memories, @positions, @unwell_since, @unwell_reasons)
                as evaluated (rule, rule_version, state, memory, position, unwell_since, unwell_reason)
            on conflict (rule) do update set
                rule_version  = excluded.rule_version,
                state         = excluded.state,
                memory        = excluded.memory,
                position      = excluded.position,
                evaluated_at  = excluded.evaluated_at,
                unwell_since  = excluded.unwell_since,
                unwell_reason = excluded.unwell_reason
            """,
            connection);
        var rows = evaluations.ToArray();
        AddColumn("rules", NpgsqlDbType.Text, rows.Select(row => row.Key).ToArray());
        AddColumn("versions", NpgsqlDbType.Bigint, rows.Select(row => row.Value.RuleVersion).ToArray());
        AddColumn("states", NpgsqlDbType.Text, rows.Select(row => row.Value.State.ToJson()).ToArray());
        AddColumn("memories", NpgsqlDbType.Text, rows.Select(row => row.Value.Memory?.ToJson()).ToArray());
        AddColumn("positions", NpgsqlDbType.Bigint, rows.Select(row => row.Value.Position).ToArray());
        AddColumn("unwell_since", NpgsqlDbType.TimestampTz, rows.Select(row => row.Value.Health?.Since).ToArray());
        AddColumn("unwell_reasons", NpgsqlDbType.Text, rows.Select(row => row.Value.Health?.Reason).ToArray());
        command.Parameters.AddWithValue("at", at);
        await command.ExecuteNonQueryAsync(cancellation);

        void AddColumn(string name, NpgsqlDbType type, Array values) => command.Parameters.Add(new(name, NpgsqlDbType.Array | type) { Value = values });
    }
}
