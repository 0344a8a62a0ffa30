using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>Reads which budgets were set for a month.</summary>
public sealed class BudgetReader(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// The scopes' own budgets for a month: the newest change before its end, since a change counts for the whole month
    /// it is made in. Scopes whose budget was removed, or is in another currency, have none.
    /// </summary>
    /// <param name="scope">Null for all.</param>
    /// <param name="asOf">What was changed later does not count; null for all that is known.</param>
    public async Task<IReadOnlyList<BudgetInForce>> SetAsync(
        TimeWindow month, string currency, string? scope, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // One scan of the primary key (scope, sequence), of one scope or of all.
        await using var command = dataSource.CreateCommand(
            $"""
            select scope, amount::text, alert_threshold::text, recorded_at, sequence
            from (
                select distinct on (scope) *
                from {ReadModelSchema.Live}.budget_changes
                where (@scope is null or scope = @scope) and recorded_at < @month_end and recorded_at <= @as_of
                order by scope, sequence desc
            ) as newest
            where amount is not null and currency = @currency
            """);
        command.Parameters.Add(new("scope", NpgsqlDbType.Text) { Value = (object?)scope ?? DBNull.Value });
        command.Parameters.Add(new("month_end", NpgsqlDbType.TimestampTz) { Value = month.End });
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        command.Parameters.AddWithValue("currency", currency);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var budgets = new List<BudgetInForce>();
        while (await reader.ReadAsync(cancellation))
            budgets.Add(new(
                reader.GetString(0),
                ExactNumber.ParseExact(reader.GetString(1)),
                ExactNumber.ParseExact(reader.GetString(2)),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation),
                reader.GetInt64(4)));
        return budgets;
    }

    /// <summary>The callers who made changes, by the changes' places in the log; the log keeps who appended an event.</summary>
    public async Task<IReadOnlyDictionary<long, string>> DecidedByAsync(IReadOnlyList<long> sequences, CancellationToken cancellation)
    {
        // By the primary key of the log.
        await using var command = dataSource.CreateCommand(
            $"select seq_id, user_name from {EventSchema.Name}.mt_events where seq_id = any($1) and user_name is not null");
        command.Parameters.AddWithValue(sequences.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var callers = new Dictionary<long, string>();
        while (await reader.ReadAsync(cancellation))
            callers[reader.GetInt64(0)] = reader.GetString(1);
        return callers;
    }
}
