using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>Counts every difference, and keeps the first of them to be told.</summary>
internal sealed class DifferenceList
{
    private const int MostKept = 50;

    private readonly List<(RollupModel? Model, Guid SeriesId, RollupDifference Difference)> _kept = [];

    public long Count { get; private set; }

    public void Add(RollupModel model, string table, DateTimeOffset bucket, Guid seriesId, AddedUp? kept, AddedUp? expected) =>
        Add((model, seriesId, new(table, bucket, new Dictionary<string, string>(), kept, expected)));

    public void Add(RollupDifference difference) => Add((null, default, difference));

    /// <summary>Those that were kept, with their series' dimensions.</summary>
    public async Task<IReadOnlyList<RollupDifference>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var dimensions = new Dictionary<(RollupModel, Guid), Dictionary<string, string>>();
        foreach (var ofModel in _kept.Where(kept => kept.Model is not null).GroupBy(kept => kept.Model!))
            await ReadSeriesAsync(connection, ofModel.Key, [.. ofModel.Select(kept => kept.SeriesId).Distinct()], dimensions, cancellation);
        return [.. _kept.Select(kept => kept.Model is { } model && dimensions.TryGetValue((model, kept.SeriesId), out var series)
            ? kept.Difference with { Series = series }
            : kept.Difference)];
    }

    private void Add((RollupModel?, Guid, RollupDifference) difference)
    {
        Count++;
        if (_kept.Count < MostKept)
            _kept.Add(difference);
    }

    private static async Task ReadSeriesAsync(
        NpgsqlConnection connection, RollupModel model, Guid[] ids, Dictionary<(RollupModel, Guid), Dictionary<string, string>> found, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select series_id, {string.Join(", ", model.Dimensions)} from {ReadModelSchema.Live}.{model.SeriesTable} where series_id = any($1)", connection);
        command.Parameters.AddWithValue(ids);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var series = new Dictionary<string, string>();
            for (var i = 0; i < model.Dimensions.Count; i++)
                if (RollupSql.Text(reader, i + 1) is { } value)
                    series[model.Dimensions[i]] = value;
            found[(model, reader.GetGuid(0))] = series;
        }
    }
}
