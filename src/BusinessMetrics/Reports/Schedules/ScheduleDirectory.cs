using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>All versions of all schedules, read anew when one changed.</summary>
public sealed class ScheduleDirectory(ScheduleReader reader, NpgsqlDataSource dataSource)
{
    private Known? _known;

    /// <summary>By schedule, each the oldest first; also of those that were taken away.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<KnownSchedule>>> AllAsync(CancellationToken cancellation)
    {
        var newest = await NewestAsync(cancellation);
        if (_known is { } known && known.Newest == newest)
            return known.Schedules;
        var versions = await reader.VersionsAsync(null, null, cancellation);
        var schedules = versions.GroupBy(version => version.Name).Select(IReadOnlyList<KnownSchedule> (schedule) => [.. schedule]).ToArray();
        _known = new(newest, schedules);
        return schedules;
    }

    /// <summary>The names of those that there are.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation) =>
        [.. (await AllAsync(cancellation)).Where(versions => versions[^1].Schedule is not null).Select(versions => versions[^1].Name)];

    private async Task<long> NewestAsync(CancellationToken cancellation)
    {
        // A scan of what people made by hand.
        await using var command = dataSource.CreateCommand($"select coalesce(max(sequence), 0) from {ReadModelSchema.Live}.{ReportsReadModel.ScheduleTable}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private sealed record Known(long Newest, IReadOnlyList<IReadOnlyList<KnownSchedule>> Schedules);
}
