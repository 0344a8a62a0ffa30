using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Silences;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>A channel, route or silence as a change left it.</summary>
/// <param name="Sequence">The place in the log of the newest change.</param>
/// <param name="ChangedBy">Who made it.</param>
public sealed record Known<T>(T Value, long Sequence, DateTimeOffset ChangedAt, string? ChangedBy);

/// <summary>Reads channels, routes and silences, as they hold now or did at a moment of record time.</summary>
public sealed class RoutingReader(NpgsqlDataSource dataSource)
{
    /// <summary>Those there are, by name.</summary>
    /// <param name="name">Only this one; null for all.</param>
    public Task<IReadOnlyList<Known<Channel>>> ChannelsAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation) =>
        ReadAsync(RoutingReadModel.ChannelKindName, name, asOf, null, Channel.Parse, cancellation);

    /// <summary>Those there are, by name.</summary>
    public Task<IReadOnlyList<Known<Route>>> RoutesAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation) =>
        ReadAsync(RoutingReadModel.RouteKindName, name, asOf, null, Route.Parse, cancellation);

    /// <summary>In the order in which they were made.</summary>
    /// <param name="endAfter">Without those that were over by then; null for all.</param>
    public Task<IReadOnlyList<Known<Silence>>> SilencesAsync(Guid? id, DateTimeOffset? endAfter, DateTimeOffset? asOf, CancellationToken cancellation) =>
        ReadAsync(RoutingReadModel.SilenceKindName, id?.ToString(), asOf, endAfter, Silence.Parse, cancellation);

    private async Task<IReadOnlyList<Known<T>>> ReadAsync<T>(
        string kind, string? name, DateTimeOffset? asOf, DateTimeOffset? endAfter, Func<string, T> parse, CancellationToken cancellation)
    {
        // Along the primary key (kind, name, sequence); people make them by hand, so they are few. Who changed it the log knows, by its
        // primary key (seq_id).
        await using var command = dataSource.CreateCommand(
            $"""
            select newest.document, newest.sequence, newest.recorded_at, change.user_name
            from (
                select distinct on (name) name, document, sequence, recorded_at, ends_at
                from {ReadModelSchema.Live}.{RoutingReadModel.Table}
                where kind = @kind and recorded_at <= @as_of and (@name::text is null or name = @name)
                order by name, sequence desc
            ) as newest
            left join {EventSchema.Name}.mt_events as change on change.seq_id = newest.sequence
            where newest.document is not null and (@end_after::timestamptz is null or newest.ends_at > @end_after)
            order by newest.name collate "C"
            """);
        command.Parameters.AddWithValue("kind", kind);
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        command.Parameters.Add(new("name", NpgsqlDbType.Text) { Value = (object?)name ?? DBNull.Value });
        command.Parameters.Add(new("end_after", NpgsqlDbType.TimestampTz) { Value = (object?)endAfter ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new List<Known<T>>();
        while (await reader.ReadAsync(cancellation))
            known.Add(new(
                parse(reader.GetString(0)),
                reader.GetInt64(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                reader.IsDBNull(3) ? null : reader.GetString(3)));
        return known;
    }
}
