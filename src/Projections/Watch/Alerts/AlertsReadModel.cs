using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Every version of every alert rule, and every alert that was raised: one row each.</summary>
public sealed class AlertsReadModel : ReadModel
{
    public const string ModelName = "alerts";

    public override string Name => ModelName;

    public override int Version => 4;

    public override IReadOnlyList<StoredEvent> Events { get; } =
        [AlertRuleSet.Stored, AlertRuleRemoved.Stored, AlertRaised.Stored, AlertResolved.Stored, AlertRevised.Stored, AlertAcknowledged.Stored];

    public override IReadOnlyList<string> Tables { get; } = ["alerts", "alert_rules", "alert_transitions"];

    // A rule's row is null where it was removed. The moments of record answer questions as of one; those of the alerts
    // themselves are the moments that were evaluated.
    public override string SchemaSql(string schema) =>
        $"""
        create table if not exists {schema}.alert_rules (
            name        text        not null,
            sequence    bigint      not null,
            recorded_at timestamptz not null,
            rule        jsonb,
            primary key (name, sequence)
        );

        create table if not exists {schema}.alerts (
            alert_id               uuid        primary key,
            raised_sequence        bigint      not null,
            rule                   text        not null,
            period                 text,
            metric_name            text        not null,
            category               text,
            service                text,
            level                  text        not null,
            severity               text        not null,
            message                text        not null,
            threshold              numeric     not null,
            value                  numeric,
            raised_at              timestamptz not null,
            late                   boolean     not null,
            window_minutes         integer,
            recorded_at            timestamptz not null,
            resolved_at            timestamptz,
            resolution             text,
            resolution_recorded_at timestamptz,
            revisions              jsonb,
            acknowledged_at        timestamptz,
            acknowledged_by        text,
            acknowledgement        text
        );

        -- Where in the log something happened that people are told of.
        create table if not exists {schema}.alert_transitions (
            sequence bigint primary key
        );

        -- Serves the listing, newest first.
        create index if not exists alerts_by_time on {schema}.alerts (raised_at, alert_id);
        -- Serves the summary and the evaluation: few alerts fire at a time.
        create index if not exists alerts_firing on {schema}.alerts (rule) where resolved_at is null;


        """;

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        WriteRules(statements, schema, [.. events.Where(recorded => recorded.Data is AlertRuleSet or AlertRuleRemoved)]);
        // Raised before resolved: an alert may do both in one page.
        WriteRaised(
            statements,
            schema,
            [.. events.Where(recorded => recorded.Data is AlertRaised).Select(recorded => ((AlertRaised)recorded.Data, recorded.RecordedAt, recorded.Sequence))]);
        WriteResolved(statements, schema, [.. Of<AlertResolved>(events)]);
        WriteRevised(statements, schema, [.. Of<AlertRevised>(events)]);
        WriteAcknowledged(statements, schema, [.. Of<AlertAcknowledged>(events)]);
        WriteTransitions(statements, schema, [.. events.Where(recorded => recorded.Data is AlertRaised or AlertResolved or AlertAcknowledged)]);
    }

    private static IEnumerable<(T Alert, DateTimeOffset RecordedAt)> Of<T>(IReadOnlyList<RecordedEvent> events) =>
        events.Where(recorded => recorded.Data is T).Select(recorded => ((T)recorded.Data, recorded.RecordedAt));

    private static void WriteRules(IStatements statements, string schema, RecordedEvent[] changes)
    {
        if (changes.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.alert_rules (name, sequence, recorded_at, rule)
            select name, sequence, recorded_at, rule::jsonb
            from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::text[]) as changed (name, sequence, recorded_at, rule)
            """,
            changes.Select(change => change.Data is AlertRuleSet set ? set.Rule.Name : ((AlertRuleRemoved)change.Data).Name).ToArray(),
            changes.Select(change => change.Sequence).ToArray(),
            changes.Select(change => change.RecordedAt).ToArray(),
            changes.Select(change => change.Data is AlertRuleSet set ? JsonSerializer.Serialize(set.Rule, AlertsJson.Default.AlertRule) : null).ToArray());
    }

    private static void WriteRaised(IStatements statements, string schema, (AlertRaised Alert, DateTimeOffset RecordedAt, long Sequence)[] raised)
    {
        if (raised.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.alerts
                (alert_id, rule, period, metric_name, category, service, level, severity, message, threshold, value, raised_at, recorded_at, late, window_minutes, raised_sequence)
            select alert_id, rule, period, metric_name, category, service, level, severity, message, threshold::numeric, value::numeric, raised_at, recorded_at, late, window_minutes, raised_sequence
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::integer[], ?::bigint[])
                as raised (alert_id, rule, period, metric_name, category, service, level, severity, message, threshold, value, raised_at, recorded_at,
                           late, window_minutes, raised_sequence)
            """,
            raised.Select(each => each.Alert.AlertId).ToArray(),
            raised.Select(each => each.Alert.Rule).ToArray(),
            raised.Select(each => each.Alert.Period).ToArray(),
            raised.Select(each => each.Alert.Figure.Metric).ToArray(),
            raised.Select(each => each.Alert.Figure.Category).ToArray(),
            raised.Select(each => each.Alert.Figure.Service).ToArray(),
            raised.Select(each => AlertNames.Of(each.Alert.Level)).ToArray(),
            raised.Select(each => AlertNames.Of(each.Alert.Severity)).ToArray(),
            raised.Select(each => each.Alert.Message).ToArray(),
            raised.Select(each => each.Alert.Threshold.ToString()).ToArray(),
            raised.Select(each => each.Alert.Value?.ToString()).ToArray(),
            raised.Select(each => each.Alert.At).ToArray(),
            raised.Select(each => each.RecordedAt).ToArray(),
            raised.Select(each => each.Alert.IsLate).ToArray(),
            raised.Select(each => each.Alert.Figure.WindowMinutes).ToArray(),
            raised.Select(each => each.Sequence).ToArray());
    }

    private static void WriteResolved(IStatements statements, string schema, (AlertResolved Alert, DateTimeOffset RecordedAt)[] resolved)
    {
        if (resolved.Length == 0)
            return;
        statements.Add(
            $"""
            update {schema}.alerts as raised
            set resolved_at = resolved.resolved_at, resolution = resolved.resolution, resolution_recorded_at = resolved.recorded_at
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::timestamptz[]) as resolved (alert_id, resolved_at, resolution, recorded_at)
            where raised.alert_id = resolved.alert_id
            """,
            resolved.Select(each => each.Alert.AlertId).ToArray(),
            resolved.Select(each => each.Alert.At).ToArray(),
            resolved.Select(each => AlertNames.Of(each.Alert.Reason)).ToArray(),
            resolved.Select(each => each.RecordedAt).ToArray());
    }

    /// <summary>All revisions are kept, since each is what was known from then on.</summary>
    private static void WriteRevised(IStatements statements, string schema, (AlertRevised Alert, DateTimeOffset RecordedAt)[] revised)
    {
        if (revised.Length == 0)
            return;
        var alerts = revised.GroupBy(each => each.Alert.AlertId).ToArray();
        statements.Add(
            $"""
            update {schema}.alerts as raised
            set revisions = coalesce(raised.revisions, '[]') || revised.revisions::jsonb
            from unnest(?::uuid[], ?::text[]) as revised (alert_id, revisions)
            where raised.alert_id = revised.alert_id
            """,
            alerts.Select(alert => alert.Key).ToArray(),
            alerts.Select(alert => AlertRevision.ToJson([.. alert.Select(each => new AlertRevision(each.RecordedAt, each.Alert.Fired))])).ToArray());
    }

    private static void WriteAcknowledged(IStatements statements, string schema, (AlertAcknowledged Alert, DateTimeOffset RecordedAt)[] acknowledged)
    {
        if (acknowledged.Length == 0)
            return;
        statements.Add(
            $"""
            update {schema}.alerts as raised
            set acknowledged_at = acknowledged.recorded_at, acknowledged_by = acknowledged.by, acknowledgement = acknowledged.note
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[]) as acknowledged (alert_id, recorded_at, by, note)
            where raised.alert_id = acknowledged.alert_id
            """,
            acknowledged.Select(each => each.Alert.AlertId).ToArray(),
            acknowledged.Select(each => each.RecordedAt).ToArray(),
            acknowledged.Select(each => each.Alert.By).ToArray(),
            acknowledged.Select(each => each.Alert.Note).ToArray());
    }

    private static void WriteTransitions(IStatements statements, string schema, RecordedEvent[] transitions)
    {
        if (transitions.Length > 0)
            statements.Add($"insert into {schema}.alert_transitions (sequence) select unnest(?::bigint[])", transitions.Select(recorded => recorded.Sequence).ToArray());
    }
}
