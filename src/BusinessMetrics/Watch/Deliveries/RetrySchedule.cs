namespace BusinessMetrics.Watch.Deliveries;

/// <summary>When what could not be delivered is tried again: as Standard Webhooks recommends, soon at first and then with patience.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>At most this share is added, so that what failed together does not come again together.</summary>
    private const double Jitter = 0.1;

    /// <param name="tries">How many failed, from 1.</param>
    /// <param name="retryAfter">What the other side asked for: kept, up to a day.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan WaitAfter(int tries, TimeSpan? retryAfter, double random)
    {
        var wait = Waits[Math.Clamp(tries, 1, Waits.Length) - 1];
        if (retryAfter is { } asked && asked > wait)
            wait = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        return wait + (wait * (Jitter * random));
    }
}
