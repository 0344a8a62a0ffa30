using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries;
using BusinessMetrics.Watch.Deliveries.Rendering;
using BusinessMetrics.Watch.Routes;
using Npgsql;
using Route = BusinessMetrics.Projections.Watch.Routes.Route;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>
/// Makes notices of what happened to alerts. How far the log was looked at, the groups, and the notices as they are sent change in one
/// transaction, of one node at a time: killed anywhere, nothing is left out and nothing is told under two ids.
/// </summary>
public sealed class NotificationRound(
    NpgsqlDataSource dataSource, RoutingDirectory directory, NoticeSeries series, AddressedNotices addressed, DeliverySignal signal, ServiceSettings settings)
{
    private const int MostTransitions = 500;
    private const int MostDue = 1000;
    private const int MostSeries = 20;

    /// <summary>After that nobody needs to know any more; reports that come later will have longer.</summary>
    private static readonly TimeSpan OfUse = TimeSpan.FromHours(24);
    private static readonly TimeSpan OfUseToOwners = TimeSpan.FromDays(4);

    /// <returns>Whether there may be more to do at once.</returns>
    public async Task<bool> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var current = await directory.CurrentAsync(cancellation);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await WaitingAsync(connection, current.Version, now, cancellation) is not { } waiting)
            return false;
        var points = await series.ReadAsync([.. waiting.Select(transition => transition.Change).OfType<AlertRaised>().Take(MostSeries)], cancellation);
        var targets = await directory.TargetsAsync(cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "set local idle_in_transaction_session_timeout = '10s'", cancellation);
        if (await LockAsync(connection, cancellation) is not { } progress)
            return false;
        var transitions = await TransitionLog.AfterAsync(connection, progress.Sequence, MostTransitions, cancellation);
        var isRerouted = progress.Routing != current.Version;
        var groups = await NotificationGroups.ReadAsync(connection, current.Routing, transitions, isRerouted, now, MostDue, cancellation);
        // Of which there may be many, only warnings have to know.
        IReadOnlyList<FiringNow> critical = isRerouted || HasWarnings(groups, transitions) ? await TransitionLog.FiringAsync(connection, AlertLevel.Critical, cancellation) : [];
        var plan = new NotificationPlan(current.Routing, new HeldBack(current.Routing, critical), groups);
        foreach (var transition in transitions)
            plan.Apply(transition);
        if (isRerouted)
            plan.Reroute(await TransitionLog.FiringAsync(connection, null, cancellation), now);
        plan.Flush(now);

        var deliveries = await DeliveriesOf(connection, plan.Told, current, targets, points, cancellation);
        if (isRerouted)
            deliveries = [.. deliveries, .. OwnersToTell(current, targets, now)];
        await NotificationGroups.WriteAsync(connection, plan, cancellation);
        await NewDeliveries.AddAsync(connection, deliveries, cancellation);
        if (deliveries.Any(delivery => delivery.Notice.Type == NotificationType.Resolved))
            await DeliveryLog.SkipAsync(connection, cancellation);
        if (isRerouted)
            await NewDeliveries.CancelAsync(connection, [.. current.Routing.Channels.Select(channel => channel.Name)], now, cancellation);
        await SaveAsync(connection, transitions.Count > 0 ? transitions[^1].Sequence : progress.Sequence, current.Version, cancellation);
        await transaction.CommitAsync(cancellation);
        if (deliveries.Count > 0)
            signal.Signal();
        return transitions.Count == MostTransitions || groups.Count >= MostDue;
    }

    private static bool HasWarnings(IEnumerable<NotificationGroup> groups, IEnumerable<LoggedTransition> transitions) =>
        groups.SelectMany(group => group.Alerts).Select(alert => alert.Raised)
            .Concat(transitions.Select(transition => transition.Change).OfType<AlertRaised>())
            .Any(alert => alert.Level == AlertLevel.Warning);

    /// <summary>What happened since, or nothing; null where there is nothing to do. Asked without a lock, several times a second.</summary>
    private static async Task<IReadOnlyList<LoggedTransition>?> WaitingAsync(NpgsqlConnection connection, string routing, DateTimeOffset now, CancellationToken cancellation)
    {
        // Each by an index: the primary keys, and notification_groups_due. A read model that is filled anew knows less than was told of already.
        await using var command = new NpgsqlCommand(
            $"""
            select progress.sequence,
                   exists (select from {ReadModelSchema.Live}.alert_transitions where sequence > progress.sequence)
                       or progress.routing <> $1
                       or exists (select from operations.notification_groups where next_at <= $2)
            from operations.notification_progress as progress
            where progress.sequence <= (select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $3)
            """,
            connection);
        command.Parameters.AddWithValue(routing);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(ReadModel.ProgressNameOf(AlertsReadModel.ModelName));
        long sequence;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation) || !reader.GetBoolean(1))
                return null;
            sequence = reader.GetInt64(0);
        }

        return await TransitionLog.AfterAsync(connection, sequence, MostTransitions, cancellation);
    }

    /// <summary>Null while another node is at it.</summary>
    private static async Task<(long Sequence, string Routing)?> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select sequence, routing from operations.notification_progress for update skip locked", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetString(1)) : null;
    }

    private static async Task SaveAsync(NpgsqlConnection connection, long sequence, string routing, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("update operations.notification_progress set sequence = $1, routing = $2", connection);
        command.Parameters.AddWithValue(sequence);
        command.Parameters.AddWithValue(routing);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<IReadOnlyList<NewDelivery>> DeliveriesOf(
        NpgsqlConnection connection,
        IReadOnlyList<Notification> told,
        CurrentRouting current,
        IReadOnlyDictionary<string, ChannelTarget> targets,
        IReadOnlyDictionary<Guid, IReadOnlyList<NoticePoint>> points,
        CancellationToken cancellation)
    {
        var sent = told
            .SelectMany(notification => current.Routing.RouteOf(notification.Route)!.Channels
                .Select(targets.GetValueOrDefault)
                .OfType<ChannelTarget>()
                .Where(target => target.Channel.SendsResolved || notification.Type != NotificationType.Resolved)
                .Select(target => (Notification: notification, Target: target)))
            .ToArray();
        if (sent.Length == 0)
            return [];
        var undelivered = await NewDeliveries.UndeliveredAsync(connection, [.. sent.Select(each => each.Target.Channel.Name).Distinct()], cancellation);
        return
        [
            .. sent.SelectMany(each => addressed.Of(
                each.Target,
                Notice.Of(each.Notification, Guid.Empty) with
                {
                    Series = points,
                    PublicUrl = settings.PublicUrl,
                    Undelivered = undelivered.GetValueOrDefault(each.Target.Channel.Name),
                },
                OfUse)),
        ];
    }

    /// <summary>Of each channel that was switched off, for whoever is to see to it; once, by an id of the moment.</summary>
    private IEnumerable<NewDelivery> OwnersToTell(CurrentRouting current, IReadOnlyDictionary<string, ChannelTarget> targets, DateTimeOffset now)
    {
        foreach (var (channel, sequence, _) in current.Disabled.Where(each => each.At > now - OfUseToOwners))
        {
            IReadOnlyList<string> told = channel.Fallback is { } named && targets.ContainsKey(named) ? [named] : current.Routing.RouteOf(Route.DefaultName)?.Channels ?? [];
            foreach (var target in told.Where(name => name != channel.Name).Select(targets.GetValueOrDefault).OfType<ChannelTarget>())
            {
                var notice = new Notice
                {
                    Id = AddressedNotices.IdOf($"channel {channel.Name} disabled at {sequence}, told to {target.Channel.Name}"),
                    Type = NotificationType.ChannelDisabled,
                    At = now,
                    Thread = AddressedNotices.IdOf($"channel {channel.Name} disabled at {sequence}"),
                    IsFirst = true,
                    Text = $"Nothing is sent to the channel {channel.Name} any more: {channel.DisabledFor}. Set it again (PUT /channels/{channel.Name}) once that is mended.",
                    PublicUrl = settings.PublicUrl,
                };
                foreach (var delivery in addressed.Of(target, notice, OfUseToOwners))
                    yield return delivery;
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
