using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Watch.Live;

/// <summary>
/// Tells whose figures moved between two states. A read model's position moves with every event, also where it is folded
/// from none of them; its figures do with its own.
/// </summary>
public sealed class MovedModels(NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models)
{
    /// <summary>Of more events it is not asked what they are: in so many there is some of everything.</summary>
    private const long Longest = 5_000;

    public IReadOnlyList<string> All { get; } = [.. models.Select(model => model.Name)];

    /// <summary>Those that moved, in the catalogue's order; all where it cannot be told.</summary>
    /// <param name="since">By read model, the last place in the log that it included; one that is not there included nothing.</param>
    public async Task<IReadOnlyList<string>> BetweenAsync(IReadOnlyDictionary<string, long> since, FigureState now, CancellationToken cancellation)
    {
        var advanced = models
            .Select(model => (Model: model, From: since.GetValueOrDefault(model.Name), To: now.Positions.GetValueOrDefault(model.Name)))
            .Where(model => model.To != model.From)
            .ToArray();
        if (advanced.Length == 0)
            return [];
        var (from, to) = (advanced.Min(model => model.From), advanced.Max(model => model.To));
        // One that is further back than it was lost something.
        if (to - from > Longest || advanced.Any(model => model.To < model.From))
            return [.. advanced.Select(model => model.Model.Name)];
        var ranges = await TypesAsync(from, to, cancellation);
        return
        [
            .. advanced
                .Where(model => model.Model.Events.Any(stored => ranges.TryGetValue(stored.Name, out var range) && range.First <= model.To && range.Last > model.From))
                .Select(model => model.Model.Name),
        ];
    }

    private async Task<IReadOnlyDictionary<string, (long First, long Last)>> TypesAsync(long from, long to, CancellationToken cancellation)
    {
        // A range of the primary key (seq_id).
        await using var command = dataSource.CreateCommand(
            $"select type, min(seq_id), max(seq_id) from {EventSchema.Name}.mt_events where seq_id > $1 and seq_id <= $2 group by type");
        command.CommandTimeout = 2;
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var types = new Dictionary<string, (long First, long Last)>();
        while (await reader.ReadAsync(cancellation))
            types[reader.GetString(0)] = (reader.GetInt64(1), reader.GetInt64(2));
        return types;
    }
}
