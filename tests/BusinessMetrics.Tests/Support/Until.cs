namespace BusinessMetrics.Tests.Support;

/// <summary>Waits for a condition instead of for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    /// <exception cref="OperationCanceledException">It did not come true in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
            await tick.WaitForNextTickAsync(limit.Token);
    }
}
