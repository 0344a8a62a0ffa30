using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>A notice to a channel, and what became of it.</summary>
/// <param name="Sequence">Deliveries are listed by it.</param>
/// <param name="NextAt">When it is tried next.</param>
public sealed record KnownDelivery(
    long Sequence,
    Guid Id,
    string Channel,
    string? ShownRecipient,
    string? Route,
    Guid Thread,
    string Type,
    IReadOnlyList<Guid> AlertIds,
    string Title,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DeliveryState State,
    int Attempts,
    DateTimeOffset NextAt,
    DateTimeOffset? FinishedAt,
    string? LastError);

/// <summary>An attempt to deliver.</summary>
/// <param name="Duration">Null where it is not known to have ended: it is under way, or its node died.</param>
public sealed record KnownAttempt(int Number, DateTimeOffset StartedAt, string Node, TimeSpan? Duration, string? Error, int? Status, string? Answer);

/// <summary>Which deliveries are asked for; what is null does not narrow it.</summary>
public sealed record DeliveryFilter(
    string? Channel = null, Guid? Alert = null, DeliveryState? State = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Reads deliveries, and has them sent again.</summary>
public sealed class DeliveryListing(NpgsqlDataSource dataSource)
{
    private const string Columns =
        "sequence, id, channel, shown_recipient, route, thread, type, alert_ids, title, created_at, expires_at, state, attempts, next_at, finished_at, last_error";

    private const string Narrowed =
        """
        (@channel::text is null or channel = @channel)
            and (@alert::uuid is null or alert_ids @> array[@alert])
            and (@state::text is null or state = @state)
            and (@starts::timestamptz is null or created_at >= @starts)
            and (@ends::timestamptz is null or created_at < @ends)
        """;

    /// <summary>A page, the newest first.</summary>
    /// <param name="before">The sequence of the last one of the page before.</param>
    public async Task<IReadOnlyList<KnownDelivery>> ListAsync(DeliveryFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        // Backwards along the primary key (sequence) or deliveries_by_channel; of an alert by deliveries_by_alert.
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from operations.deliveries
            where {Narrowed} and (@before::bigint is null or sequence < @before)
            order by sequence desc
            limit @limit
            """);
        AddFilter(command, filter);
        command.Parameters.Add(new("before", NpgsqlDbType.Bigint) { Value = (object?)before ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>With the body as it is sent; null where there is no such delivery.</summary>
    public async Task<(KnownDelivery Delivery, string ContentType, byte[] Body)?> FindAsync(Guid id, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand($"select {Columns}, content_type, body from operations.deliveries where id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (await OfAsync(reader, cancellation), reader.GetString(16), await reader.GetFieldValueAsync<byte[]>(17, cancellation))
            : null;
    }

    /// <summary>By delivery, in order.</summary>
    public async Task<ILookup<Guid, KnownAttempt>> AttemptsAsync(IReadOnlyList<Guid> deliveries, CancellationToken cancellation)
    {
        // By the primary key (delivery_id, number).
        await using var command = dataSource.CreateCommand(
            """
            select delivery_id, number, started_at, node, duration_ms, error, status, answer
            from operations.delivery_attempts
            where delivery_id = any($1)
            order by delivery_id, number
            """);
        command.Parameters.AddWithValue(deliveries.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var attempts = new List<(Guid Delivery, KnownAttempt Attempt)>();
        while (await reader.ReadAsync(cancellation))
            attempts.Add((reader.GetGuid(0), new(
                reader.GetInt32(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(reader.GetInt32(4)),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.IsDBNull(6) ? null : reader.GetInt32(6),
                reader.IsDBNull(7) ? null : reader.GetString(7))));
        return attempts.ToLookup(attempt => attempt.Delivery, attempt => attempt.Attempt);
    }

    /// <summary>Has deliveries sent again, each under its id; what waits is sent at once.</summary>
    /// <param name="id">Only this one.</param>
    /// <returns>How many, and when the last of them was made.</returns>
    public async Task<(int Count, DateTimeOffset? Last)> ReplayAsync(Guid? id, DeliveryFilter filter, int most, DateTimeOffset now, TimeSpan ofUse, CancellationToken cancellation)
    {
        // What is being sent right now is not touched: its end would be taken for that of the replay.
        await using var command = dataSource.CreateCommand(
            $"""
            update operations.deliveries as delivery
            set state = 'waiting', tries = 0, next_at = @now, finished_at = null, last_error = null, expires_at = greatest(delivery.expires_at, @expires), claimed_until = null
            from (
                select sequence
                from operations.deliveries
                where (@id::uuid is null or id = @id) and {Narrowed} and (claimed_until is null or claimed_until <= @now)
                order by sequence
                limit @most
                for update skip locked
            ) as chosen
            where delivery.sequence = chosen.sequence
            returning delivery.created_at
            """);
        AddFilter(command, filter);
        command.Parameters.Add(new("id", NpgsqlDbType.Uuid) { Value = (object?)id ?? DBNull.Value });
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("expires", now + ofUse);
        command.Parameters.AddWithValue("most", most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (count, last) = (0, (DateTimeOffset?)null);
        while (await reader.ReadAsync(cancellation))
        {
            var madeAt = await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation);
            (count, last) = (count + 1, last > madeAt ? last : madeAt);
        }

        return (count, last);
    }

    private static void AddFilter(NpgsqlCommand command, DeliveryFilter filter)
    {
        Add("channel", NpgsqlDbType.Text, filter.Channel);
        Add("alert", NpgsqlDbType.Uuid, filter.Alert);
        Add("state", NpgsqlDbType.Text, filter.State is { } state ? AlertNames.Of(state) : null);
        Add("starts", NpgsqlDbType.TimestampTz, filter.From);
        Add("ends", NpgsqlDbType.TimestampTz, filter.To);

        void Add(string name, NpgsqlDbType type, object? value) => command.Parameters.Add(new(name, type) { Value = value ?? DBNull.Value });
    }

    private static async Task<IReadOnlyList<KnownDelivery>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var deliveries = new List<KnownDelivery>();
        while (await reader.ReadAsync(cancellation))
            deliveries.Add(await OfAsync(reader, cancellation));
        return deliveries;
    }

    private static async Task<KnownDelivery> OfAsync(NpgsqlDataReader reader, CancellationToken cancellation) => new(
        reader.GetInt64(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetString(4),
        reader.GetGuid(5),
        reader.GetString(6),
        await reader.GetFieldValueAsync<Guid[]>(7, cancellation),
        reader.GetString(8),
        await reader.GetFieldValueAsync<DateTimeOffset>(9, cancellation),
        await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellation),
        AlertNames.Find<DeliveryState>(reader.GetString(11))!.Value,
        reader.GetInt32(12),
        await reader.GetFieldValueAsync<DateTimeOffset>(13, cancellation),
        reader.IsDBNull(14) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(14, cancellation),
        reader.IsDBNull(15) ? null : reader.GetString(15));
}
