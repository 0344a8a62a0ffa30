using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Every version of every alert rule, and every alert that was raised: one row each.</summary>
public sealed class AlertsReadModel : ReadModel
{
    public const string ModelName = "alerts";

    public override string Name => ModelName;

    public override int Version => 3;

    public override IReadOnlyList<StoredEvent> Events { get; } =
        [AlertRuleSet.Stored, AlertRuleRemoved.Stored, AlertRaised.Stored, AlertResolved.Stored, AlertRevised.Stored];

    public override IReadOnlyList<string> Tables { get; } = ["alerts", "alert_rules"];

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
            revisions              jsonb
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
        WriteRaised(statements, schema, [.. Of<AlertRaised>(events)]);
        WriteResolved(statements, schema, [.. Of<AlertResolved>(events)]);
        WriteRevised(statements, schema, [.. Of<AlertRevised>(events)]);
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

    private static void WriteRaised(IStatements statements, string schema, (AlertRaised Alert, DateTimeOffset RecordedAt)[] raised)
    {
        if (raised.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.alerts
                (alert_id, rule, period, metric_name, category, service, level, severity, message, threshold, value, raised_at, recorded_at, late, window_minutes)
            select alert_id, rule, period, metric_name, category, service, level, severity, message, threshold::numeric, value::numeric, raised_at, recorded_at, late, window_minutes
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::integer[])
                as raised (alert_id, rule, period, metric_name, category, service, level, severity, message, threshold, value, raised_at, recorded_at,
                           late, window_minutes)
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
            raised.Select(each => each.Alert.Figure.WindowMinutes).ToArray());
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
}
