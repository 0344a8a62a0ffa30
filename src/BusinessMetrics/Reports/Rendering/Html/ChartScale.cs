using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>A chart's axis of values: from 0, or below, to above the greatest, in round steps.</summary>
internal sealed class ChartScale
{
    private const int MostSteps = 5;

    private static readonly int[] Seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

    private static readonly (double Size, string Suffix)[] Sizes = [(1e12, "tn"), (1e9, "bn"), (1e6, "M")];

    private readonly double _least;
    private readonly double _most;

    private ChartScale(double least, double most, IReadOnlyList<(double Value, string Label)> ticks) => (_least, _most, Ticks) = (least, most, ticks);

    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    public static ChartScale Over(IEnumerable<double> values, NumberStyle style, ReportLocale locale)
    {
        var (least, most) = (0.0, 0.0);
        foreach (var value in values)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (least == most)
            most = style == NumberStyle.Percentage ? 100 : 1;
        var (mantissa, exponent) = StepOf((most - least) / MostSteps, style);
        var step = mantissa * Math.Pow(10, exponent);
        var (first, last) = ((int)Math.Floor(least / step), (int)Math.Ceiling(most / step));
        // The step as a decimal: 3 times 0.1 is 0.3.
        var exact = ExactNumber.ParseExact(string.Create(CultureInfo.InvariantCulture, $"{mantissa}E{exponent}"));
        var label = LabelsOf(Math.Max(Math.Abs(first * step), Math.Abs(last * step)), exact, style, locale);
        return new(first * step, last * step, [.. Enumerable.Range(first, last - first + 1).Select(k => (k * step, label(exact * k)))]);
    }

    /// <summary>0 at the axis' beginning, 1 at its end.</summary>
    public double PartOf(double value) => Math.Clamp((value - _least) / (_most - _least), 0, 1);

    private static (int Mantissa, int Exponent) StepOf(double rough, NumberStyle style)
    {
        if (style == NumberStyle.Duration && rough is > 0.5 and <= 86_400)
            return (Seconds.First(seconds => seconds >= rough), 0);
        if (style == NumberStyle.Count && rough < 1)
            return (1, 0);
        var exponent = (int)Math.Floor(Math.Log10(rough));
        var parts = rough / Math.Pow(10, exponent);
        return parts <= 1 ? (1, exponent) : parts <= 2 ? (2, exponent) : parts <= 5 ? (5, exponent) : (1, exponent + 1);
    }

    private static Func<ExactNumber, string> LabelsOf(double greatest, ExactNumber step, NumberStyle style, ReportLocale locale)
    {
        if (style == NumberStyle.Duration)
            return value => value.IsZero ? "0" : step < 1 ? locale.Number(value, DecimalsOf(step)) + "\u00A0s" : locale.Bare(value, style);
        if (style is NumberStyle.Share)
            return value => locale.Number(value * 100, DecimalsOf(step * 100)) + "%";
        var suffix = style == NumberStyle.Percentage ? "%" : "";
        // Longer ones would take the chart's room.
        if (greatest >= 1e15 || DecimalsOf(step) > 8)
            return value => value.ToDouble().ToString("0.#E+0", CultureInfo.InvariantCulture) + suffix;
        if (Array.Find(Sizes, size => greatest >= size.Size) is { Suffix: not null } large)
            return value => value.IsZero ? "0" + suffix : locale.Number(value.DividedBy((long)large.Size, 12), DecimalsOf(step.DividedBy((long)large.Size, 12))) + "\u00A0" + large.Suffix + suffix;
        return value => locale.Number(value, DecimalsOf(step)) + suffix;
    }

    private static int DecimalsOf(ExactNumber step) => step.ToString() is var text && text.Contains('E') ? (step < 1 ? 99 : 0) : text.Split('.') is [_, var decimals] ? decimals.Length : 0;
}
