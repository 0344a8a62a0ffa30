using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Reports.Schedules;

/// <summary>Reads schedules with all their versions: people make them by hand, so they are few.</summary>
public sealed class ScheduleReader(NpgsqlDataSource dataSource)
{
    /// <summary>Of each schedule the version that holds now, or did at a moment of record time, by name; none of what was taken away.</summary>
    /// <param name="name">Only this one; null for all.</param>
    public async Task<IReadOnlyList<KnownSchedule>> NewestAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation) =>
        [.. (await VersionsAsync(name, asOf, cancellation)).GroupBy(version => version.Name).Select(versions => versions.Last()).Where(version => version.Schedule is not null)];

    /// <summary>By name, and the oldest first.</summary>
    public async Task<IReadOnlyList<KnownSchedule>> VersionsAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // Along the primary key (name, version). Who changed it the log knows, by its primary key (seq_id).
        await using var command = dataSource.CreateCommand(
            $"""
            select schedule.name, schedule.version, schedule.sequence, schedule.recorded_at, change.user_name, schedule.definition
            from {ReadModelSchema.Live}.{ReportsReadModel.ScheduleTable} as schedule
            left join {EventSchema.Name}.mt_events as change on change.seq_id = schedule.sequence
            where schedule.recorded_at <= @as_of and (@name::text is null or schedule.name = @name)
            order by schedule.name collate "C", schedule.version
            """);
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        command.Parameters.Add(new("name", NpgsqlDbType.Text) { Value = (object?)name ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new List<KnownSchedule>();
        while (await reader.ReadAsync(cancellation))
            versions.Add(new(
                reader.GetString(0),
                reader.GetInt32(1),
                reader.GetInt64(2),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.IsDBNull(5) ? null : ReportSchedule.Parse(reader.GetString(5))));
        return versions;
    }
}
