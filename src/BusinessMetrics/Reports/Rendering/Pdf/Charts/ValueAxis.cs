using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Pdf.Charts;

/// <summary>Few round values, from zero or below it, that reach over all that is drawn; and how they are written.</summary>
internal sealed class ValueAxis
{
    private const int MostSteps = 4;

    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>Of durations, in seconds.</summary>
    private static readonly double[] TimeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200];

    private static readonly (double Size, string Name)[] Scales = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];

    public ValueAxis(double least, double greatest, NumberStyle style, string? unit, Print print)
    {
        var (low, high) = (Math.Min(0, least), Math.Max(0, greatest));
        if (low == high)
            high = 1;
        var step = StepOf((high / MostSteps) - (low / MostSteps), style);
        var ticks = new List<double>();
        for (var i = Math.Floor((low / step) + 1e-9); ticks.Count == 0 || ticks[^1] < high; i++)
            ticks.Add(double.Parse((i * step).ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        Ticks = ticks;

        var size = Math.Max(Math.Abs(ticks[0]), Math.Abs(ticks[^1]));
        var scale = style == NumberStyle.Duration || size >= 1e16 ? (Size: 1, Name: null) : Scales.FirstOrDefault(each => size >= each.Size, (1, null!));
        Labels = [.. ticks.Select(tick => style == NumberStyle.Duration
            ? print.Locale.Bare(ExactNumber.FromDouble(tick), style)
            : size >= 1e16 && tick != 0 ? tick.ToString("0.##E+0", CultureInfo.InvariantCulture).Replace('-', '−')
            : print.Locale.Number(ExactNumber.FromDouble(tick / scale.Size), DecimalsOf(step / scale.Size)))];
        Caption = string.Join(", ", new[] { print.UnitOf(style, unit), scale.Name }.Where(part => part is not null));
    }

    public IReadOnlyList<double> Ticks { get; }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>What the labels leave out: the unit, and millions.</summary>
    public string Caption { get; }

    /// <summary>Where a value is, of a length: 0 at the first tick.</summary>
    public double At(double value, double length) =>
        // Halves: the whole may be beyond every double.
        ((value / 2) - (Ticks[0] / 2)) / ((Ticks[^1] / 2) - (Ticks[0] / 2)) * length;

    private static double StepOf(double rough, NumberStyle style)
    {
        if (style == NumberStyle.Duration)
        {
            var known = Array.Find(TimeSteps, step => step >= rough);
            if (known > 0)
                return known;
            return 86400 * StepOf(rough / 86400, NumberStyle.Measure);
        }

        var size = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var found = Array.Find(Steps, step => step * size >= rough * (1 - 1e-9)) * size;
        found = found > 0 ? found : 10 * size;
        return style == NumberStyle.Count ? Math.Max(1, Math.Ceiling(found)) : found;
    }

    private static int DecimalsOf(double step)
    {
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step)), 0, 12);
        return Math.Abs((step * Math.Pow(10, decimals)) - Math.Round(step * Math.Pow(10, decimals))) > 1e-6 ? decimals + 1 : decimals;
    }
}
