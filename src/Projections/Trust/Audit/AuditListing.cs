using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Trust.Audit;

/// <summary>An audit event as it is listed.</summary>
/// <param name="At">When it happened; <paramref name="RecordedAt"/> is when that was written.</param>
public sealed record ListedAudit(
    long Sequence,
    Guid EventId,
    DateTimeOffset At,
    DateTimeOffset RecordedAt,
    string Actor,
    string? Role,
    string Action,
    string Target,
    string Outcome,
    string? SourceAddress,
    string? CorrelationId,
    string? Details)
{
    public AuditPosition Position => new(At, Sequence);
}

/// <summary>Which audit events are asked for; what is null does not narrow it.</summary>
/// <param name="Action">An action, or the noun that actions begin with: budget is budget.set and budget.remove.</param>
/// <param name="Target">An object, or its kind: budget is every budget.</param>
/// <param name="From">Happened then or later.</param>
/// <param name="To">Happened before.</param>
/// <param name="Text">Words, all of which occur in the actor, the action, the object or the details.</param>
/// <param name="AsOf">What was recorded later does not count.</param>
public sealed record AuditFilter(
    string? Actor = null,
    string? Action = null,
    string? Target = null,
    string? Outcome = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Text = null,
    DateTimeOffset? AsOf = null);

/// <summary>A place in the listing: what follows it is older, or as old and recorded before. Rows never change, so it stays where it is.</summary>
public readonly record struct AuditPosition(DateTimeOffset At, long Sequence);

/// <summary>Lists audit events, newest first.</summary>
public sealed class AuditListing(NpgsqlDataSource dataSource)
{
    private const string Columns =
        "sequence, event_id, at, recorded_at, actor, role, action, target, outcome, source_address, correlation_id, details";

    /// <summary>At most <paramref name="limit"/> events.</summary>
    /// <param name="after">Continue after this place; the start of the listing if null.</param>
    public async Task<IReadOnlyList<ListedAudit>> PageAsync(AuditFilter filter, AuditPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand();
        // Each condition has an index that begins with its column and goes on with (at, sequence); without one the index
        // by time is read backwards until the limit.
        List<string> conditions = ["true"];
        Add(filter.Actor, NpgsqlDbType.Text, "actor = {0}");
        AddBeginning("action", filter.Action, '.');
        AddBeginning("target", filter.Target, ':');
        // The outcome stands in the statement, one of three, so that its partial index can serve it.
        if (filter.Outcome is { } outcome && AuditOutcomes.All.Contains(outcome))
            conditions.Add($"outcome = '{outcome}'");
        Add(filter.From, NpgsqlDbType.TimestampTz, "at >= {0}");
        Add(filter.To, NpgsqlDbType.TimestampTz, "at < {0}");
        Add(filter.AsOf, NpgsqlDbType.TimestampTz, "recorded_at <= {0}");
        Add(filter.Text, NpgsqlDbType.Text, AuditReadModel.SearchedText + " @@ plainto_tsquery('simple', {0})");
        if (after is { } place)
            conditions.Add($"(at, sequence) < ({Parameter(NpgsqlDbType.TimestampTz, place.At)}, {Parameter(NpgsqlDbType.Bigint, place.Sequence)})");
        command.CommandText =
            $"""
            select {Columns}
            from {ReadModelSchema.Live}.{AuditReadModel.Table}
            where {string.Join(" and ", conditions)}
            order by at desc, sequence desc
            limit {Parameter(NpgsqlDbType.Integer, limit)}
            """;
        return await ReadAsync(command, cancellation);

        string Parameter(NpgsqlDbType type, object value)
        {
            command.Parameters.Add(new() { NpgsqlDbType = type, Value = value });
            return $"${command.Parameters.Count}";
        }

        void Add(object? value, NpgsqlDbType type, string condition)
        {
            if (value is not null)
                conditions.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, Parameter(type, value)));
        }

        // Everything that begins with "budget." sorts from that up to "budget/", the next character.
        void AddBeginning(string column, string? value, char separator)
        {
            if (value is null || value.Contains(separator))
                Add(value, NpgsqlDbType.Text, column + " = {0}");
            else
                conditions.Add(
                    $"({column} >= {Parameter(NpgsqlDbType.Text, value + separator)} and {column} < {Parameter(NpgsqlDbType.Text, value + (char)(separator + 1))})");
        }
    }

    /// <summary>The event with an id; null where there is none.</summary>
    public async Task<ListedAudit?> FindAsync(Guid eventId, CancellationToken cancellation)
    {
        // By the unique index on event_id.
        await using var command = dataSource.CreateCommand(
            $"select {Columns} from {ReadModelSchema.Live}.{AuditReadModel.Table} where event_id = $1");
        command.Parameters.AddWithValue(eventId);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<ListedAudit>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<ListedAudit>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(
                reader.GetInt64(0),
                reader.GetGuid(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation),
                reader.GetString(4),
                RollupSql.Text(reader, 5),
                reader.GetString(6),
                reader.GetString(7),
                reader.GetString(8),
                RollupSql.Text(reader, 9),
                RollupSql.Text(reader, 10),
                RollupSql.Text(reader, 11)));
        return events;
    }
}
