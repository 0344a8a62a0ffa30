using System.Collections.Concurrent;
using System.Diagnostics;

namespace BusinessMetrics.Benchmarks;

/// <summary>The same request over and over, over several connections at once.</summary>
internal static class RequestLoad
{
    /// <param name="request">Gets a number of its own each time.</param>
    /// <param name="perSecond">At this rate, and then a duration counts from when its turn came; as fast as it goes if null.</param>
    public static async Task<(double PerSecond, Durations Durations)> RunAsync(
        int connections, TimeSpan length, Func<int, Task> request, double? perSecond = null)
    {
        var durations = new ConcurrentBag<List<TimeSpan>>();
        var number = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(SendAsync)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = durations.SelectMany(own => own).ToArray();
        return (all.Length / elapsed.TotalSeconds, new(all));

        async Task SendAsync()
        {
            var own = new List<TimeSpan>();
            durations.Add(own);
            while (Stopwatch.GetElapsedTime(started) < length)
            {
                var mine = Interlocked.Increment(ref number);
                var turn = perSecond is { } rate ? TimeSpan.FromSeconds(mine / rate) : Stopwatch.GetElapsedTime(started);
                if (turn - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
                    await Task.Delay(wait);
                await request(mine);
                own.Add(Stopwatch.GetElapsedTime(started) - turn);
            }
        }
    }
}
