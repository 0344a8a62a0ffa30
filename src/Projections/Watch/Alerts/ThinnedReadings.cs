using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Few enough readings to draw: of each step the one nearest to an alert, so that no breach is lost.</summary>
/// <param name="Step">In minutes.</param>
/// <param name="Starts">In UTC, each a whole multiple of the step.</param>
/// <param name="Values">Null where a step has no data.</param>
public sealed record ThinnedReadings(int Step, IReadOnlyList<DateTimeOffset> Starts, IReadOnlyList<ExactNumber?> Values)
{
    private static readonly int[] Steps = [1, 5, 15, 60, 360, 1440];

    /// <param name="readings">At the ends of minutes, ascending; each belongs to the step that its minute lies in.</param>
    /// <param name="most">So many steps at most, of days however many they are.</param>
    public static ThinnedReadings Of(AlertComparison comparison, IReadOnlyList<FigureReading> readings, int most)
    {
        if (readings.Count == 0)
            return new(Steps[0], [], []);
        var step = Steps.FirstOrDefault(each => Count(readings, each) <= most, Steps[^1]);
        var buckets = readings.GroupBy(reading => StartOf(reading.At, step)).ToList();
        return new(step, [.. buckets.Select(bucket => bucket.Key)], [.. buckets.Select(bucket => Nearest(comparison, bucket))]);
    }

    private static long Count(IReadOnlyList<FigureReading> readings, int step) =>
        ((StartOf(readings[^1].At, step) - StartOf(readings[0].At, step)).Ticks / TimeSpan.FromMinutes(step).Ticks) + 1;

    private static DateTimeOffset StartOf(DateTimeOffset end, int step)
    {
        var minute = Granularity.Minute.Floor(end.AddTicks(-1));
        return minute.AddTicks(-(minute.UtcTicks % TimeSpan.FromMinutes(step).Ticks));
    }

    private static ExactNumber? Nearest(AlertComparison comparison, IEnumerable<FigureReading> readings)
    {
        var isAbove = comparison.RaisesAbove();
        ExactNumber? nearest = null;
        foreach (var reading in readings)
            if (reading.Value is { } value && (nearest is not { } known || (isAbove ? value > known : value < known)))
                nearest = value;
        return nearest;
    }
}
