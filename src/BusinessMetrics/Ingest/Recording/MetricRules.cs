using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>What a metric has to keep to be recorded, and how it is normalised (docs/understand/figures/vocabulary.md, "Every metric").</summary>
/// <param name="RetentionDays">Older metrics are refused.</param>
/// <param name="ReportingCurrency">The currency that costs are in.</param>
public sealed partial record MetricRules(int RetentionDays, string ReportingCurrency)
{
    public const int LongestName = NameText.Longest;
    public const int LongestUnit = 50;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The metric as it is to be recorded, or null with the reasons in <paramref name="errors"/>.</summary>
    /// <param name="derivedId">The id where the caller gave none but made the request idempotent.</param>
    public NewMetric? Apply(MetricData data, Guid? derivedId, DateTimeOffset now, List<FieldError> errors) =>
        Normalise(data, derivedId, now, errors) is { } metric && errors.Count == 0 ? metric : null;

    /// <summary>
    /// As <see cref="Apply"/>, but given in spite of the reasons where one can be made of it at all: it may have been recorded when
    /// the rules were others.
    /// </summary>
    public NewMetric? Normalise(MetricData data, Guid? derivedId, DateTimeOffset now, List<FieldError> errors)
    {
        var name = MetricNames.Metric(data.MetricName, errors);
        var unit = Unit(data.Unit, errors);
        var category = Category(data.Category, errors);
        var service = MetricNames.Service(data.Service, errors);
        var model = MetricNames.Model(data.ModelName, errors);
        var user = MetricNames.User(data.UserId, errors);
        var session = MetricNames.Session(data.SessionId, errors);
        var occurredAt = Time(data.Timestamp, now, errors);
        var id = Id(data.MetricId, errors) ?? derivedId;
        if (data.Value is null)
            errors.Add(new("value", FieldError.Nothing, "a finite JSON number"));
        if (category == MetricCategories.Cost)
            CheckMoney(UnitCatalogue.Of(unit, name, ReportingCurrency), data, errors);
        if (category is null || data.Value is not { } value)
            return null;

        return new()
        {
            MetricId = id ?? Recording.MetricId.New(now),
            IdIsGiven = id is not null,
            TimeIsGiven = !string.IsNullOrWhiteSpace(data.Timestamp),
            Category = category,
            Name = name,
            Value = value,
            Unit = unit,
            Service = service,
            Model = model,
            UserId = user,
            SessionId = session,
            Metadata = data.Metadata,
            OccurredAt = occurredAt,
        };
    }

    /// <summary>Trimmed, lower case, with underscores for spaces and hyphens.</summary>
    public static string Normalise(string text) => Separators().Replace(text.Trim().ToLowerInvariant(), "_");

    /// <summary>A metric's name as it is recorded; null for what no metric can be called.</summary>
    public static string? NormaliseName(string text)
    {
        var name = Normalise(NameText.Normalise(text));
        return name.Length <= LongestName && NamePattern().IsMatch(name) ? name : null;
    }

    /// <summary>As it was sent; <see cref="UnitCatalogue"/> reads it.</summary>
    private static string Unit(string? text, List<FieldError> errors)
    {
        var unit = text?.Trim() ?? "";
        if (unit.Length == 0)
            errors.Add(new("unit", Received(text), "1-50 characters, such as ms, percentage, requests or USD"));
        else if (NameText.Refusal("unit", text!, LongestUnit) is { } refusal)
            errors.Add(refusal with { Allowed = "1-50 characters, such as ms, percentage, requests or USD" });
        return unit;
    }

    private static MetricCategory? Category(string? text, List<FieldError> errors)
    {
        if (MetricCategories.Find(text) is { } category)
            return category;
        errors.Add(new("category", Received(text), string.Join(", ", MetricCategories.Names)));
        return null;
    }

    private DateTimeOffset Time(string? text, DateTimeOffset now, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Iso8601.Cut(now);
        if (!Iso8601.TryParse(text, out var time))
            errors.Add(new("timestamp", Received(text), Iso8601.Allowed));
        else if (time > now + ClockTolerance)
            errors.Add(new("timestamp", Received(text), $"at most 5 minutes ahead of the service's clock, which says {Iso8601.Format(now)}"));
        else if (time < now.AddDays(-RetentionDays))
            errors.Add(new("timestamp", Received(text), $"at most {RetentionDays} days old (METRICS_RETENTION_DAYS)"));
        return time;
    }

    private static Guid? Id(string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Guid.TryParse(text, out var id) && id != Guid.Empty)
            return id;
        errors.Add(new("metric_id", Received(text), "a UUID"));
        return null;
    }

    private void CheckMoney(Unit unit, MetricData data, List<FieldError> errors)
    {
        if (unit.Dimension != Dimension.Money)
            return;
        if (unit.Base != ReportingCurrency)
            errors.Add(new("unit", Received(data.Unit), $"{ReportingCurrency}: costs are kept in the reporting currency (REPORTING_CURRENCY)"));
        if (data.Value is { } value && !value.TryToDecimal(out _))
            errors.Add(new("value", FieldError.Quote(value.ToString()), "an amount of money of at most 28 digits"));
    }

    private static string Received(string? text) => text is null ? FieldError.Nothing : FieldError.Quote(text);

    [GeneratedRegex(@"[\s\-]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[a-z][a-z0-9_.:/]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
