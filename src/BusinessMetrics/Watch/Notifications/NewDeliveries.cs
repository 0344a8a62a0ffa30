using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Deliveries.Rendering;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>A notice to a channel, as it will be sent.</summary>
/// <param name="Recipient">Of mail, the fingerprint of whom it is for.</param>
internal sealed record NewDelivery(Notice Notice, string Channel, string? Recipient, string? ShownRecipient, RenderedNotice Rendered, DateTimeOffset ExpiresAt);

/// <summary>Puts notices where they are sent from, in the transaction that made them.</summary>
internal static class NewDeliveries
{
    public static async Task AddAsync(NpgsqlConnection connection, IReadOnlyList<NewDelivery> deliveries, CancellationToken cancellation)
    {
        if (deliveries.Count == 0)
            return;
        // What fires still need not be said where that it fires has not come through. By deliveries_waiting_by_thread.
        await using var command = new NpgsqlCommand(
            """
            insert into operations.deliveries
                (id, channel, recipient, shown_recipient, route, thread, type, alert_ids, title, created_at, expires_at, next_at, content_type, body)
            select id, channel, recipient, shown_recipient, route, thread, type, alert_ids::uuid[], title, created_at, expires_at, created_at, content_type, body
            from unnest(@ids, @channels, @recipients, @shown, @routes, @threads, @types, @alerts, @titles, @created, @expires, @content_types, @bodies) with ordinality
                as told (id, channel, recipient, shown_recipient, route, thread, type, alert_ids, title, created_at, expires_at, content_type, body, place)
            where type <> 'alert.repeated' or not exists (
                select from operations.deliveries as waiting
                where waiting.thread = told.thread and waiting.channel = told.channel and waiting.state = 'waiting')
            order by place
            on conflict (id) do nothing
            """,
            connection);
        Add("ids", NpgsqlDbType.Uuid, deliveries.Select(each => each.Notice.Id).ToArray());
        Add("channels", NpgsqlDbType.Text, deliveries.Select(each => each.Channel).ToArray());
        Add("recipients", NpgsqlDbType.Text, deliveries.Select(each => each.Recipient).ToArray());
        Add("shown", NpgsqlDbType.Text, deliveries.Select(each => each.ShownRecipient).ToArray());
        Add("routes", NpgsqlDbType.Text, deliveries.Select(each => each.Notice.Route).ToArray());
        Add("threads", NpgsqlDbType.Uuid, deliveries.Select(each => each.Notice.Thread).ToArray());
        Add("types", NpgsqlDbType.Text, deliveries.Select(each => AlertNames.Of(each.Notice.Type)).ToArray());
        Add("alerts", NpgsqlDbType.Text, deliveries.Select(each => $"{{{string.Join(',', each.Notice.Alerts.Select(alert => alert.Raised.AlertId))}}}").ToArray());
        Add("titles", NpgsqlDbType.Text, deliveries.Select(each => NoticeText.TitleOf(each.Notice)).ToArray());
        Add("created", NpgsqlDbType.TimestampTz, deliveries.Select(each => each.Notice.At).ToArray());
        Add("expires", NpgsqlDbType.TimestampTz, deliveries.Select(each => each.ExpiresAt).ToArray());
        Add("content_types", NpgsqlDbType.Text, deliveries.Select(each => each.Rendered.ContentType).ToArray());
        Add("bodies", NpgsqlDbType.Bytea, deliveries.Select(each => each.Rendered.Body).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(string name, NpgsqlDbType type, Array values) => command.Parameters.Add(new(name, NpgsqlDbType.Array | type) { Value = values });
    }

    /// <summary>Ends what waits for channels that are there no more.</summary>
    public static async Task CancelAsync(NpgsqlConnection connection, string[] channels, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "update operations.deliveries set state = 'failed', finished_at = $2, last_error = 'channel_removed' where state = 'waiting' and channel <> all($1)",
            connection);
        command.Parameters.AddWithValue(channels);
        command.Parameters.AddWithValue(now);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>By channel, how many notices did not reach it since one did; channels that all reached are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> UndeliveredAsync(NpgsqlConnection connection, string[] channels, CancellationToken cancellation)
    {
        // Backwards along deliveries_by_channel, up to the newest that was delivered.
        await using var command = new NpgsqlCommand(
            """
            select asked.channel, missed.count
            from unnest($1) as asked (channel)
            cross join lateral (
                select count(*)::integer as count
                from operations.deliveries as missed
                where missed.channel = asked.channel and missed.state in ('failed', 'expired')
                    and missed.sequence > coalesce((
                        select reached.sequence
                        from operations.deliveries as reached
                        where reached.channel = asked.channel and reached.state = 'delivered'
                        order by reached.sequence desc
                        limit 1), 0)
            ) as missed
            where missed.count > 0
            """,
            connection);
        command.Parameters.AddWithValue(channels);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var undelivered = new Dictionary<string, int>();
        while (await reader.ReadAsync(cancellation))
            undelivered[reader.GetString(0)] = reader.GetInt32(1);
        return undelivered;
    }
}
