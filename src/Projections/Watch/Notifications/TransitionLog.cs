using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;
using Npgsql;

namespace BusinessMetrics.Projections.Watch.Notifications;

/// <summary>Something that people may have to be told of.</summary>
/// <param name="Change">An <see cref="AlertRaised"/>, <see cref="AlertResolved"/> or <see cref="AlertAcknowledged"/>.</param>
public sealed record LoggedTransition(long Sequence, DateTimeOffset RecordedAt, object Change);

/// <summary>An alert that fires.</summary>
/// <param name="RecordedAt">When that was recorded.</param>
public sealed record FiringNow(AlertRaised Raised, DateTimeOffset RecordedAt, bool IsAcknowledged)
{
    public MatchedAlert Matched => NotifiedAlert.MatchOf(Raised);
}

/// <summary>Reads what happens to alerts, in the order of the log and as far as their read model is.</summary>
public static class TransitionLog
{
    private const string Live = ReadModelSchema.Live;

    public static async Task<IReadOnlyList<LoggedTransition>> AfterAsync(NpgsqlConnection connection, long sequence, int most, CancellationToken cancellation)
    {
        // By the primary keys (sequence) and (seq_id).
        await using var command = new NpgsqlCommand(
            $"""
            select event.seq_id, event.timestamp, event.type, event.data::text
            from (select sequence from {Live}.alert_transitions where sequence > $1 order by sequence limit $2) as transition
            join {EventSchema.Name}.mt_events as event on event.seq_id = transition.sequence
            order by event.seq_id
            """,
            connection);
        command.Parameters.AddWithValue(sequence);
        command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var transitions = new List<LoggedTransition>();
        while (await reader.ReadAsync(cancellation))
            transitions.Add(new(
                reader.GetInt64(0),
                (await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation)).ToUniversalTime(),
                ChangeOf(reader.GetString(2), reader.GetString(3))));
        return transitions;
    }

    /// <summary>How alerts began, by their ids.</summary>
    public static async Task<IReadOnlyDictionary<Guid, AlertRaised>> RaisedAsync(NpgsqlConnection connection, IReadOnlyList<Guid> alerts, CancellationToken cancellation)
    {
        // By the primary keys (alert_id) and (seq_id).
        await using var command = new NpgsqlCommand(
            $"""
            select event.data::text
            from {Live}.alerts as alert
            join {EventSchema.Name}.mt_events as event on event.seq_id = alert.raised_sequence
            where alert.alert_id = any($1)
            """,
            connection);
        command.Parameters.AddWithValue(alerts.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var raised = new Dictionary<Guid, AlertRaised>();
        while (await reader.ReadAsync(cancellation))
            if (JsonSerializer.Deserialize(reader.GetString(0), AlertsJson.Default.AlertRaised) is { } alert)
                raised[alert.AlertId] = alert;
        return raised;
    }

    /// <summary>The alerts that fire, by what their read model knows.</summary>
    /// <param name="level">Only those of this level; null for all.</param>
    public static async Task<IReadOnlyList<FiringNow>> FiringAsync(NpgsqlConnection connection, AlertLevel? level, CancellationToken cancellation)
    {
        // By alerts_firing, and the primary key (seq_id).
        await using var command = new NpgsqlCommand(
            $"""
            select event.data::text, alert.recorded_at, alert.acknowledged_at is not null
            from {Live}.alerts as alert
            join {EventSchema.Name}.mt_events as event on event.seq_id = alert.raised_sequence
            where alert.resolved_at is null and ($1::text is null or alert.level = $1)
            order by alert.raised_sequence
            """,
            connection);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = level is { } only ? AlertNames.Of(only) : DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var firing = new List<FiringNow>();
        while (await reader.ReadAsync(cancellation))
            firing.Add(new(JsonSerializer.Deserialize(reader.GetString(0), AlertsJson.Default.AlertRaised)!, await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), reader.GetBoolean(2)));
        return firing;
    }

    private static object ChangeOf(string type, string json) => type switch
    {
        _ when type == AlertRaised.Stored.Name => JsonSerializer.Deserialize(json, AlertsJson.Default.AlertRaised)!,
        _ when type == AlertResolved.Stored.Name => JsonSerializer.Deserialize(json, AlertsJson.Default.AlertResolved)!,
        _ => JsonSerializer.Deserialize(json, AlertsJson.Default.AlertAcknowledged)!,
    };
}
