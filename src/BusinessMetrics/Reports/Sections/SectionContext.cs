using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>What every section of a report is made with.</summary>
/// <param name="Before">The period that it is compared with; null where it is with none.</param>
/// <param name="Services">What its maker narrows it to; null for all.</param>
public sealed record SectionContext(
    ReportDefinition Definition,
    ResolvedPeriod Period,
    ResolvedPeriod? Before,
    DateTimeOffset AsOf,
    IReadOnlyList<string>? Services,
    string Currency,
    IReportAnswers Answers)
{
    /// <summary>Rows of a table; what is beyond is counted.</summary>
    public const int MostRows = 25;

    /// <summary>From ten times as much on, nobody reckons in percent.</summary>
    private const double Manifold = 900;

    public ReportLocale Locale { get; } = ReportLocale.Find(Definition.Locale) ?? ReportLocale.Default;

    public TimeZoneInfo Zone { get; } = Definition.Zone;

    /// <summary>Asked of the report's period, as of its moment.</summary>
    /// <param name="path">Of an endpoint that takes start_time and end_time.</param>
    public Task<ReportAnswer> AskAsync(string path, CancellationToken cancellation, params (string Name, string? Value)[] parameters) =>
        Answers.AskAsync(QuestionOf(path, Period, parameters), cancellation);

    /// <summary>The same of the period before; null where none is compared.</summary>
    public async Task<ReportAnswer?> AskBeforeAsync(string path, CancellationToken cancellation, params (string Name, string? Value)[] parameters) =>
        Before is null ? null : await Answers.AskAsync(QuestionOf(path, Before, parameters), cancellation);

    /// <summary>The one service that it is about, for endpoints that can be asked for one; of several the caller is narrowed to them.</summary>
    public string? OneService => Services is [var only] ? only : null;

    /// <summary>Days where the period has several, else hours; of less than a few hours minutes.</summary>
    public string Step => Period.Window.Length switch
    {
        var length when length > TimeSpan.FromDays(2) => "1d",
        var length when length > TimeSpan.FromHours(3) => "1h",
        _ => "5m",
    };

    public string Show(ReportFigure figure) => Locale.Format(figure.Value, figure.Style, figure.Unit, Currency);

    /// <summary>By how much a figure changed, in words that end a sentence; empty where that cannot be told.</summary>
    public string Compared(ReportFigure figure)
    {
        if (figure.ChangePercent is not { } change || Before is null)
            return "";
        var size = ExactNumber.FromDouble(Math.Abs(change));
        if (size.DividedBy(1, 1).IsZero)
            return $", as in {Before.Label}";
        return change >= Manifold
            ? $", {Locale.Number(ExactNumber.FromDouble((change / 100) + 1), 0)} times that of {Before.Label}"
            : $", {Locale.Percent(size)} {(change > 0 ? "more" : "less")} than in {Before.Label}";
    }

    private ReportQuestion QuestionOf(string path, ResolvedPeriod period, (string Name, string? Value)[] parameters) =>
        parameters.Aggregate(ReportQuestion.Of(path).Within(period.Window), (question, parameter) => question.With(parameter.Name, parameter.Value)).AsOf(AsOf);
}
