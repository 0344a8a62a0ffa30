using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.States;

/// <summary>A thing's state as its newest metric tells it.</summary>
/// <param name="FirstAt">When the thing's first metric happened.</param>
public sealed record KnownState(IReadOnlyList<string> Key, string State, DateTimeOffset OccurredAt, DateTimeOffset FirstAt);

/// <summary>Reads states as they held at a moment of event time, and as they were known at one of record time.</summary>
public sealed class StateReader(NpgsqlDataSource dataSource)
{
    private const string Known = "change.recorded_at <= @as_of and (change.retracted_at is null or change.retracted_at > @as_of)";

    /// <summary>The newest state of each thing before <paramref name="at"/>.</summary>
    /// <param name="asOf">What was recorded or retracted later does not count; null for all that is known.</param>
    /// <param name="services">What other services told of the thing does not count; null for all.</param>
    public async Task<IReadOnlyList<KnownState>> CurrentAsync(
        StateModel model, DateTimeOffset at, DateTimeOffset? asOf, IReadOnlyList<string>? services, CancellationToken cancellation)
    {
        var known = services is null ? Known : $"{Known} and change.service = any(@services)";
        // For each thing one step down the primary key (keys, occurred_at, metric_id) from either end.
        await using var command = dataSource.CreateCommand(
            $"""
            select {string.Concat(model.Keys.Select(key => $"thing.{key}, "))}newest.state::text, newest.occurred_at, oldest.occurred_at
            from {ReadModelSchema.Live}.{model.KeyTable} as thing
            cross join lateral (
                select change.state, change.occurred_at
                from {ReadModelSchema.Live}.{model.Name} as change
                where {SameKey(model)} and change.occurred_at < @at and {known}
                order by change.occurred_at desc, change.metric_id desc
                limit 1
            ) as newest
            cross join lateral (
                select change.occurred_at
                from {ReadModelSchema.Live}.{model.Name} as change
                where {SameKey(model)} and {known}
                order by change.occurred_at, change.metric_id
                limit 1
            ) as oldest
            """);
        AddInstant(command, "at", at);
        if (services is not null)
            command.Parameters.AddWithValue("services", services.ToArray());
        AddAsOf(command, asOf);
        return await ReadAsync(command, model, cancellation);
    }

    /// <summary>The newest changes of one thing in a window, newest first.</summary>
    public async Task<IReadOnlyList<KnownState>> ListAsync(
        StateModel model, IReadOnlyList<string> key, TimeWindow window, DateTimeOffset? asOf, int limit, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {string.Concat(model.Keys.Select(column => $"change.{column}, "))}change.state::text, change.occurred_at, change.occurred_at
            from {ReadModelSchema.Live}.{model.Name} as change
            where {string.Join(" and ", model.Keys.Select(column => $"change.{column} = @key_{column}"))}
                and change.occurred_at >= @starts and change.occurred_at < @ends and {Known}
            order by change.occurred_at desc, change.metric_id desc
            limit @limit
            """);
        for (var i = 0; i < model.Keys.Count; i++)
            command.Parameters.AddWithValue($"key_{model.Keys[i]}", key[i]);
        AddInstant(command, "starts", window.Start);
        AddInstant(command, "ends", window.End);
        command.Parameters.AddWithValue("limit", limit);
        AddAsOf(command, asOf);
        return await ReadAsync(command, model, cancellation);
    }

    /// <summary>Every change of every thing in a window, oldest first.</summary>
    public async Task<IReadOnlyList<KnownState>> ChangesAsync(StateModel model, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // For each thing a range of the primary key (keys, occurred_at, metric_id).
        await using var command = dataSource.CreateCommand(
            $"""
            select {string.Concat(model.Keys.Select(key => $"thing.{key}, "))}change.state::text, change.occurred_at, change.occurred_at
            from {ReadModelSchema.Live}.{model.KeyTable} as thing
            join {ReadModelSchema.Live}.{model.Name} as change on {SameKey(model)}
            where change.occurred_at >= @starts and change.occurred_at < @ends and {Known}
            order by change.occurred_at, change.metric_id
            """);
        AddInstant(command, "starts", window.Start);
        AddInstant(command, "ends", window.End);
        AddAsOf(command, asOf);
        return await ReadAsync(command, model, cancellation);
    }

    /// <summary>
    /// Of each thing the newest state before the first bucket's end, and in each later bucket the newest one there. Costs by the
    /// things and buckets, and not by the changes.
    /// </summary>
    /// <param name="keys">Only things whose keys are among the values.</param>
    /// <param name="until">Where the last bucket ends.</param>
    public async Task<IReadOnlyList<KnownState>> NewestByBucketAsync(
        StateModel model, IReadOnlyList<DimensionFilter> keys, Buckets buckets, DateTimeOffset until, DateTimeOffset? asOf, IReadOnlyList<string>? services, CancellationToken cancellation)
    {
        // For each thing and bucket one step down the primary key (keys, occurred_at, metric_id).
        await using var command = dataSource.CreateCommand(
            $"""
            select {string.Concat(model.Keys.Select(column => $"thing.{column}, "))}newest.state::text, newest.occurred_at, newest.occurred_at
            from {ReadModelSchema.Live}.{model.KeyTable} as thing
            cross join unnest(@starts, @ends) as bucket (starts, ends)
            cross join lateral (
                select change.state, change.occurred_at
                from {ReadModelSchema.Live}.{model.Name} as change
                where {SameKey(model)} and change.occurred_at >= bucket.starts and change.occurred_at < bucket.ends and {Known}{(services is null ? "" : " and change.service = any(@services)")}
                order by change.occurred_at desc, change.metric_id desc
                limit 1
            ) as newest
            where {string.Join(" and ", keys.Select((key, i) => $"thing.{key.Dimension} = any(@values_{i})"))}
            """);
        for (var i = 0; i < keys.Count; i++)
            command.Parameters.AddWithValue($"values_{i}", keys[i].Values.ToArray());
        command.Parameters.Add(new("starts", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = buckets.Starts.Skip(1).Prepend(DateTimeOffset.MinValue).ToArray() });
        command.Parameters.Add(new("ends", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = buckets.Starts.Skip(1).Append(until).ToArray() });
        if (services is not null)
            command.Parameters.AddWithValue("services", services.ToArray());
        AddAsOf(command, asOf);
        return await ReadAsync(command, model, cancellation);
    }

    private static string SameKey(StateModel model) => string.Join(" and ", model.Keys.Select(key => $"change.{key} = thing.{key}"));

    private static void AddInstant(NpgsqlCommand command, string name, DateTimeOffset instant) =>
        command.Parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = instant });

    // Without a moment everything recorded is known, and nothing that was retracted.
    private static void AddAsOf(NpgsqlCommand command, DateTimeOffset? asOf) => AddInstant(command, "as_of", asOf ?? AsOf.Now);

    private static async Task<IReadOnlyList<KnownState>> ReadAsync(NpgsqlCommand command, StateModel model, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var states = new List<KnownState>();
        while (await reader.ReadAsync(cancellation))
        {
            var key = Enumerable.Range(0, model.Keys.Count).Select(reader.GetString).ToArray();
            states.Add(new(
                key,
                reader.GetString(model.Keys.Count),
                await reader.GetFieldValueAsync<DateTimeOffset>(model.Keys.Count + 1, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(model.Keys.Count + 2, cancellation)));
        }

        return states;
    }
}
