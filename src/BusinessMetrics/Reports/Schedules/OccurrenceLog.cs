using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using Npgsql;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>What was due, as nodes share it.</summary>
public sealed class OccurrenceLog(NpgsqlDataSource dataSource)
{
    private const string Columns =
        """
        occurrence.sequence, occurrence.id, occurrence.schedule, occurrence.version, occurrence.report, occurrence.made_for, occurrence.due_at, occurrence.moment,
        occurrence.window_start, occurrence.window_end, occurrence.noted_at, occurrence.late, occurrence.dry_run, occurrence.services, occurrence.watermark,
        occurrence.formats, occurrence.channels, occurrence.skip_if, occurrence.state, occurrence.reason, occurrence.run_id, occurrence.content, occurrence.ended_at
        """;

    /// <summary>Notes what is due; what is noted already stays as it is.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, WantedOccurrence wanted, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into operations.report_occurrences
                (id, schedule, version, report, made_for, due_at, moment, window_start, window_end, noted_at, late, dry_run, services, watermark, formats, channels, skip_if)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            on conflict (id) do nothing
            """,
            connection);
        command.Parameters.AddWithValue(wanted.Id);
        command.Parameters.AddWithValue(wanted.Schedule);
        command.Parameters.AddWithValue(wanted.Version);
        command.Parameters.AddWithValue(wanted.Report);
        command.Parameters.AddWithValue(wanted.Trigger);
        command.Parameters.AddWithValue(wanted.DueAt);
        command.Parameters.AddWithValue(wanted.Moment);
        command.Parameters.Add(OptionalParameter.Instant(wanted.Window?.Start));
        command.Parameters.Add(OptionalParameter.Instant(wanted.Window?.End));
        command.Parameters.AddWithValue(wanted.NotedAt);
        command.Parameters.AddWithValue(wanted.IsLate);
        command.Parameters.AddWithValue(wanted.IsDryRun);
        command.Parameters.Add(OptionalParameter.Texts(wanted.Services));
        command.Parameters.Add(OptionalParameter.Text(wanted.Watermark));
        command.Parameters.AddWithValue(wanted.Formats.Select(AlertNames.Of).ToArray());
        command.Parameters.AddWithValue(wanted.Channels.ToArray());
        command.Parameters.AddWithValue(wanted.SkipIf.Select(AlertNames.Of).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task AddAsync(IReadOnlyList<WantedOccurrence> wanted, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var each in wanted)
            await AddAsync(connection, each, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Those whose run is not begun, the oldest first.</summary>
    public async Task<IReadOnlyList<Occurrence>> DueAsync(int most, CancellationToken cancellation)
    {
        // By report_occurrences_open.
        await using var command = dataSource.CreateCommand($"select {Columns} from operations.report_occurrences as occurrence where state = 'due' order by sequence limit $1");
        command.Parameters.AddWithValue(most);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Those whose run has come to its end, one way or the other, the oldest first.</summary>
    public async Task<IReadOnlyList<Occurrence>> MadeAsync(int most, CancellationToken cancellation)
    {
        // By report_occurrences_open, and the runs' unique index (id).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from operations.report_occurrences as occurrence
            join operations.report_runs as run on run.id = occurrence.run_id
            where occurrence.state = 'making' and run.state in ('done', 'failed')
            order by occurrence.sequence
            limit $1
            """);
        command.Parameters.AddWithValue(most);
        return await ReadAsync(command, cancellation);
    }

    public async Task BeginAsync(Guid id, Guid run, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand("update operations.report_occurrences set state = 'making', run_id = $2 where id = $1 and state = 'due'");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(run);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>It has come to its end; in the transaction of whatever follows from that.</summary>
    /// <returns>Whether it is this one who ends it: another node may have, or be at it.</returns>
    public static async Task<bool> EndAsync(
        NpgsqlConnection connection, Occurrence occurrence, OccurrenceState state, string? reason, string? content, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = new NpgsqlCommand(
            """
            update operations.report_occurrences as occurrence
            set state = $3, reason = $4, content = $5, ended_at = $6
            from (select id from operations.report_occurrences where id = $1 and state = $2 for update skip locked) as open
            where occurrence.id = open.id
            """,
            connection);
        command.Parameters.AddWithValue(occurrence.Wanted.Id);
        command.Parameters.AddWithValue(AlertNames.Of(occurrence.State));
        command.Parameters.AddWithValue(AlertNames.Of(state));
        command.Parameters.Add(OptionalParameter.Text(reason));
        command.Parameters.Add(OptionalParameter.Text(content));
        command.Parameters.AddWithValue(now);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>What the one before said that was sent to the same: null where none was.</summary>
    public async Task<string?> LastSentAsync(Occurrence occurrence, CancellationToken cancellation)
    {
        // Backwards along report_occurrences_by_schedule.
        await using var command = dataSource.CreateCommand(
            """
            select content
            from operations.report_occurrences
            where schedule = $1 and sequence < $2 and state = 'sent' and report = $3 and services is not distinct from $4 and channels = $5
            order by sequence desc
            limit 1
            """);
        command.Parameters.AddWithValue(occurrence.Wanted.Schedule);
        command.Parameters.AddWithValue(occurrence.Sequence);
        command.Parameters.AddWithValue(occurrence.Wanted.Report);
        command.Parameters.Add(OptionalParameter.Texts(occurrence.Wanted.Services));
        command.Parameters.AddWithValue(occurrence.Wanted.Channels.ToArray());
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>A page, the newest first.</summary>
    /// <param name="schedule">Only of this one; null for all.</param>
    /// <param name="before">The sequence of the last one of the page before.</param>
    public async Task<IReadOnlyList<Occurrence>> ListAsync(string? schedule, long? before, int limit, CancellationToken cancellation)
    {
        // Backwards along report_occurrences_by_schedule, or the primary key (sequence).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from operations.report_occurrences as occurrence
            where ($1::text is null or schedule = $1) and ($2::bigint is null or sequence < $2)
            order by sequence desc
            limit $3
            """);
        command.Parameters.Add(OptionalParameter.Text(schedule));
        command.Parameters.Add(OptionalParameter.WholeNumber(before));
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The newest one of each schedule, by its name.</summary>
    public async Task<IReadOnlyDictionary<string, Occurrence>> LastAsync(IReadOnlyList<string> schedules, CancellationToken cancellation)
    {
        // Backwards along report_occurrences_by_schedule, for each.
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from unnest($1) as asked (schedule)
            cross join lateral (
                select * from operations.report_occurrences where schedule = asked.schedule and not dry_run order by sequence desc limit 1
            ) as occurrence
            """);
        command.Parameters.AddWithValue(schedules.ToArray());
        return (await ReadAsync(command, cancellation)).ToDictionary(occurrence => occurrence.Wanted.Schedule);
    }

    private static async Task<IReadOnlyList<Occurrence>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var occurrences = new List<Occurrence>();
        while (await reader.ReadAsync(cancellation))
        {
            var wanted = new WantedOccurrence(
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetInt32(3),
                reader.GetString(4),
                reader.GetString(5),
                await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(7, cancellation),
                reader.IsDBNull(8) ? null : new(await reader.GetFieldValueAsync<DateTimeOffset>(8, cancellation), await reader.GetFieldValueAsync<DateTimeOffset>(9, cancellation)),
                await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellation),
                reader.GetBoolean(11),
                reader.GetBoolean(12),
                reader.IsDBNull(13) ? null : await reader.GetFieldValueAsync<string[]>(13, cancellation),
                reader.IsDBNull(14) ? null : reader.GetString(14),
                [.. (await reader.GetFieldValueAsync<string[]>(15, cancellation)).Select(name => AlertNames.Find<ReportFormat>(name)!.Value)],
                await reader.GetFieldValueAsync<string[]>(16, cancellation),
                [.. (await reader.GetFieldValueAsync<string[]>(17, cancellation)).Select(name => AlertNames.Find<SkippedReport>(name)!.Value)]);
            occurrences.Add(new(
                reader.GetInt64(0),
                wanted,
                AlertNames.Find<OccurrenceState>(reader.GetString(18))!.Value,
                reader.IsDBNull(19) ? null : reader.GetString(19),
                reader.IsDBNull(20) ? null : reader.GetGuid(20),
                reader.IsDBNull(21) ? null : reader.GetString(21),
                reader.IsDBNull(22) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(22, cancellation)));
        }

        return occurrences;
    }
}
