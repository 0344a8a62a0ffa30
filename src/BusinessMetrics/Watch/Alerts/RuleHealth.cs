using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Npgsql;

namespace BusinessMetrics.Watch.Alerts;

/// <summary>What the evaluation, on whichever node, found of the rules.</summary>
/// <param name="Unwell">Those that cannot be evaluated, by name.</param>
/// <param name="Stale">Since when alerts that fire have had no data, by rule.</param>
public sealed record RuleStandings(IReadOnlyDictionary<string, RuleIllness> Unwell, IReadOnlyDictionary<string, DateTimeOffset> Stale);

/// <summary>Reads it from where the evaluating node remembers it.</summary>
public sealed class RuleHealth(NpgsqlDataSource dataSource)
{
    public async Task<RuleStandings> ReadAsync(CancellationToken cancellation)
    {
        // One row a rule.
        await using var command = dataSource.CreateCommand(
            """
            select rule, unwell_since, unwell_reason, state::text
            from operations.alert_evaluations
            where unwell_since is not null or state ? 'stale_since'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (unwell, stale) = (new SortedDictionary<string, RuleIllness>(StringComparer.Ordinal), new Dictionary<string, DateTimeOffset>());
        while (await reader.ReadAsync(cancellation))
        {
            if (!reader.IsDBNull(1))
                unwell[reader.GetString(0)] = new(await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), reader.GetString(2));
            if (AlertState.FromJson(reader.GetString(3)).StaleSince is { } since)
                stale[reader.GetString(0)] = since;
        }

        return new(unwell, stale);
    }
}
