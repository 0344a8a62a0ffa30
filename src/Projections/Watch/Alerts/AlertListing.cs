using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>A rule that holds.</summary>
/// <param name="Version">The sequence of the event that set it.</param>
public sealed record KnownRule(AlertRule Rule, long Version, DateTimeOffset SetAt);

/// <summary>An alert as it is known.</summary>
/// <param name="Rule">A rule's name, or budget/{scope}.</param>
/// <param name="Category">What the rule was narrowed to.</param>
/// <param name="Period">The month of a budget's alert.</param>
/// <param name="Value">The figure when it was raised; null where that is the want of data.</param>
/// <param name="ToldAt">When it was recorded.</param>
/// <param name="IsLate">Whether its window had ended long before.</param>
/// <param name="WindowMinutes">How long the window of its figure is; null where it has none.</param>
/// <param name="Fired">When it fired by what became known since; null where that is as it was told.</param>
/// <param name="Service">The one that its figure is of; null for all.</param>
public sealed record KnownAlert(
    Guid Id,
    string Rule,
    string? Period,
    string MetricName,
    string? Category,
    AlertLevel Level,
    AlertSeverity Severity,
    string Message,
    ExactNumber Threshold,
    ExactNumber? Value,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ResolvedAt,
    AlertResolution? Resolution,
    DateTimeOffset ToldAt = default,
    bool IsLate = false,
    int? WindowMinutes = null,
    IReadOnlyList<AlertSpan>? Fired = null,
    AlertAcknowledgement? Acknowledgement = null,
    string? Service = null)
{
    public bool IsFiring => ResolvedAt is null;
}

/// <summary>Somebody sees to an alert.</summary>
/// <param name="By">The subject who said so.</param>
public sealed record AlertAcknowledgement(
    DateTimeOffset At, string By, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);

/// <summary>Which alerts are asked for; what is null does not narrow it.</summary>
/// <param name="Services">Only alerts of rules that watch one of these, and of budgets of these.</param>
public sealed record AlertFilter(
    bool? Firing = null, string? Rule = null, DateTimeOffset? From = null, DateTimeOffset? To = null, IReadOnlyList<string>? Services = null, Guid? Id = null);

/// <summary>Reads rules and alerts, as they are known now or were at a moment of record time.</summary>
public sealed class AlertListing(NpgsqlDataSource dataSource)
{
    private const string Firing = "(alerts.resolution_recorded_at is null or alerts.resolution_recorded_at > @as_of)";

    /// <summary>The rules that hold, by name.</summary>
    /// <param name="name">Only this one.</param>
    public async Task<IReadOnlyList<KnownRule>> RulesAsync(string? name, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // Along the primary key (name, sequence); rules are few, and so are their versions.
        await using var command = dataSource.CreateCommand(
            $"""
            select newest.rule::text, newest.sequence, newest.recorded_at
            from (
                select distinct on (name) name, rule, sequence, recorded_at
                from {ReadModelSchema.Live}.alert_rules
                where recorded_at <= @as_of and (@name::text is null or name = @name)
                order by name, sequence desc
            ) as newest
            where newest.rule is not null
            order by newest.name collate "C"
            """);
        AddAsOf(command, asOf);
        AddText(command, "name", name);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rules = new List<KnownRule>();
        while (await reader.ReadAsync(cancellation))
            rules.Add(new(
                JsonSerializer.Deserialize(reader.GetString(0), AlertsJson.Default.AlertRule)!,
                reader.GetInt64(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation)));
        return rules;
    }

    /// <summary>Alerts, the newest first.</summary>
    /// <param name="limit">At most so many; null for all.</param>
    public async Task<IReadOnlyList<KnownAlert>> AlertsAsync(AlertFilter filter, int? limit, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // Backwards along the index (raised_at, alert_id), or the few of the partial index of those that fire.
        await using var command = dataSource.CreateCommand(
            $"""
            select alert_id, rule, period, metric_name, category, level, severity, message, threshold::text, value::text, raised_at,
                   case when {Firing} then null else resolved_at end,
                   case when {Firing} then null else resolution end,
                   recorded_at, late, window_minutes, revisions::text,
                   acknowledged_at, acknowledged_by, acknowledgement, service
            from {ReadModelSchema.Live}.alerts
            where recorded_at <= @as_of
                {(filter.Firing is { } firing ? $"and {(firing ? "" : "not ")}{Firing}" : "")}
                {(filter.Firing == true && asOf is null ? "and resolved_at is null" : "")}
                and (@rule::text is null or rule = @rule)
                {(filter.Id is null ? "" : "and alert_id = @id")}
                {(filter.Services is null ? "" : "and service = any(@services)")}
                {(filter.From is null ? "" : "and raised_at >= @starts")}
                {(filter.To is null ? "" : "and raised_at < @ends")}
            order by raised_at desc, alert_id desc
            limit @limit
            """);
        AddAsOf(command, asOf);
        AddText(command, "rule", filter.Rule);
        if (filter.Services is { } services)
            command.Parameters.AddWithValue("services", services.ToArray());
        if (filter.Id is { } id)
            command.Parameters.AddWithValue("id", id);
        if (filter.From is { } from)
            AddInstant(command, "starts", from);
        if (filter.To is { } to)
            AddInstant(command, "ends", to);
        command.Parameters.Add(new("limit", NpgsqlDbType.Bigint) { Value = limit is { } most ? (long)most : DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var alerts = new List<KnownAlert>();
        while (await reader.ReadAsync(cancellation))
        {
            var resolvedAt = reader.IsDBNull(11) ? (DateTimeOffset?)null : await reader.GetFieldValueAsync<DateTimeOffset>(11, cancellation);
            var revised = AlertRevision.KnownAt(asOf, RollupSql.Text(reader, 16));
            alerts.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                RollupSql.Text(reader, 2),
                reader.GetString(3),
                RollupSql.Text(reader, 4),
                AlertNames.Find<AlertLevel>(reader.GetString(5))!.Value,
                AlertNames.Find<AlertSeverity>(reader.GetString(6))!.Value,
                reader.GetString(7),
                RollupSql.Number(reader, 8),
                reader.IsDBNull(9) ? null : RollupSql.Number(reader, 9),
                await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellation),
                resolvedAt,
                AlertNames.Find<AlertResolution>(RollupSql.Text(reader, 12)),
                await reader.GetFieldValueAsync<DateTimeOffset>(13, cancellation),
                reader.GetBoolean(14),
                reader.IsDBNull(15) ? null : reader.GetInt32(15),
                revised is not null && resolvedAt is { } ended ? AlertSpans.Ended(revised, ended) : revised,
                await AcknowledgementAsync(reader, asOf, cancellation),
                RollupSql.Text(reader, 20)));
        }

        return alerts;
    }

    private static async Task<AlertAcknowledgement?> AcknowledgementAsync(NpgsqlDataReader reader, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (reader.IsDBNull(17))
            return null;
        var at = await reader.GetFieldValueAsync<DateTimeOffset>(17, cancellation);
        return at <= (asOf ?? AsOf.Now) ? new(at, reader.GetString(18), RollupSql.Text(reader, 19)) : null;
    }

    private static void AddAsOf(NpgsqlCommand command, DateTimeOffset? asOf) => AddInstant(command, "as_of", asOf ?? AsOf.Now);

    private static void AddInstant(NpgsqlCommand command, string name, DateTimeOffset instant) =>
        command.Parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = instant });

    private static void AddText(NpgsqlCommand command, string name, string? text) =>
        command.Parameters.Add(new(name, NpgsqlDbType.Text) { Value = (object?)text ?? DBNull.Value });
}
