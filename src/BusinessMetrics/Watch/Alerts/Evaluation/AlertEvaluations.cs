using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Where a rule stood when it was last evaluated.</summary>
/// <param name="RuleVersion">The version of the rule that was evaluated.</param>
public sealed record KnownEvaluation(AlertState State, long RuleVersion);

/// <summary>
/// What the evaluation remembers: since when thresholds have been breached, so that a restart, or another node that
/// takes over, does not begin to count anew. Nothing but that is lost with the table: what fires is in the log.
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
        await using var command = new NpgsqlCommand("select rule, rule_version, state::text from operations.alert_evaluations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new Dictionary<string, KnownEvaluation>();
        while (await reader.ReadAsync(cancellation))
            known[reader.GetString(0)] = new(AlertState.FromJson(reader.GetString(2)), reader.GetInt64(1));
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
            insert into operations.alert_evaluations as known (rule, rule_version, state, evaluated_at)
            select rule, rule_version, state::jsonb, @at
            from unnest(@rules, @versions, @states) as evaluated (rule, rule_version, state)
            on conflict (rule) do update set
                rule_version = excluded.rule_version,
                state        = excluded.state,
                evaluated_at = excluded.evaluated_at
            """,
            connection);
        var rows = evaluations.ToArray();
        command.Parameters.Add(new("rules", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = rows.Select(row => row.Key).ToArray() });
        command.Parameters.Add(new("versions", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = rows.Select(row => row.Value.RuleVersion).ToArray() });
        command.Parameters.Add(new("states", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = rows.Select(row => row.Value.State.ToJson()).ToArray() });
        command.Parameters.AddWithValue("at", at);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
