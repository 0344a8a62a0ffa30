using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;

namespace BusinessMetrics.Projections.Trust.Archive;

/// <summary>Days of recording whose metrics left the database and cannot be listed.</summary>
/// <param name="Metrics">How many are in their files.</param>
public sealed record ArchivedDays(DateOnly First, DateOnly Last, long Metrics)
{
    private const string Sql = $"select min(day), max(day), sum(events)::bigint from {ArchiveSchema.Schema}.parts where restored_until is null";

    /// <summary>Those with metrics that happened in the window; null where there are none.</summary>
    public static Task<ArchivedDays?> WithinAsync(NpgsqlConnection connection, TimeWindow window, CancellationToken cancellation) => ReadAsync(
        connection, $"{Sql} and last_occurred_at >= $1 and first_occurred_at < $2", cancellation, window.Start, window.End);

    /// <summary>Those with metrics that may be among what changed between two answers: recorded between them, or passed by their windows.</summary>
    public static Task<ArchivedDays?> ChangedAsync(NpgsqlConnection connection, AnswerScope earlier, AnswerScope later, CancellationToken cancellation) => ReadAsync(
        connection,
        $"""
        {Sql}
            and (((day + 1)::timestamp at time zone 'UTC' > $1 and day::timestamp at time zone 'UTC' <= $2)
                or (last_occurred_at >= $3 and first_occurred_at < $4)
                or (last_occurred_at >= $5 and first_occurred_at < $6))
        """,
        cancellation,
        earlier.AsOf,
        later.AsOf,
        earlier.Window.Start,
        later.Window.Start,
        earlier.Window.End,
        later.Window.End);

    private static async Task<ArchivedDays?> ReadAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params IReadOnlyList<DateTimeOffset> moments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var moment in moments)
            command.Parameters.AddWithValue(moment);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && !reader.IsDBNull(0)
            ? new(reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2))
            : null;
    }
}
