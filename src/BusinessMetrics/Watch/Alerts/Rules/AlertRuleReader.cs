using System.Text.RegularExpressions;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary>What a rule has to keep to be set (docs/understand/watch/alerts.md); reads it from its JSON.</summary>
public static partial class AlertRuleReader
{
    public const string NameRule = "1-100 characters: a lower-case letter or digit, then these and _ . -";

    private const int LongestDescription = 500;
    private const int LongestWindow = 30 * 24 * 60;
    private const int LongestFor = 24 * 60;
    private const int LongestDelay = 60;
    private const int LongestLateWithin = 24 * 60;
    private const int LongestNoDataFor = 30 * 24 * 60;

    private static readonly string[] Fields =
    [
        "name", "metric", "category", "service", "model_name", "statistic", "window", "comparison", "warning", "critical", "for", "hysteresis", "description", "unit",
        "delay", "late_within", "no_data", "no_data_for",
    ];

    private static readonly string[] LevelFields = ["threshold", "severity"];

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>The rule, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="name">As it stands in the path.</param>
    public static AlertRule? Read(string name, ReadOnlyMemory<byte> json, List<FieldError> errors)
    {
        if (!IsName(name))
            errors.Add(new("name", FieldError.Quote(name), NameRule));
        return JsonFields.Parse(json, Fields, errors) is { } body ? Read(name, body, errors) : null;
    }

    private static AlertRule? Read(string name, JsonFields body, List<FieldError> errors)
    {
        if (body.Name("name") is { } named && named != name)
            body.Refuse("name", FieldError.Quote(named), $"the name in the path, {FieldError.Quote(name)}, or nothing");
        var figure = Figure(body);
        var comparison = Choice<AlertComparison>(body, "comparison");
        var warning = Level(body, "warning", AlertSeverity.Medium);
        var critical = Level(body, "critical", AlertSeverity.Critical);
        if (!body.Has("warning") && !body.Has("critical"))
            body.Refuse("warning", FieldError.Nothing, "warning, critical or both, such as {\"threshold\": 500}");
        var held = body.Has("for") ? Duration(body, "for", 0, LongestFor, "0m to 24h") : 0;
        var hysteresis = body.Number("hysteresis") ?? ExactNumber.Zero;
        if (hysteresis < ExactNumber.Zero)
            body.Refuse("hysteresis", body.Received("hysteresis"), "a number that is not below 0");
        var delay = body.Has("delay") ? Duration(body, "delay", 0, LongestDelay, "0m to 1h") : 0;
        var lateWithin = body.Has("late_within") ? Duration(body, "late_within", 0, LongestLateWithin, "0m to 24h") : AlertRule.DefaultLateWithin;
        var (noData, noDataFor) = Silence(body, figure);
        var description = Description(body);
        if (figure is not null && comparison is { } side && warning is not null && critical is not null)
            CheckSides(body, side, warning.Threshold, critical.Threshold);
        return errors.Count > 0 ? null : new()
        {
            Name = name,
            Figure = figure!,
            Comparison = comparison!.Value,
            Warning = warning,
            Critical = critical,
            ForMinutes = held!.Value,
            Hysteresis = hysteresis,
            Description = description,
            DelayMinutes = delay == 0 ? null : delay,
            LateWithinMinutes = lateWithin == AlertRule.DefaultLateWithin ? null : lateWithin,
            NoData = noData,
            NoDataForMinutes = noDataFor,
        };
    }

    /// <summary>What is said that holds without saying so is null, so that the same rule is the same.</summary>
    private static (NoDataPolicy? NoData, int? For) Silence(JsonFields body, AlertFigure? figure)
    {
        var noData = body.Has("no_data") ? Choice<NoDataPolicy>(body, "no_data") : null;
        var kept = body.Has("no_data_for") ? Duration(body, "no_data_for", 1, LongestNoDataFor, "1m to 30d") : null;
        var isKept = noData == NoDataPolicy.Keep || (noData is null && figure?.IsZeroOfNothing == false);
        if (figure is not null && !isKept)
            RefuseIfGiven(body, "no_data_for", "nothing: it is for no_data keep");
        return (noData == NoDataPolicy.Keep && figure?.IsZeroOfNothing == false ? null : noData, kept == AlertRule.DefaultNoDataFor ? null : kept);
    }

    private static AlertFigure? Figure(JsonFields body)
    {
        var metric = MetricRules.NormaliseName(body.Text("metric") ?? "");
        if (metric is null)
        {
            body.Refuse("metric", body.Received("metric"), $"a metric's name, or one of {string.Join(", ", AlertFigure.SpecialFigures)}");
            return null;
        }

        var figure = new AlertFigure(metric);
        var category = body.Text("category");
        if (category is not null && MetricCategories.Find(category) is null)
            body.Refuse("category", FieldError.Quote(category), "one of " + string.Join(", ", MetricCategories.Names));
        var service = body.Name("service");
        if (service is not null && NameText.IsDots(service))
            body.Refuse("service", FieldError.Quote(service), "a service that metrics can be of; none is called . or ..");
        var model = body.Name("model_name");
        var unit = body.Text("unit");
        if (unit is not null && (CodePoints.CountOf(unit) > MetricRules.LongestUnit || ForbiddenCharacter.In(unit) is not null))
            body.Refuse("unit", FieldError.Quote(unit), "1-50 characters, such as ms, percentage or USD");
        if (figure.IsSpecial)
        {
            RefuseIfGiven(body, "unit", $"nothing: {metric} has its own");
            var narrowing = figure.IsScore ? "nothing narrows it" : "only service narrows it";
            foreach (var field in (string[])["category", "model_name", .. figure.IsScore ? (string[])["service"] : []])
                RefuseIfGiven(body, field, $"nothing: of {metric}, {narrowing}");
            RefuseIfGiven(body, "statistic", $"nothing: {metric} is a figure already");
            if (metric != AlertFigure.TotalCost)
                RefuseIfGiven(body, "window", $"nothing: {metric} has no window");
            return figure with { Service = service, WindowMinutes = metric == AlertFigure.TotalCost ? Window(body) : null };
        }

        return figure with
        {
            Statistic = Choice<AlertStatistic>(body, "statistic"),
            WindowMinutes = Window(body),
            Category = MetricCategories.Find(category)?.Name,
            Service = service,
            Model = model,
            Unit = unit,
        };
    }

    private static void CheckSides(JsonFields body, AlertComparison side, ExactNumber warning, ExactNumber critical)
    {
        var isAbove = side.RaisesAbove();
        if (isAbove ? critical > warning : critical < warning)
            return;
        var direction = isAbove ? "above" : "below";
        body.Refuse(
            "critical.threshold",
            critical.ToString(),
            $"a number {direction} the warning's {warning}: the rule alerts {AlertNames.Of(side).Replace('_', ' ')} its thresholds, so critical is further {direction}");
    }

    private static AlertThreshold? Level(JsonFields body, string field, AlertSeverity fallback)
    {
        if (body.Object(field, LevelFields) is not { } level)
            return null;
        var threshold = level.Number("threshold");
        if (threshold is null)
            level.Refuse("threshold", level.Received("threshold"), "a finite JSON number");
        var severity = level.Has("severity") ? Choice<AlertSeverity>(level, "severity") : fallback;
        return threshold is { } number && severity is { } chosen ? new(number, chosen) : null;
    }

    private static T? Choice<T>(JsonFields fields, string field)
        where T : struct, Enum
    {
        var choice = AlertNames.Find<T>(fields.Text(field));
        if (choice is null)
            fields.Refuse(field, fields.Received(field), "one of " + string.Join(", ", AlertNames.All<T>()));
        return choice;
    }

    private static int? Window(JsonFields body) => body.Has("window")
        ? Duration(body, "window", 1, LongestWindow, "1m to 30d")
        : (int)AlertRule.DefaultWindow.TotalMinutes;

    private static int? Duration(JsonFields body, string field, int least, int most, string range)
    {
        if (AlertDuration.Parse(body.Text(field)) is { } minutes && minutes >= least && minutes <= most)
            return minutes;
        body.Refuse(field, body.Received(field), $"whole minutes, hours or days from {range}, such as 5m, 1h or 7d");
        return null;
    }

    /// <summary>It may be in any script, so that only control characters are refused: joiners and directions belong to some.</summary>
    private static string? Description(JsonFields body)
    {
        var text = body.Prose("description", LongestDescription);
        if (text is not null && ForbiddenCharacter.ControlIn(text) is { } control)
            body.Refuse("description", control.ToString(), $"at most {LongestDescription} characters, without control characters");
        return text;
    }

    private static void RefuseIfGiven(JsonFields body, string field, string allowed)
    {
        if (body.Has(field))
            body.Refuse(field, body.Received(field), allowed);
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
