using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Reports.Definitions;

/// <summary>A version of a report's definition.</summary>
/// <param name="ChangedBy">Who made it.</param>
/// <param name="Definition">Null where this version took it away.</param>
public sealed record KnownReport(string Name, int Version, DateTimeOffset ChangedAt, string? ChangedBy, ReportDefinition? Definition);

/// <summary>Reads reports' definitions, as they hold now or did at a moment of record time.</summary>
public sealed class ReportReader(NpgsqlDataSource dataSource)
{
    // Who changed it the log knows, by its primary key (seq_id).
    private const string Columns = "report.name, report.version, report.recorded_at, change.user_name, report.definition";

    private const string Tables =
        $"{ReadModelSchema.Live}.{ReportsReadModel.Table} as report left join {EventSchema.Name}.mt_events as change on change.seq_id = report.sequence";

    /// <summary>The version of each report that holds, by name; also where that took it away.</summary>
    /// <param name="name">Only this one; null for all.</param>
    public async Task<IReadOnlyList<KnownReport>> NewestAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // Along the primary key (name, version); people define them by hand, so they are few.
        await using var command = dataSource.CreateCommand(
            $"""
            select distinct on (report.name collate "C") {Columns}
            from {Tables}
            where report.recorded_at <= @as_of and (@name::text is null or report.name = @name)
            order by report.name collate "C", report.version desc
            """);
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        command.Parameters.Add(new("name", NpgsqlDbType.Text) { Value = (object?)name ?? DBNull.Value });
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The versions of a report, the newest first.</summary>
    public async Task<IReadOnlyList<KnownReport>> VersionsAsync(string name, CancellationToken cancellation)
    {
        // Along the primary key (name, version).
        await using var command = dataSource.CreateCommand($"select {Columns} from {Tables} where report.name = @name order by report.version desc");
        command.Parameters.AddWithValue("name", name);
        return await ReadAsync(command, cancellation);
    }

    private static async Task<IReadOnlyList<KnownReport>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new List<KnownReport>();
        while (await reader.ReadAsync(cancellation))
            known.Add(new(
                reader.GetString(0),
                reader.GetInt32(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : ReportDefinition.Parse(reader.GetString(4))));
        return known;
    }
}
