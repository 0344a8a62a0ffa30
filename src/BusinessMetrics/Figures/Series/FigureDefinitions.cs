using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Series;

/// <summary>Every figure that is told over time (docs/understand/figures/vocabulary.md); the endpoints' own figures over a window are the same.</summary>
public static class FigureDefinitions
{
    public const string Score = "compliance_score";

    private const string Reported = "reported";
    private static readonly string[] Counted = ["sum", "count"];
    private static readonly string[] Measured = ["avg", "min", "max", "count", Statistic.Last];
    private static readonly string[] OfSecurity = ["service"];
    private static readonly string[] OfThreats = ["service", "threat_type", "severity", "attack_vector"];
    private static readonly string[] OfModels = ["service", "model_name"];
    private static readonly Unit Milliseconds = UnitCatalogue.Of("ms", PerformanceCategory.Latency);
    private static readonly Unit PerSecond = UnitCatalogue.Of("per_second", PerformanceCategory.Throughput);
    private static readonly Unit Count = UnitCatalogue.Of("count", "");
    private static readonly Unit RequestUnit = UnitCatalogue.Of("requests", "");
    private static readonly Unit Ratio = UnitCatalogue.Of("ratio", "");

    private static readonly Unit Percentage = UnitCatalogue.Of("percentage", PerformanceCategory.Accuracy);
    private static readonly FigurePart Money = new("money", CostCategory.Rollups, null) { IsMoney = true };

    public static IReadOnlyList<FigureDefinition> All { get; } =
    [
        new("total_cost", "cost", "The sum of every cost metric in a unit of the reporting currency.", ["sum", "count", "avg"], ["service", "model_name", "resource_type"],
            [Money]),
        CostPer("cost_per_prediction", "total_cost / predictions: prediction_count of the first of the categories cost, usage and performance that tells of any.",
            CostPerPrediction,
            new("cost", CostCategory.Rollups, CostCategory.PredictionCount) { Unit = Count, IsOfThings = true },
            new("usage", UsageCategory.Rollups, UsageCategory.PredictionCount) { Unit = Count },
            new("performance", PerformanceCategory.Rollups, PerformanceCategory.PredictionCount) { Unit = Count })
            with
        { Telling = whole => Predictions(whole) is { } telling ? [Money.Name, telling] : [Money.Name] },
        CostPer("cost_per_accuracy_point", "total_cost / the mean accuracy on a scale of 0 to 100.",
            (_, _, part, _) => CostOf(part, Statistic.Of("avg", part.GetValueOrDefault("points"))),
            new FigurePart("points", PerformanceCategory.Rollups, PerformanceCategory.AccuracyPoints) { Unit = Percentage }),
        CostPer("cost_per_threat_detected", "total_cost / the sum of threat_detected.",
            (_, _, part, _) => CostOf(part, part.GetValueOrDefault(SecurityCategory.ThreatDetected).Sum),
            Threats(SecurityCategory.ThreatDetected)),
        new("requests", "usage", "The sum of usage metrics in a unit of requests, but for those whose names say that they count something else.", ["sum", "count", "avg"], OfModels,
            [new("requests", UsageCategory.Rollups, UsageCategory.Requests) { Unit = RequestUnit }]),
        new("feature_usage", "usage", "The sum of feature_usage.", Counted, ["service", "model_name", "feature"],
            [new("feature_usage", UsageCategory.Rollups, UsageCategory.FeatureUsage) { Unit = Count }]),
        new("response_time", "usage", "The mean of response_time as usage metrics tell it, in milliseconds.", ["avg", "count", Statistic.Last], OfModels,
            [new("response_time", UsageCategory.Rollups, UsageCategory.ResponseTime) { Unit = Milliseconds }]),
        OfThreat("threats", "The sum of threat_detected.", SecurityCategory.ThreatDetected, OfThreats),
        OfThreat("threats_blocked", "The sum of threat_blocked.", "threat_blocked", OfSecurity),
        OfThreat("false_positives", "The sum of false_positive.", "false_positive", OfSecurity),
        OfThreat("false_negatives", "The sum of false_negative.", "false_negative", OfSecurity),
        new("detection_rate", "security", "TP / (TP + FN): TP is threat_detected less false_positive and never below 0, FN is false_negative.", ["avg"], OfSecurity,
            [Threats(SecurityCategory.ThreatDetected), Threats("false_positive"), Threats("false_negative")])
        { Formula = DetectionRate },
        new("latency", "performance", "Performance metrics whose names end in latency, response_time or duration and whose unit is one of time, in milliseconds.",
            [.. Measured, "p50", "p95", "p99"], OfModels, [new("latency", PerformanceCategory.Rollups, PerformanceCategory.Latency) { Unit = Milliseconds }]),
        new("error_rate", "performance", "The mean of error_rate.", Measured, OfModels, [new("error_rate", PerformanceCategory.Rollups, PerformanceCategory.ErrorRate)]),
        new("accuracy", "performance", "The mean of prediction_accuracy, model_accuracy and accuracy.", Measured, OfModels, [new("accuracy", PerformanceCategory.Rollups, PerformanceCategory.Accuracy)]),
        new("requests_per_second", "performance", "The mean of throughput and requests_per_second as they were reported; where none was, usage requests divided by the seconds.", ["avg"], OfModels,
            [
                new(Reported, PerformanceCategory.Rollups, PerformanceCategory.Throughput) { Preferred = PerSecond },
                new("requests", UsageCategory.Rollups, UsageCategory.Requests) { Unit = RequestUnit },
            ])
        { Formula = RequestsPerSecond, IsRate = true, Telling = whole => [whole.GetValueOrDefault(Reported).Count > 0 ? Reported : "requests"] },
        new(Score, "compliance", "The mean of the frameworks' scores, each the newest reported, or else the mean of its controls, as they stood at the end of each span.", [Statistic.Last], ["framework"], []),
        new("metrics", null, "How many metrics were recorded and count.", ["count"], ["category", "service", "metric_name", "model_name", "unit"],
            [new("metrics", LedgerReadModel.Rollups, null) { Unit = Count }]),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(figure => figure.Name)];

    public static FigureDefinition Of(string name) => All.First(figure => figure.Name == name);

    /// <summary>Any recorded metric, whatever figure it is in.</summary>
    public static FigureDefinition OfMetric { get; } = new("metric", null, "Every metric of this name.", ["avg", "sum", "min", "max", "count", Statistic.Last, "p50", "p95", "p99"],
        ["category", "service", "model_name"], [new("metric", LedgerReadModel.Rollups, null)]);

    /// <summary>Every dimension that anything can be grouped by or narrowed to.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = [.. All.Append(OfMetric).SelectMany(figure => figure.Dimensions).Distinct()];

    private static FigureDefinition OfThreat(string name, string words, string figure, IReadOnlyList<string> dimensions) =>
        new(name, "security", words, Counted, dimensions, [Threats(figure)]);

    private static FigurePart Threats(string figure) => new(figure, SecurityCategory.Rollups, figure) { Totals = SecurityCategory.Totals, Unit = Count };

    private static FigureDefinition CostPer(string name, string words, FigureFormula formula, params FigurePart[] bought) =>
        new(name, "cost", words, ["avg"], ["service"], [Money, .. bought])
        { Formula = formula, RankedBy = Money.Name };

    /// <summary>The category whose predictions count; null where none tells of any.</summary>
    private static string? Predictions(IReadOnlyDictionary<string, RollupFigures> whole) =>
        ((string[])["cost", "usage", "performance"]).FirstOrDefault(category => whole.GetValueOrDefault(category).Count > 0);

    private static ExactNumber? CostPerPrediction(
        string statistic, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> part, TimeSpan length)
    {
        return Predictions(whole) is { } telling ? CostOf(part, part.GetValueOrDefault(telling).Sum) : null;
    }

    private static ExactNumber? CostOf(IReadOnlyDictionary<string, RollupFigures> part, ExactNumber? bought) =>
        part.GetValueOrDefault(Money.Name) is { Count: > 0, Sum: var cost } && bought is { IsZero: false } number
            ? ExactNumber.FromDouble(Math.Clamp(cost.ToDouble() / number.ToDouble(), double.MinValue, double.MaxValue))
            : null;

    private static ExactNumber? DetectionRate(
        string statistic, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> part, TimeSpan length)
    {
        var found = ExactNumber.Max(0, Sum(SecurityCategory.ThreatDetected) - Sum("false_positive"));
        var all = found + Sum("false_negative");
        return all.IsZero ? null : ExactNumber.FromDouble(found.ShareOf(all));

        ExactNumber Sum(string name) => part.GetValueOrDefault(name).Sum;
    }

    private static ExactNumber? RequestsPerSecond(
        string statistic, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> part, TimeSpan length)
    {
        if (whole.GetValueOrDefault(Reported).Count > 0)
            return Statistic.Of("avg", part.GetValueOrDefault(Reported));
        var requests = part.GetValueOrDefault("requests");
        return requests.Count == 0 || length <= TimeSpan.Zero ? null : ExactNumber.FromDouble((requests.Sum * TimeSpan.TicksPerSecond).DividedBy(length.Ticks));
    }

    /// <summary>What a figure of several parts is in, and where nothing that was recorded says it; null where only what was recorded does.</summary>
    public static string? UnitOf(FigureDefinition figure, string reportingCurrency) => figure.Name switch
    {
        _ when figure.Category == "cost" => reportingCurrency,
        "detection_rate" => Ratio.Name,
        "requests_per_second" => PerSecond.Name,
        Score => "percentage",
        _ => figure.Parts is [{ Unit: { } unit }] ? unit.Name : null,
    };
}
