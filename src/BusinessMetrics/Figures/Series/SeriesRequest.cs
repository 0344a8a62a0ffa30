using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Figures.Series;

/// <summary>What <c>GET /metrics/series</c> is asked for.</summary>
/// <param name="MetricName">Instead of a figure of the vocabulary.</param>
/// <param name="Filters">Each narrows every part of the figure.</param>
/// <param name="Unit">What the answer shall be in; null for that of what was recorded.</param>
public sealed record SeriesRequest(
    FigureDefinition Figure,
    string? MetricName,
    string Statistic,
    Step Step,
    TimeZoneInfo Zone,
    FigureWindow Asked,
    IReadOnlyList<DimensionFilter> Filters,
    IReadOnlyList<string>? Services,
    string? GroupBy,
    int Top,
    string? Unit,
    bool ComparesPrevious)
{
    private const int MostBuckets = 10_000;
    private const int MostPoints = 100_000;

    private static readonly QueryParameter FigureParameter = new("figure", "A figure of the vocabulary; or metric_name.") { Values = FigureDefinitions.Names };
    private static readonly QueryParameter MetricNameParameter = new("metric_name", "Any recorded metric, instead of a figure.") { Example = "inference_latency" };
    private static readonly QueryParameter StatisticParameter = new("statistic", "What the metrics of a bucket come to; the figure's own where it is left out. Quantiles are within 1 %.") { Values = Series.Statistic.All };
    private static readonly QueryParameter StepParameter = new("step", "How long a bucket is; the finest with at most 1,000 of them where it is left out. Days and weeks are those of time_zone.") { Values = [.. Series.Step.All.Select(step => step.Name)] };
    private static readonly QueryParameter TimeZoneParameter = new("time_zone", "Whose days and weeks, an IANA name.") { Default = "UTC", Example = "Europe/Berlin" };
    private static readonly QueryParameter Category = new("category", "Only metrics of this category.") { Values = MetricCategories.Names };
    private static readonly QueryParameter Service = new("service", "Only this service.") { Example = "model-api" };
    private static readonly QueryParameter ModelName = new("model_name", "Only this model.") { Example = "bert-base" };
    private static readonly QueryParameter GroupByParameter = new("group_by", "A line for each value of this field.") { Values = FigureDefinitions.Dimensions };
    private static readonly QueryParameter TopParameter = new("top", "With group_by: so many lines, of the largest groups; the others are rest.") { Default = "10", Range = (1, 100) };
    private static readonly QueryParameter UnitParameter = new("unit", "Only what can be converted to this, in it.") { Example = "ms" };
    private static readonly QueryParameter Compare = new("compare", "Beside each line, that of the window of the same length just before.") { Values = ["previous"] };

    /// <summary>Those that are filters by a text of metadata: the figure has them as dimensions.</summary>
    private static readonly QueryParameter[] Others =
    [
        new("resource_type", "Only money spent on this.") { Example = "compute" },
        new("threat_type", "Only threats of this type.") { Example = "prompt_injection" },
        new("severity", "Only threats of this severity.") { Example = "high" },
        new("attack_vector", "Only threats that came this way.") { Example = "api" },
        new("feature", "Only this feature.") { Example = "search" },
    ];

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        .. FigureWindow.ParametersWith("24h"), FigureParameter, MetricNameParameter, StatisticParameter, StepParameter, TimeZoneParameter, Category, Service, ModelName,
        .. Others, GroupByParameter, TopParameter, UnitParameter, Compare,
    ];

    public string CacheKey => FigureCache.Key(
        "series",
        Figure.IsRate ? Asked.RatesCacheKey : Asked.CacheKey,
        Figure.Name,
        MetricName,
        Statistic,
        Step.Name,
        Zone.Id,
        FigureCache.KeyOf(Services),
        FigureCache.Key([.. Filters.Select(filter => FigureCache.Key([filter.Dimension, .. filter.Values]))]),
        GroupBy,
        $"{Top}",
        Unit,
        ComparesPrevious ? "previous" : null);

    public static SeriesRequest? Read(QueryReader query, ServiceScope scope, DateTimeOffset now)
    {
        var asked = FigureWindow.Read(query, Parameters, now);
        var name = query.Name(MetricNameParameter) is [var metric, ..] ? MetricRules.Normalise(metric) : null;
        var figure = query.Choice(FigureParameter) is { } chosen ? FigureDefinitions.Of(chosen) : name is not null ? FigureDefinitions.OfMetric : null;
        if (figure is null || (name is not null && figure != FigureDefinitions.OfMetric))
            query.Refuse(FigureParameter.Name, name is null ? FieldError.Nothing : "figure together with metric_name", $"metric_name, or one of {string.Join(", ", FigureDefinitions.Names)}");
        figure ??= FigureDefinitions.OfMetric;
        var statistic = query.Choice(StatisticParameter) ?? figure.Statistics[0];
        if (!figure.Statistics.Contains(statistic))
            query.Refuse(StatisticParameter.Name, FieldError.Quote(statistic), $"of {figure.Name} one of {string.Join(", ", figure.Statistics)}");
        var groupBy = query.Choice(GroupByParameter);
        if (groupBy is not null && !figure.Dimensions.Contains(groupBy))
            query.Refuse(GroupByParameter.Name, FieldError.Quote(groupBy), $"of {figure.Name} one of {string.Join(", ", figure.Dimensions)}");
        var zone = ReadZone(query);
        var services = scope.Asked(query, Service);
        var top = groupBy is null ? 1 : (int)query.WholeNumber(TopParameter);
        var step = ReadStep(query, asked.Window, groupBy is null ? 1 : top + 1, zone);
        var filters = ReadFilters(query, figure, name);
        var comparesPrevious = query.Choice(Compare) is not null;
        return query.Problem is null
            ? new(figure, name, statistic, step, zone, asked, filters, services, groupBy, top, query.Text(UnitParameter), comparesPrevious)
            : null;
    }

    private static DimensionFilter[] ReadFilters(QueryReader query, FigureDefinition figure, string? metricName)
    {
        var filters = new List<DimensionFilter>();
        if (query.Choice(Category) is { } category)
            Add(Category, [category]);
        foreach (var parameter in (QueryParameter[])[ModelName, .. Others])
            if (query.Name(parameter) is { } values)
                Add(parameter, values);
        if (metricName is not null)
            filters.Add(new("metric_name", [metricName]));
        return [.. filters];

        void Add(QueryParameter parameter, IReadOnlyList<string> values)
        {
            // A figure of one category is of that one anyway.
            if (parameter == Category && figure.Category is not null && figure.Category == values[0])
                return;
            if (!figure.Dimensions.Contains(parameter.Name))
                query.Refuse(parameter.Name, FieldError.Quote(values[0]), $"nothing: {figure.Name} can be narrowed to {string.Join(", ", figure.Dimensions)}");
            filters.Add(new(parameter.Name, values));
        }
    }

    private static TimeZoneInfo ReadZone(QueryReader query)
    {
        var name = query.Text(TimeZoneParameter)!;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        query.Refuse(TimeZoneParameter.Name, FieldError.Quote(name), "an IANA time zone, such as UTC or Europe/Berlin");
        return TimeZoneInfo.Utc;
    }

    private static Step ReadStep(QueryReader query, TimeWindow window, int lines, TimeZoneInfo zone)
    {
        if (query.Choice(StepParameter) is not { } name)
            return Series.Step.Automatic(window);
        var step = Series.Step.Of(name);
        var count = step.CountIn(window);
        if (count > MostBuckets || count * lines > MostPoints)
            query.Refuse(StepParameter.Name, FieldError.Quote(name), $"a step that gives at most {MostBuckets} buckets, and {MostPoints} points over all lines: it would be {count} for each of {lines}");
        return step;
    }

    /// <summary>What is narrowed by the caller and by the caller's token, in a part's own terms.</summary>
    public RollupQuery Narrow(RollupQuery query) => Filters.Aggregate(
        (query with { AsOf = Asked.AsOf }).Within("service", Services),
        (narrowed, filter) => narrowed.WhereAny(filter.Dimension, filter.Values));
}
