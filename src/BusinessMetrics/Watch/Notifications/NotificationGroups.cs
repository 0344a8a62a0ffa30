using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Projections.Watch.Routes;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>Groups as the database keeps them between rounds.</summary>
internal static class NotificationGroups
{
    /// <summary>Those that may change: by what happened, by the time, or all where they are sought new routes.</summary>
    public static async Task<IReadOnlyList<NotificationGroup>> ReadAsync(
        NpgsqlConnection connection,
        Routing routing,
        IReadOnlyList<LoggedTransition> transitions,
        bool all,
        DateTimeOffset now,
        int mostDue,
        CancellationToken cancellation)
    {
        var keys = transitions
            .Where(transition => transition.Change is AlertRaised)
            .SelectMany(transition => routing.Take(NotifiedAlert.MatchOf((AlertRaised)transition.Change), transition.RecordedAt)
                .Select(route => (Route: route.Name, Key: NotificationGroup.KeyOf(NotificationGroup.LabelsOf(route, (AlertRaised)transition.Change)))))
            .Distinct()
            .ToArray();
        var alerts = transitions.Select(transition => transition.Change switch
        {
            AlertResolved resolved => resolved.AlertId,
            AlertAcknowledged acknowledged => acknowledged.AlertId,
            var raised => ((AlertRaised)raised).AlertId,
        });
        // By the primary key, notification_groups_due and notification_groups_by_alert; warnings that their critical held back by notification_groups_by_rule.
        await using var command = new NpgsqlCommand(
            all
                ? "select state from operations.notification_groups"
                : """
                with known as (
                    select route, group_key from unnest(@routes, @keys) as touched (route, group_key)
                    union
                    select route, group_key from operations.notification_groups where alert_ids && @alerts
                    union
                    select held.route, held.group_key
                    from operations.notification_groups as ended
                    join operations.notification_groups as held on held.rules && ended.rules and held.holds_back
                    where ended.alert_ids && @alerts
                    union
                    (select route, group_key from operations.notification_groups where next_at <= @now order by next_at limit @most)
                )
                select state from known join operations.notification_groups using (route, group_key)
                """,
            connection);
        command.Parameters.Add(new("routes", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = keys.Select(key => key.Route).ToArray() });
        command.Parameters.Add(new("keys", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = keys.Select(key => key.Key).ToArray() });
        command.Parameters.Add(new("alerts", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = alerts.ToArray() });
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("most", mostDue);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var groups = new List<NotificationGroup>();
        while (await reader.ReadAsync(cancellation))
            groups.Add(NotificationGroup.Parse(reader.GetString(0)));
        return groups;
    }

    public static async Task WriteAsync(NpgsqlConnection connection, NotificationPlan plan, CancellationToken cancellation)
    {
        var (changed, gone) = (plan.Changed, plan.Gone);
        if (changed.Count == 0 && gone.Count == 0)
            return;
        // By the primary key (route, group_key). Lists have to be of one length to be unnested, and these are not: they are texts.
        await using var command = new NpgsqlCommand(
            """
            with gone as (
                delete from operations.notification_groups
                using unnest(@gone_routes, @gone_keys) as gone (gone_route, gone_key)
                where route = gone_route and group_key = gone_key
            )
            insert into operations.notification_groups (route, group_key, next_at, holds_back, alert_ids, rules, state)
            select route, group_key, next_at, holds_back, alert_ids::uuid[],
                   (select coalesce(array_agg(distinct alert -> 'r' ->> 'r'), '{}') from jsonb_array_elements(state::jsonb -> 'a') as alert), state
            from unnest(@routes, @keys, @next, @holds, @alerts, @states) as changed (route, group_key, next_at, holds_back, alert_ids, state)
            on conflict (route, group_key) do update set
                next_at = excluded.next_at, holds_back = excluded.holds_back, alert_ids = excluded.alert_ids, rules = excluded.rules, state = excluded.state
            """,
            connection);
        Add("gone_routes", NpgsqlDbType.Text, gone.Select(key => key.Route).ToArray());
        Add("gone_keys", NpgsqlDbType.Text, gone.Select(key => key.Key).ToArray());
        Add("routes", NpgsqlDbType.Text, changed.Select(group => group.Route).ToArray());
        Add("keys", NpgsqlDbType.Text, changed.Select(group => group.Key).ToArray());
        Add("next", NpgsqlDbType.TimestampTz, changed.Select(group => group.NextAt).ToArray());
        Add("holds", NpgsqlDbType.Boolean, changed.Select(group => group.HoldsBack).ToArray());
        Add("alerts", NpgsqlDbType.Text, changed.Select(group => $"{{{string.Join(',', group.Alerts.Select(alert => alert.Raised.AlertId))}}}").ToArray());
        Add("states", NpgsqlDbType.Text, changed.Select(group => group.ToJson()).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(string name, NpgsqlDbType type, Array values) => command.Parameters.Add(new(name, NpgsqlDbType.Array | type) { Value = values });
    }
}
