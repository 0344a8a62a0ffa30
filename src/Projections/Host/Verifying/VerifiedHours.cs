using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>Which hours are compared: all, or as many as cost little.</summary>
public static class VerifiedHours
{
    /// <summary>A day and the hour that has begun.</summary>
    public const int Newest = 25;

    /// <summary>Of those before.</summary>
    public const int Sampled = 12;

    /// <summary>Every hour from that of <paramref name="first"/> to that of <paramref name="last"/>, oldest first.</summary>
    public static IEnumerable<DateTimeOffset> All(DateTimeOffset first, DateTimeOffset last)
    {
        for (var hour = Granularity.Hour.Floor(first); hour <= last; hour += Granularity.Hour.Length())
            yield return hour;
    }

    /// <summary>The <see cref="Newest"/> of them, and <see cref="Sampled"/> others at random, so that in time every hour is looked at.</summary>
    public static IReadOnlyList<DateTimeOffset> Sample(DateTimeOffset first, DateTimeOffset last, Random random)
    {
        var all = All(first, last).ToArray();
        var older = all[..Math.Max(0, all.Length - Newest)];
        random.Shuffle(older);
        return [.. older.Take(Sampled).Order(), .. all.TakeLast(Newest)];
    }
}
