using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>What all parts of one report are written with.</summary>
internal sealed class Print(ReportDocument document, Texts texts)
{
    public ReportDocument Document { get; } = document;

    public Texts Texts { get; } = texts;

    public ReportLocale Locale { get; } = ReportLocale.Find(document.Locale) ?? ReportLocale.Default;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(document.TimeZone);

    public SeriesLooks Series { get; } = new();

    /// <summary>Of the words, which are English whatever the numbers are.</summary>
    public string Language => Locale.Name.StartsWith("en-", StringComparison.Ordinal) ? Locale.Name : "en";

    /// <summary>What the file says that it is, to be found in it without reading PDF.</summary>
    public string Subject => $"BusinessMetrics report {(Document.Provenance.Run is { } run ? run.ToString() : "preview")}";

    public string Format(ExactNumber? value, NumberStyle style, string? unit) => Locale.Format(value, style, unit, Document.Currency);

    public string Instant(DateTimeOffset at) => Locale.Instant(at, Zone);

    /// <summary>As it is called, and from which day to which.</summary>
    public string Period(ReportedPeriod period)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(period.Start, Zone), TimeZoneInfo.ConvertTime(period.End, Zone));
        var days = start.TimeOfDay == TimeSpan.Zero && end.TimeOfDay == TimeSpan.Zero && start < end
            ? $"{Locale.Date(DateOnly.FromDateTime(start.DateTime))} to {Locale.Date(DateOnly.FromDateTime(end.DateTime).AddDays(-1))}"
            : $"{Instant(period.Start)} to {Instant(period.End)}";
        return $"{period.Label} ({days})";
    }

    /// <summary>What stands at a column's head or an axis: its numbers leave it out.</summary>
    public string? UnitOf(NumberStyle? style, string? unit) => style switch
    {
        NumberStyle.Money => Document.Currency,
        NumberStyle.Percentage or NumberStyle.Share => "%",
        NumberStyle.Duration => null,
        _ => string.IsNullOrEmpty(unit) || unit == "count" ? null : unit,
    };
}
