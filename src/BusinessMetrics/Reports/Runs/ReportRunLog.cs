using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using Marten;
using Npgsql;

namespace BusinessMetrics.Reports.Runs;

/// <summary>Runs as nodes share them: who takes one has it for as long as it says so, and where that node dies it is another's.</summary>
public sealed class ReportRunLog(NpgsqlDataSource dataSource)
{
    /// <summary>Longer than the pause between two words of a node that it is still at it.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(15);

    public const int MostTries = 3;

    private const string Columns =
        """
        sequence, id, definition, version, moment, as_of, role, services, requested_by, made_for, watermark, formats,
        requested_at, state, sections_done, tries, log_position, checkpoint_size, checkpoint_root, checkpoint_note, sha256, failure, finished_at
        """;

    /// <summary>Asks for a run; where the same is under way, that is it.</summary>
    public async Task<(ReportRun Run, bool IsNew)> AddAsync(WantedRun wanted, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        while (true)
        {
            var period = wanted.Period.Window;
            // By report_runs_under_way.
            await using var command = dataSource.CreateCommand(
                $"""
                insert into operations.report_runs
                    (id, report, version, definition, moment, period_start, period_end, as_of, role, services, requested_by, requested_at, made_for, watermark, formats)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                on conflict do nothing
                returning {Columns}
                """);
            Add(id);
            Add(wanted.Definition.Name);
            Add(wanted.Version);
            Add(wanted.Definition.ToJson());
            Add(wanted.Moment);
            Add(period.Start);
            Add(period.End);
            Add(wanted.AsOf);
            Add(wanted.Role);
            command.Parameters.Add(OptionalParameter.Texts(wanted.Services));
            Add(wanted.RequestedBy);
            Add(now);
            Add(wanted.Trigger);
            command.Parameters.Add(OptionalParameter.Text(wanted.Watermark));
            Add(wanted.Formats.Select(AlertNames.Of).ToArray());
            if (await ReadAsync(command, cancellation) is [var added])
                return (added, true);
            if ((await UnderWayAsync(wanted, cancellation) ?? await FindAsync(id, cancellation)) is { } other)
                return (other, false);

            void Add<T>(T value)
                where T : notnull => command.Parameters.AddWithValue(value);
        }
    }

    /// <summary>Takes a run that nobody is at, the oldest first; null where there is none.</summary>
    public async Task<ReportRun?> ClaimAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        // By report_runs_open.
        await using var command = dataSource.CreateCommand(
            $"""
            update operations.report_runs
            set state = 'running', claimed_until = $2, tries = tries + 1, sections_done = 0
            where id = (
                select id from operations.report_runs
                where state in ('waiting', 'running') and (claimed_until is null or claimed_until <= $1)
                order by requested_at
                limit 1
                for update skip locked)
            returning {Columns}
            """);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(now + Claim);
        return await ReadAsync(command, cancellation) is [var claimed] ? claimed : null;
    }

    /// <summary>Ends all claims, where nobody can be at anything.</summary>
    public async Task FreeAsync(CancellationToken cancellation)
    {
        // By report_runs_open.
        await using var command = dataSource.CreateCommand("update operations.report_runs set claimed_until = null where state = 'running'");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Says that this node is still at it.</summary>
    /// <param name="sectionsDone">What was said before holds where that was more.</param>
    /// <returns>Whether it is: another may have taken it meanwhile.</returns>
    public async Task<bool> ContinueAsync(ReportRun run, int sectionsDone, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            "update operations.report_runs set sections_done = greatest(sections_done, $3), claimed_until = $4 where id = $1 and tries = $2 and state = 'running'");
        command.Parameters.AddWithValue(run.Id);
        command.Parameters.AddWithValue(run.Tries);
        command.Parameters.AddWithValue(sectionsDone);
        command.Parameters.AddWithValue(now + Claim);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Notes what it is made of, before it is: whoever takes it up makes the same.</summary>
    public async Task FixAsync(ReportRun run, long position, ReportCheckpoint? checkpoint, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            """
            update operations.report_runs
            set log_position = $2, checkpoint_size = $3, checkpoint_root = $4, checkpoint_note = $5
            where id = $1 and log_position is null
            """);
        command.Parameters.AddWithValue(run.Id);
        command.Parameters.AddWithValue(position);
        command.Parameters.Add(OptionalParameter.WholeNumber(checkpoint?.Size));
        command.Parameters.Add(OptionalParameter.Text(checkpoint?.RootHash));
        command.Parameters.Add(OptionalParameter.Text(checkpoint?.Note));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>It is made: in the transaction of what the session changes.</summary>
    public static void End(IDocumentSession session, ReportRun run, IReadOnlyList<ReportFile> files, DateTimeOffset now) =>
        session.QueueSqlCommand(EndSql("?", "?", "?", "?", "?", "?"), EndParameters(run, files, now));

    /// <summary>It was made before, and nobody noted it.</summary>
    public async Task EndAsync(ReportRun run, IReadOnlyList<ReportFile> files, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(EndSql("$1", "$2", "$3", "$4", "$5", "$6"));
        foreach (var parameter in EndParameters(run, files, now))
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>By the unique index (id) and the primary key (run_id, format).</summary>
    private static string EndSql(string id, string formats, string hashes, string bytes, string sections, string now) =>
        $"""
        with run as (
            select {id}::uuid as id
        ), files as (
            insert into operations.report_files (run_id, format, sha256, bytes)
            select run.id, file.* from run cross join unnest({formats}::text[], {hashes}::text[], {bytes}::bigint[]) as file (format, sha256, bytes)
            on conflict (run_id, format) do update set sha256 = excluded.sha256, bytes = excluded.bytes
            returning format, sha256
        )
        update operations.report_runs as made
        set state = 'done', sections_done = {sections}, finished_at = {now}, claimed_until = null, failure = null, sha256 = (select sha256 from files where format = 'json')
        from run
        where made.id = run.id
        """;

    private static object[] EndParameters(ReportRun run, IReadOnlyList<ReportFile> files, DateTimeOffset now) =>
    [
        run.Id,
        files.Select(file => AlertNames.Of(file.Format)).ToArray(),
        files.Select(file => file.Sha256).ToArray(),
        files.Select(file => file.Bytes).ToArray(),
        run.Wanted.Definition.Sections.Count,
        now,
    ];

    /// <summary>It could not be made; it is tried again, or not any more.</summary>
    public async Task FailAsync(ReportRun run, string reason, bool isFinal, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            """
            update operations.report_runs
            set failure = $3, state = case when $4 then 'failed' else 'running' end,
                finished_at = case when $4 then $5::timestamptz end, claimed_until = case when $4 then null else $6::timestamptz end
            where id = $1 and tries = $2 and state = 'running'
            """);
        command.Parameters.AddWithValue(run.Id);
        command.Parameters.AddWithValue(run.Tries);
        command.Parameters.AddWithValue(reason);
        command.Parameters.AddWithValue(isFinal);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(now + TimeSpan.FromSeconds(5));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A format that was written later.</summary>
    public async Task AddFileAsync(Guid run, ReportFile file, CancellationToken cancellation)
    {
        // By the primary key (run_id, format).
        await using var command = dataSource.CreateCommand("insert into operations.report_files (run_id, format, sha256, bytes) values ($1, $2, $3, $4) on conflict do nothing");
        command.Parameters.AddWithValue(run);
        command.Parameters.AddWithValue(AlertNames.Of(file.Format));
        command.Parameters.AddWithValue(file.Sha256);
        command.Parameters.AddWithValue(file.Bytes);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<ReportRun?> FindAsync(Guid id, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand($"select {Columns} from operations.report_runs where id = $1");
        command.Parameters.AddWithValue(id);
        return await ReadAsync(command, cancellation) is [var run] ? run : null;
    }

    /// <summary>A page, the newest first.</summary>
    /// <param name="report">Only of this report; null for all.</param>
    /// <param name="before">The sequence of the last one of the page before.</param>
    public async Task<IReadOnlyList<ReportRun>> ListAsync(string? report, long? before, int limit, CancellationToken cancellation)
    {
        // Backwards along report_runs_by_report, or the primary key (sequence).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from operations.report_runs
            where ($1::text is null or report = $1) and ($2::bigint is null or sequence < $2)
            order by sequence desc
            limit $3
            """);
        command.Parameters.Add(OptionalParameter.Text(report));
        command.Parameters.Add(OptionalParameter.WholeNumber(before));
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The files of runs, by run.</summary>
    public async Task<ILookup<Guid, ReportFile>> FilesAsync(IReadOnlyList<Guid> runs, CancellationToken cancellation)
    {
        // By the primary key (run_id, format).
        await using var command = dataSource.CreateCommand("select run_id, format, sha256, bytes from operations.report_files where run_id = any($1) order by run_id, format");
        command.Parameters.AddWithValue(runs.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var files = new List<(Guid Run, ReportFile File)>();
        while (await reader.ReadAsync(cancellation))
            files.Add((reader.GetGuid(0), new(AlertNames.Find<ReportFormat>(reader.GetString(1))!.Value, reader.GetString(2), reader.GetInt64(3))));
        return files.ToLookup(file => file.Run, file => file.File);
    }

    /// <summary>The run that a file of these bytes is of; null where it is of none.</summary>
    public async Task<Guid?> FindByHashAsync(string sha256, CancellationToken cancellation)
    {
        // A scan: asked by hand, of a table with a row for each file there was.
        await using var command = dataSource.CreateCommand("select run_id from operations.report_files where sha256 = $1 limit 1");
        command.Parameters.AddWithValue(sha256);
        return await command.ExecuteScalarAsync(cancellation) as Guid?;
    }

    /// <summary>Runs that ended before a moment and after another.</summary>
    public async Task<IReadOnlyList<Guid>> EndedAsync(DateTimeOffset after, DateTimeOffset before, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select id from operations.report_runs where finished_at > $1 and finished_at <= $2");
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(before);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ended = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
            ended.Add(reader.GetGuid(0));
        return ended;
    }

    private async Task<ReportRun?> UnderWayAsync(WantedRun wanted, CancellationToken cancellation)
    {
        var period = wanted.Period.Window;
        // By report_runs_under_way.
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from operations.report_runs
            where report = $1 and version = $2 and period_start = $3 and period_end = $4 and role = $5
                and coalesce(services, '{"{}"}') = coalesce($6::text[], '{"{}"}') and coalesce(watermark, '') = coalesce($7, '') and state in ('waiting', 'running')
            """);
        command.Parameters.AddWithValue(wanted.Definition.Name);
        command.Parameters.AddWithValue(wanted.Version);
        command.Parameters.AddWithValue(period.Start);
        command.Parameters.AddWithValue(period.End);
        command.Parameters.AddWithValue(wanted.Role);
        command.Parameters.Add(OptionalParameter.Texts(wanted.Services));
        command.Parameters.Add(OptionalParameter.Text(wanted.Watermark));
        return await ReadAsync(command, cancellation) is [var run, ..] ? run : null;
    }

    private static async Task<IReadOnlyList<ReportRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var runs = new List<ReportRun>();
        while (await reader.ReadAsync(cancellation))
        {
            var wanted = new WantedRun(
                ReportDefinition.Parse(reader.GetString(2)),
                reader.GetInt32(3),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellation),
                reader.GetString(6),
                reader.IsDBNull(7) ? null : await reader.GetFieldValueAsync<string[]>(7, cancellation),
                reader.GetString(8),
                reader.GetString(9),
                reader.IsDBNull(10) ? null : reader.GetString(10),
                [.. (await reader.GetFieldValueAsync<string[]>(11, cancellation)).Select(name => AlertNames.Find<ReportFormat>(name)!.Value)]);
            runs.Add(new(
                reader.GetInt64(0),
                reader.GetGuid(1),
                wanted,
                await reader.GetFieldValueAsync<DateTimeOffset>(12, cancellation),
                AlertNames.Find<RunState>(reader.GetString(13))!.Value,
                reader.GetInt32(14),
                reader.GetInt32(15),
                reader.IsDBNull(16) ? null : reader.GetInt64(16),
                reader.IsDBNull(17) ? null : new(reader.GetInt64(17), reader.GetString(18), reader.GetString(19)),
                reader.IsDBNull(20) ? null : reader.GetString(20),
                reader.IsDBNull(21) ? null : reader.GetString(21),
                reader.IsDBNull(22) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(22, cancellation)));
        }

        return runs;
    }
}
