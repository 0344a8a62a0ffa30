using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Projections.Usage;

/// <summary>Usage metrics and what their read model keeps (docs/metric-vocabulary.md, "Usage").</summary>
public static class UsageCategory
{
    public const string Requests = "requests";
    public const string FeatureUsage = "feature_usage";
    public const string PredictionCount = "prediction_count";

    /// <summary>In milliseconds.</summary>
    public const string ResponseTime = "response_time";

    public const string ErrorRate = "error_rate";
    public const string Uptime = "uptime";

    /// <summary>Any other usage metric: it shows that a service and a person were active.</summary>
    public const string Other = "other";

    public const string UnknownFeature = "unknown";

    /// <summary>Dimensions: figure (one of the constants above), service, model_name, feature.</summary>
    public static RollupModel Rollups { get; } = new("usage", ["figure", "service", "model_name", "feature"], Observe)
    {
        Category = "usage",
    };

    /// <summary>
    /// The metrics that name a person. Dimensions: those of <see cref="Rollups"/>, subject (the pseudonym) and session.
    /// Hours at the finest: what one person does in a minute is hardly less than the records of it.
    /// </summary>
    public static RollupModel Activity { get; } = new(
        "usage_activity", [.. Rollups.Dimensions, "subject", "session"], ObserveActivity)
    {
        Category = "usage",
        Granularities = [Granularity.Hour, Granularity.Day],
    };

    public static MetricCategory Definition { get; } = MetricCategory.Of(
        "usage",
        "usage_observed",
        UsageObservedJson.Default.UsageObserved,
        (name, value, unit, service, occurredAt) =>
            new UsageObserved { Name = name, Value = value, Unit = unit, Service = service, OccurredAt = occurredAt },
        [Rollups, Activity]);

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        var (figure, value) = FigureOf(metric);
        yield return new(new(figure, metric.Service, metric.Model, FeatureOf(metric)), value);
    }

    private static IEnumerable<Observation> ObserveActivity(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (metric.Subject is not { } subject)
            yield break;
        var (figure, value) = FigureOf(metric);
        yield return new(
            new(figure, metric.Service, metric.Model, FeatureOf(metric), subject.ToString(), metric.Session),
            value);
    }

    private static (string Figure, ExactNumber Value) FigureOf(MetricRecorded metric)
    {
        if (UsageRequests.AreCountedBy(metric.Name, metric.Unit))
            return (Requests, metric.Value);
        return metric.Name switch
        {
            FeatureUsage or PredictionCount or ErrorRate or Uptime => (metric.Name, metric.Value),
            ResponseTime when metric.InMilliseconds() is { } milliseconds => (ResponseTime, milliseconds),
            _ => (Other, metric.Value),
        };
    }

    private static string? FeatureOf(MetricRecorded metric) =>
        metric.Name == FeatureUsage ? metric.Text("feature") ?? UnknownFeature : null;
}
