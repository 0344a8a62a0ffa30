namespace BusinessMetrics.Projections.Store.Events;

/// <summary>The categories there are. A new one is an event, a property and its place in the list here (docs/understand/figures/adding-a-category.md).</summary>
public static class MetricCategories
{
    public static MetricCategory Performance { get; } = MetricCategory.Of(
        "performance",
        "performance_measured",
        PerformanceMeasuredJson.Default.PerformanceMeasured,
        (name, value, unit, service, occurredAt) =>
            new PerformanceMeasured { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt });

    public static MetricCategory Security { get; } = MetricCategory.Of(
        "security",
        "security_observed",
        SecurityObservedJson.Default.SecurityObserved,
        (name, value, unit, service, occurredAt) =>
            new SecurityObserved { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt });

    public static MetricCategory Cost { get; } = MetricCategory.Of(
        "cost",
        "cost_incurred",
        CostIncurredJson.Default.CostIncurred,
        (name, value, unit, service, occurredAt) =>
            new CostIncurred { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt });

    public static MetricCategory Usage { get; } = MetricCategory.Of(
        "usage",
        "usage_observed",
        UsageObservedJson.Default.UsageObserved,
        (name, value, unit, service, occurredAt) =>
            new UsageObserved { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt });

    public static MetricCategory Compliance { get; } = MetricCategory.Of(
        "compliance",
        "compliance_assessed",
        ComplianceAssessedJson.Default.ComplianceAssessed,
        (name, value, unit, service, occurredAt) =>
            new ComplianceAssessed { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt });

    public static IReadOnlyList<MetricCategory> All { get; } = [Performance, Security, Cost, Usage, Compliance];

    /// <summary>The names as they are sent and stored.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(category => category.Name)];

    /// <summary>The metrics' events.</summary>
    public static StoredEvents Events { get; } = new([.. All.Select(category => category.Event)]);

    /// <summary>Its place in the list.</summary>
    public static int OrderOf(MetricCategory category) => All.Index().First(known => known.Item == category).Index;

    /// <summary>Reads a category in any letter case; null for what is none.</summary>
    public static MetricCategory? Find(string? text) =>
        All.FirstOrDefault(category => category.Name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The category that a metric was recorded in.</summary>
    public static MetricCategory Of(string name) =>
        Find(name) ?? throw new InvalidOperationException($"'{name}' is no category that this version knows");

    /// <summary>Reads a metric back; null for an event that is no metric.</summary>
    public static MetricRecorded? ReadMetric(string eventName, string json) =>
        Events.Knows(eventName) ? (MetricRecorded)Events.Read(eventName, json) : null;
}
