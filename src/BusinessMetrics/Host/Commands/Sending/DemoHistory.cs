using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary>
/// A made-up past of a small platform. Every hour is drawn from the seed and the hour alone, so the same hour is always
/// the same, whenever and how often it is made; each kind of metric occurs at least once a day.
/// </summary>
internal sealed class DemoHistory(int seed, int metricsPerHour, string currency)
{
    /// <summary>Enough for every kind to have its turn within a day.</summary>
    public const int LeastRate = 4;

    private readonly DemoCatalogue _catalogue = new(currency);

    public IEnumerable<MetricData> Between(DateTimeOffset start, DateTimeOffset end)
    {
        for (var hour = Granularity.Hour.Ceiling(start); hour < end; hour = hour.AddHours(1))
            foreach (var metric in Hour(hour))
                if (metric.Time < end)
                    yield return metric.Data;
    }

    private IEnumerable<(DateTimeOffset Time, MetricData Data)> Hour(DateTimeOffset hour)
    {
        var hourNumber = hour.ToUnixTimeSeconds() / 3600;
        var random = new Random(HashCode(seed, hourNumber));
        var busy = Busyness(hour);
        var count = Math.Max(LeastRate, (int)Math.Round(metricsPerHour * busy));
        for (var index = 0; index < count; index++)
        {
            var kind = _catalogue.KindFor(index, (int)(hourNumber % 24), random);
            var time = hour.AddMilliseconds(random.Next(3_600_000));
            var data = kind(random, busy);
            yield return (time, data with
            {
                MetricId = BatchSending.IdOf($"demo/{seed}/{metricsPerHour}/{hourNumber}/{index}"),
                Timestamp = Iso8601.Format(time),
            });
        }
    }

    /// <summary>Around 1: quiet nights and weekends, busy afternoons.</summary>
    private static double Busyness(DateTimeOffset hour)
    {
        var daily = 1 + (0.5 * Math.Sin((hour.Hour - 9) / 24.0 * 2 * Math.PI));
        return hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? daily * 0.6 : daily;
    }

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int seed, long hour)
    {
        var mixed = unchecked(((ulong)hour * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)seed * 0xC2B2AE3D27D4EB4F));
        return unchecked((int)(mixed ^ (mixed >> 32)));
    }
}
