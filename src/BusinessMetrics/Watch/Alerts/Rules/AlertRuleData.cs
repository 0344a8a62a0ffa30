using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary>A rule as it is sent, for the API document; <see cref="AlertRuleReader"/> is what reads it.</summary>
public sealed record AlertRuleData
{
    /// <summary>A metric's name, or total_cost, budget_used_percent, gdpr_score, soc2_score, iso27001_score, nist_score or overall_score.</summary>
    public required string Metric { get; init; }

    /// <summary>Only this category; not with the special figures.</summary>
    public string? Category { get; init; }

    /// <summary>Only this service; not with scores.</summary>
    public string? Service { get; init; }

    /// <summary>Only this model; not with the special figures.</summary>
    public string? ModelName { get; init; }

    /// <summary>Needed for a metric, not allowed with the special figures.</summary>
    public AlertStatistic? Statistic { get; init; }

    /// <summary>What the thresholds are in; only what can be converted to it counts. That of what was recorded if left out; several dimensions need it.</summary>
    public string? Unit { get; init; }

    /// <summary>1m to 30d; 5m if left out. What happened in (moment - window, moment], to the microsecond. For metrics and total_cost.</summary>
    public string? Window { get; init; }

    /// <summary>The side of the thresholds that is wrong.</summary>
    public required AlertComparison Comparison { get; init; }

    public AlertLevelData? Warning { get; init; }

    public AlertLevelData? Critical { get; init; }

    /// <summary>0m to 24h: how long a threshold must be breached without a break.</summary>
    public string? For { get; init; }

    /// <summary>How far back beyond its threshold the figure must come to resolve an alert; 0 if left out.</summary>
    public ExactNumber? Hysteresis { get; init; }

    /// <summary>0m to 1h: how long behind the clock its windows end, for senders that upload in bundles; 0m if left out.</summary>
    public string? Delay { get; init; }

    /// <summary>0m to 24h: how far back a window is judged again when something of it arrives late; 1h if left out.</summary>
    public string? LateWithin { get; init; }

    /// <summary>What becomes of an alert when there is no data: keep (if left out), resolve or alert. Counts, sums and total_cost are 0 then, unless it is given.</summary>
    public NoDataPolicy? NoData { get; init; }

    /// <summary>1m to 30d: when an alert that is kept without data expires; 24h if left out. With no_data keep.</summary>
    public string? NoDataFor { get; init; }

    /// <summary>At most 500 characters.</summary>
    public string? Description { get; init; }
}

/// <summary>A threshold and how bad passing it is: medium for a warning and critical for critical, unless said otherwise.</summary>
public sealed record AlertLevelData(ExactNumber Threshold, AlertSeverity? Severity);
