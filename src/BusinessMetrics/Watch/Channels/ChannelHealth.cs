using BusinessMetrics.Platform.Outbound;
using Npgsql;

namespace BusinessMetrics.Watch.Channels;

/// <summary>How channels take what they are sent.</summary>
public sealed class ChannelHealth(NpgsqlDataSource dataSource, CircuitBreakers breakers)
{
    /// <summary>A channel among what is called. Each has a circuit of its own: two that lead to one host may be two customers of it.</summary>
    public static string DestinationOf(string channel) => $"channel {channel}";

    /// <summary>By channel.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelHealthResponse>> ReadAsync(IReadOnlyList<string> channels, CancellationToken cancellation)
    {
        // By the primary key (channel), and deliveries_waiting.
        await using var command = dataSource.CreateCommand(
            """
            select asked.channel, health.delivered_at, health.failing_since, health.last_error,
                   (select count(*) from operations.deliveries as delivery where delivery.channel = asked.channel and delivery.state = 'waiting')
            from unnest($1) as asked (channel)
            left join operations.channel_health as health on health.channel = asked.channel
            """);
        command.Parameters.AddWithValue(channels.ToArray());
        var open = breakers.Open.ToHashSet(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var health = new Dictionary<string, ChannelHealthResponse>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            health[reader.GetString(0)] = new(
                reader.GetInt64(4),
                reader.IsDBNull(1) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation),
                reader.IsDBNull(2) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                open.Contains(DestinationOf(reader.GetString(0))) ? "open" : "closed");
        return health;
    }

    /// <summary>How many notices wait, over all nodes.</summary>
    public async Task<long> WaitingAsync(CancellationToken cancellation)
    {
        // By deliveries_waiting.
        await using var command = dataSource.CreateCommand("select count(*) from operations.deliveries where state = 'waiting'");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
