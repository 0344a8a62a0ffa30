using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace BusinessMetrics.Platform.RateLimits;

/// <summary>
/// Admits each caller so many times in a sliding minute. Permits are drawn from the shared count a hundredth of the
/// limit at a time and then handed out in this process, so that all nodes together never admit more than the limit,
/// while few requests wait for Redis. What a node has drawn and not used by the end of the minute is lost: at most a
/// hundredth for each node.
/// </summary>
public sealed class RateLimiter(string kind, long limit, IPermitCounts counts, TimeProvider clock)
{
    private const int DrawsPerMinute = 100;
    private const long LargestDraw = 1000;

    /// <summary>Addresses can be made up without end; those beyond share one limit.</summary>
    private const int MostCallers = 50_000;

    private const string Others = "others";

    private readonly ConcurrentDictionary<string, Caller> _callers = new();
    private readonly long _draw = Math.Clamp(limit / DrawsPerMinute, 1, LargestDraw);
    private long _swept;

    public long Limit => limit;

    /// <summary>Nothing where the request is admitted, else when it is worth trying again.</summary>
    public ValueTask<TimeSpan?> TakeAsync(string caller)
    {
        var minute = RateWindow.Of(clock.GetUtcNow());
        Sweep(minute);
        if (!_callers.TryGetValue(caller, out var known))
            known = _callers.Count < MostCallers
                ? _callers.GetOrAdd(caller, name => new(KeyOf(name), minute))
                : _callers.GetOrAdd(Others, name => new(KeyOf(name), minute));
        return known.Lease is { } lease && lease.Minute == minute && lease.TryTake() ? default : DrawAsync(known);
    }

    private async ValueTask<TimeSpan?> DrawAsync(Caller caller)
    {
        await caller.Gate.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            var minute = RateWindow.Of(now);
            if (caller.Lease is { } lease && lease.Minute == minute && lease.TryTake())
                return null;
            // Who is refused and goes on asking does not get to the shared count each time.
            if (now < caller.RefusedUntil)
                return caller.RetryAt - now is { Ticks: > 0 } wait ? TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)) : TimeSpan.FromSeconds(1);
            var (before, taken) = await counts.AddAsync(caller.Key, minute, _draw);
            taken -= _draw;
            var granted = RateWindow.Granted(limit, before, taken, _draw, now);
            if (granted < _draw)
                await counts.AddAsync(caller.Key, minute, granted - _draw);
            if (granted == 0)
            {
                var retry = RateWindow.RetryAfter(limit, before, taken, now);
                caller.RetryAt = now + retry;
                caller.RefusedUntil = now + TimeSpan.FromSeconds(1);
                return retry;
            }

            caller.Lease = new(minute, granted - 1);
            return null;
        }
        finally
        {
            caller.Gate.Release();
        }
    }

    /// <summary>Forgets, once a minute, who did not ask in the last.</summary>
    private void Sweep(long minute)
    {
        var swept = Interlocked.Read(ref _swept);
        if (swept >= minute || Interlocked.CompareExchange(ref _swept, minute, swept) != swept)
            return;
        foreach (var (name, caller) in _callers)
            if (caller.LastMinute < minute - 1 && caller.RefusedUntil < clock.GetUtcNow() - RateWindow.Length)
                _callers.TryRemove(name, out _);
    }

    /// <summary>What stands for a caller in Redis, where no name and no address need be.</summary>
    private string KeyOf(string caller) => $"{kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller)).AsSpan(0, 16))}";

    /// <param name="since">The minute of the first question: who has just come, and has drawn nothing yet, is not forgotten.</param>
    private sealed class Caller(string key, long since)
    {
        private Lease? _lease;

        public string Key => key;

        public long LastMinute => Math.Max(since, Lease?.Minute ?? 0);

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Lease? Lease
        {
            get => Volatile.Read(ref _lease);
            set => Volatile.Write(ref _lease, value);
        }

        public DateTimeOffset RefusedUntil { get; set; }

        public DateTimeOffset RetryAt { get; set; }
    }

    /// <summary>Permits of one minute that this process may hand out.</summary>
    private sealed class Lease(long minute, long permits)
    {
        private long _permits = permits;

        public long Minute => minute;

        public bool TryTake() => Interlocked.Decrement(ref _permits) >= 0;
    }
}
