using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>An attempt that has ended.</summary>
/// <param name="Wait">Until the next one, where there is one.</param>
public sealed record EndedAttempt(ClaimedDelivery Delivery, DateTimeOffset StartedAt, TimeSpan Duration, DeliveryOutcome Outcome, TimeSpan Wait);

/// <summary>
/// Deliveries as nodes share them: who takes one has it for a while, and where that node dies it is another's. What a channel is
/// told of a thread goes out one after the other.
/// </summary>
public sealed class DeliveryLog(NpgsqlDataSource dataSource)
{
    /// <summary>Longer than an attempt takes.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(20);

    private static readonly string Waiting = AlertNames.Of(DeliveryState.Waiting);

    /// <summary>Takes what is due, the oldest first.</summary>
    /// <param name="limits">By channel, how many at most.</param>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(IReadOnlyDictionary<string, int> limits, string node, DateTimeOffset now, CancellationToken cancellation)
    {
        // By deliveries_waiting for each channel, and by deliveries_waiting_by_thread for what goes first. An attempt is noted before it is made:
        // what is not known to have ended may have arrived.
        await using var command = dataSource.CreateCommand(
            """
            with due as (
                select claimable.sequence
                from unnest(@channels, @limits) as asked (channel, most)
                cross join lateral (
                    select delivery.sequence
                    from operations.deliveries as delivery
                    where delivery.channel = asked.channel and delivery.state = 'waiting' and delivery.next_at <= @now and delivery.expires_at > @now
                        and (delivery.claimed_until is null or delivery.claimed_until <= @now)
                        and not exists (
                            select from operations.deliveries as earlier
                            where earlier.thread = delivery.thread and earlier.channel = delivery.channel and earlier.state = 'waiting'
                                and earlier.sequence < delivery.sequence and earlier.recipient is not distinct from delivery.recipient)
                    order by delivery.next_at
                    limit asked.most
                    for update skip locked
                ) as claimable
            ), claimed as (
                update operations.deliveries as delivery
                set claimed_until = @until, attempts = delivery.attempts + 1, tries = delivery.tries + 1
                from due
                where delivery.sequence = due.sequence
                returning delivery.*
            ), noted as (
                insert into operations.delivery_attempts (delivery_id, number, started_at, node)
                select id, attempts, @now, @node from claimed
            )
            select id, channel, recipient, content_type, body, created_at, attempts, tries from claimed order by sequence
            """);
        command.Parameters.AddWithValue("channels", limits.Keys.ToArray());
        command.Parameters.AddWithValue("limits", limits.Values.ToArray());
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("until", now + Claim);
        command.Parameters.AddWithValue("node", node);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var claimed = new List<ClaimedDelivery>();
        while (await reader.ReadAsync(cancellation))
            claimed.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetString(3),
                await reader.GetFieldValueAsync<byte[]>(4, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellation),
                reader.GetInt32(6),
                reader.GetInt32(7)));
        return claimed;
    }

    /// <summary>Ends all claims, where nobody can be sending. The attempts stay counted: they may have arrived.</summary>
    public async Task FreeAsync(CancellationToken cancellation)
    {
        // By deliveries_waiting.
        await using var command = dataSource.CreateCommand("update operations.deliveries set claimed_until = null where state = 'waiting' and claimed_until is not null");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Gives back what was taken and not tried, as if it had not been.</summary>
    public async Task ReleaseAsync(IReadOnlyList<ClaimedDelivery> untried, DateTimeOffset next, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            """
            with released as (
                update operations.deliveries
                set claimed_until = null, attempts = attempts - 1, tries = tries - 1, next_at = greatest(next_at, $3)
                from unnest($1, $2) as untried (untried_id, number)
                where id = untried_id and state = 'waiting' and attempts = number and claimed_until is not null
                returning id, number
            )
            delete from operations.delivery_attempts as attempt using released where attempt.delivery_id = released.id and attempt.number = released.number
            """);
        command.Parameters.AddWithValue(untried.Select(delivery => delivery.Id).ToArray());
        command.Parameters.AddWithValue(untried.Select(delivery => delivery.Attempt).ToArray());
        command.Parameters.AddWithValue(next);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Notes how attempts ended, and what becomes of their deliveries and channels by that.</summary>
    public async Task EndAsync(IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await NoteAsync(connection, ended, cancellation);
        await ChangeAsync(connection, ended, cancellation);
        await NoteHealthAsync(connection, ended, cancellation);
        if (ended.Any(each => each.Outcome is { IsDelivered: false, IsFinal: true }))
            await SkipAsync(connection, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Ends what could not be delivered in time.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ExpireAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        // By deliveries_expiring.
        await using var command = new NpgsqlCommand(
            """
            update operations.deliveries
            set state = 'expired', finished_at = $1, last_error = coalesce(last_error, 'never_tried')
            where state = 'waiting' and expires_at <= $1 and (claimed_until is null or claimed_until <= $1)
            """,
            connection);
        command.Parameters.AddWithValue(now);
        var expired = await command.ExecuteNonQueryAsync(cancellation);
        if (expired > 0)
            await SkipAsync(connection, cancellation);
        return expired;
    }

    /// <summary>Forgets what nothing more becomes of.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        // By deliveries_by_time; attempts go with them.
        await using var command = dataSource.CreateCommand("delete from operations.deliveries where created_at < $1 and state <> 'waiting'");
        command.Parameters.AddWithValue(before);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task NoteAsync(NpgsqlConnection connection, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        // By the primary key (delivery_id, number).
        await using var command = new NpgsqlCommand(
            """
            update operations.delivery_attempts as attempt
            set duration_ms = ended.duration_ms, error = ended.error, status = ended.status, answer = ended.answer
            from unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::integer[], $6::text[]) as ended (delivery_id, number, duration_ms, error, status, answer)
            where attempt.delivery_id = ended.delivery_id and attempt.number = ended.number
            """,
            connection);
        command.Parameters.AddWithValue(ended.Select(each => each.Delivery.Id).ToArray());
        command.Parameters.AddWithValue(ended.Select(each => each.Delivery.Attempt).ToArray());
        command.Parameters.AddWithValue(ended.Select(each => (int)each.Duration.TotalMilliseconds).ToArray());
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ended.Select(each => each.Outcome.Error).ToArray() });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, Value = ended.Select(each => each.Outcome.Status).ToArray() });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ended.Select(each => each.Outcome.Answer).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ChangeAsync(NpgsqlConnection connection, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        // By the unique index (id). Where this node took longer than it had, another may have taken it since, or somebody has it sent again:
        // that it arrived counts then, that it did not is no news.
        await using var command = new NpgsqlCommand(
            """
            update operations.deliveries as delivery
            set state = ended.state, last_error = ended.error, claimed_until = null,
                next_at = case when ended.state = 'waiting' then ended.next_at else delivery.next_at end,
                finished_at = case when ended.state = 'waiting' then null else ended.at end
            from (
                select distinct on (id) id, state, error, next_at, at, number
                from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::integer[]) as each (id, state, error, next_at, at, number)
                order by id, state = 'delivered' desc, number desc
            ) as ended
            where delivery.id = ended.id
                and (ended.state = 'delivered' or (delivery.state = 'waiting' and delivery.attempts = ended.number and delivery.claimed_until is not null))
            """,
            connection);
        command.Parameters.AddWithValue(ended.Select(each => each.Delivery.Id).ToArray());
        command.Parameters.AddWithValue(ended.Select(each => StateOf(each.Outcome)).ToArray());
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = ended.Select(each => each.Outcome.Error).ToArray() });
        command.Parameters.AddWithValue(ended.Select(each => each.StartedAt + each.Duration + each.Wait).ToArray());
        command.Parameters.AddWithValue(ended.Select(each => each.StartedAt + each.Duration).ToArray());
        command.Parameters.AddWithValue(ended.Select(each => each.Delivery.Attempt).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string StateOf(DeliveryOutcome outcome) =>
        outcome.IsDelivered ? AlertNames.Of(DeliveryState.Delivered) : outcome.IsFinal ? AlertNames.Of(DeliveryState.Failed) : Waiting;

    private static async Task NoteHealthAsync(NpgsqlConnection connection, IReadOnlyList<EndedAttempt> ended, CancellationToken cancellation)
    {
        var newest = ended.GroupBy(each => each.Delivery.Channel).OrderBy(channel => channel.Key, StringComparer.Ordinal)
            .Select(channel => (
                Channel: channel.Key,
                DeliveredAt: channel.Where(each => each.Outcome.IsDelivered).Max(each => (DateTimeOffset?)(each.StartedAt + each.Duration)),
                FailedAt: channel.Where(each => !each.Outcome.IsDelivered).Min(each => (DateTimeOffset?)each.StartedAt),
                Error: channel.LastOrDefault(each => !each.Outcome.IsDelivered)?.Outcome.Error))
            .ToArray();
        // By the primary key (channel).
        await using var command = new NpgsqlCommand(
            """
            insert into operations.channel_health as known (channel, delivered_at, failing_since, last_error)
            select channel, delivered_at, case when delivered_at is null then failed_at end, error
            from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[]) as ended (channel, delivered_at, failed_at, error)
            on conflict (channel) do update set
                delivered_at  = coalesce(excluded.delivered_at, known.delivered_at),
                failing_since = case when excluded.delivered_at is null then coalesce(known.failing_since, excluded.failing_since) end,
                last_error    = coalesce(excluded.last_error, case when excluded.delivered_at is null then known.last_error end)
            """,
            connection);
        command.Parameters.AddWithValue(newest.Select(each => each.Channel).ToArray());
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Value = newest.Select(each => each.DeliveredAt).ToArray() });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Value = newest.Select(each => each.FailedAt).ToArray() });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = newest.Select(each => each.Error).ToArray() });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>An end is told only to those who were told of a beginning.</summary>
    internal static async Task SkipAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // What waits by deliveries_waiting, what went before by deliveries_by_thread.
        await using var command = new NpgsqlCommand(
            """
            update operations.deliveries as ended
            set state = 'skipped', finished_at = now(), last_error = 'beginning_not_delivered'
            where ended.state = 'waiting' and ended.type = 'alert.resolved' and ended.claimed_until is null
                and exists (
                    select from operations.deliveries as begun
                    where begun.thread = ended.thread and begun.channel = ended.channel and begun.recipient is not distinct from ended.recipient
                        and begun.type <> 'alert.repeated' and begun.sequence < ended.sequence and begun.state in ('failed', 'expired'))
                and not exists (
                    select from operations.deliveries as begun
                    where begun.thread = ended.thread and begun.channel = ended.channel and begun.recipient is not distinct from ended.recipient
                        and begun.type <> 'alert.repeated' and begun.sequence < ended.sequence and begun.state in ('delivered', 'waiting'))
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
