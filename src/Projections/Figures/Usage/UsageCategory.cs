using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Usage;

/// <summary>Usage metrics and what their read model keeps (docs/understand/figures/vocabulary.md, "Usage").</summary>
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

    /// <summary>
    /// Dimensions: figure (one of the constants above), service, model_name, feature, unit (the name of what error rates and
    /// uptimes were measured in; null for the rest).
    /// </summary>
    public static RollupModel Rollups { get; } = new("usage", ["figure", "service", "model_name", "feature", "unit"], Observe)
    {
        Category = "usage",
        Statistics = Statistics.Latest,
    };

    /// <summary>Requests alone, for the hour that had the most of a long window. Dimension: service.</summary>
    public static RollupModel RequestsByService { get; } = new("usage_requests", ["service"], ObserveRequests)
    {
        Category = "usage",
        Statistics = Statistics.None,
        Granularities = [Granularity.Minute, Granularity.Hour],
    };

    /// <summary>
    /// The metrics that name a person, for questions about one service or one person. Dimensions: figure, service,
    /// feature, unit, subject (the pseudonym) and session. A minute has a row for nearly every record of it, and yet answers
    /// far sooner: the rows of one person or service lie together.
    /// </summary>
    public static RollupModel Activity { get; } = new(
        "usage_activity", ["figure", "service", "feature", "unit", "subject", "session"], ObserveActivity)
    {
        Category = "usage",
        Statistics = Statistics.Latest,
        AskedBy = ["service", "subject"],
    };

    /// <summary>
    /// People over all services, which is what is asked of long windows: far fewer series than <see cref="Activity"/>.
    /// Dimension: subject. The value is the requests, 0 for any other metric that shows the person active.
    /// </summary>
    public static RollupModel People { get; } = new("usage_people", ["subject"], ObservePeople)
    {
        Category = "usage",
        Statistics = Statistics.LatestTime,
    };

    /// <summary>Who used which feature, over all services. Dimensions: feature and subject.</summary>
    public static RollupModel FeaturePeople { get; } = new("usage_feature_people", ["feature", "subject"], ObserveFeaturePeople)
    {
        Category = "usage",
        Statistics = Statistics.None,
        Granularities = [Granularity.Minute, Granularity.Hour, Granularity.Day, Granularity.Week],
    };

    /// <summary>The sessions of people, over all services. Dimensions: subject and session.</summary>
    public static RollupModel Sessions { get; } = new("usage_sessions", ["subject", "session"], ObserveSessions)
    {
        Category = "usage",
        Statistics = Statistics.None,
        AskedBy = ["subject"],
    };

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Usage, [Rollups, RequestsByService, Activity, People, FeaturePeople, Sessions], version: 4);

    /// <summary>Which figures a metric of this name and unit is in.</summary>
    public static Coverage CoverageOf(string name, Unit unit)
    {
        if (UsageRequests.AreCountedBy(name, unit))
            return Coverage.In("total_requests");
        return name switch
        {
            FeatureUsage => Coverage.OfThings("feature_usage", unit),
            PredictionCount => Coverage.OfThings("throughput", unit),
            ErrorRate or Uptime => Coverage.OfRatio("service_activity", unit),
            ResponseTime => unit.Dimension == Dimension.Time ? Coverage.In("service_activity") : Coverage.Unfit(unit, "a unit of time, such as ms or s"),
            _ => unit.Dimension == Dimension.Unknown
                ? Coverage.None(UncountedReason.UnknownUnit, "requests or count; as it is it only shows that its service and person were active")
                : Coverage.None(UncountedReason.UnknownName, "a name of the vocabulary, or a unit of requests; as it is it only shows that its service and person were active"),
        };
    }

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        var (figure, value, unit) = FigureOf(metric);
        yield return new(new(figure, metric.Service, metric.Model, FeatureOf(metric, figure), unit), value);
    }

    private static IEnumerable<Observation> ObserveRequests(RecordedMetric recorded)
    {
        if (FigureOf(recorded.Metric) is (Requests, var value, _))
            yield return new(new(recorded.Metric.Service), value);
    }

    private static IEnumerable<Observation> ObserveActivity(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (metric.Subject is not { } subject)
            yield break;
        var (figure, value, unit) = FigureOf(metric);
        yield return new(
            new(figure, metric.Service, FeatureOf(metric, figure), unit, subject.ToString(), metric.Session),
            value);
    }

    private static IEnumerable<Observation> ObservePeople(RecordedMetric recorded)
    {
        if (recorded.Metric.Subject is not { } subject)
            yield break;
        var (figure, value, _) = FigureOf(recorded.Metric);
        yield return new(new(subject.ToString()), figure == Requests ? value : default);
    }

    private static IEnumerable<Observation> ObserveFeaturePeople(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (metric.Subject is { } subject && FigureOf(metric) is (FeatureUsage, var value, _))
            yield return new(new(FeatureOf(metric, FeatureUsage), subject.ToString()), value);
    }

    private static IEnumerable<Observation> ObserveSessions(RecordedMetric recorded)
    {
        if (recorded.Metric is { Subject: { } subject, Session: { } session } metric)
            yield return new(new(subject.ToString(), session), metric.Value);
    }

    private static (string Figure, ExactNumber Value, string? Unit) FigureOf(MetricRecorded metric)
    {
        var unit = UnitCatalogue.Of(metric.Unit, metric.Name);
        if (UsageRequests.AreCountedBy(metric.Name, unit))
            return (Requests, metric.Value, null);
        return metric.Name switch
        {
            FeatureUsage or PredictionCount when unit.IsOfThings => (metric.Name, metric.Value, null),
            ErrorRate or Uptime when unit.MayBeRatio => (metric.Name, metric.Value, unit.Name),
            ResponseTime when unit.Dimension == Dimension.Time => (ResponseTime, unit.ToBase(metric.Value), null),
            _ => (Other, metric.Value, null),
        };
    }

    private static string? FeatureOf(MetricRecorded metric, string figure) =>
        figure == FeatureUsage ? metric.Text("feature") ?? UnknownFeature : null;
}
