using System.Collections.Concurrent;
using BusinessMetrics.Platform.Caching;
using StackExchange.Redis;

namespace BusinessMetrics.Platform.RateLimits;

/// <summary>How many permits were taken under a key in a minute and in the one before.</summary>
public interface IPermitCounts
{
    /// <summary>Adds to the minute's count; a negative number gives permits back.</summary>
    /// <returns>The count of the minute before, and that of this one with what was added.</returns>
    ValueTask<(long Before, long Now)> AddAsync(string key, long minute, long count);
}

/// <summary>Counts of this process alone.</summary>
public sealed class LocalPermitCounts : IPermitCounts
{
    private readonly ConcurrentDictionary<(string Key, long Minute), long> _counts = new();
    private long _swept;

    public ValueTask<(long Before, long Now)> AddAsync(string key, long minute, long count)
    {
        var swept = Interlocked.Read(ref _swept);
        if (swept < minute && Interlocked.CompareExchange(ref _swept, minute, swept) == swept)
            foreach (var old in _counts.Keys.Where(known => known.Minute < minute - 1))
                _counts.TryRemove(old, out _);
        var now = _counts.AddOrUpdate((key, minute), count, (_, known) => known + count);
        return new((_counts.GetValueOrDefault((key, minute - 1)), now));
    }
}

/// <summary>
/// Counts in Redis, which all nodes share; those of this process while Redis is gone. The three commands are one
/// transaction of plain commands, so that no count can be left behind without its end.
/// </summary>
public sealed class SharedPermitCounts(RedisConnection redis, StoreIdentity store) : IPermitCounts
{
    /// <summary>A minute is asked about until the next one has ended.</summary>
    private static readonly TimeSpan Kept = 2 * RateWindow.Length;

    private readonly LocalPermitCounts _local = new();

    public async ValueTask<(long Before, long Now)> AddAsync(string key, long minute, long count)
    {
        try
        {
            if (redis.IsConnected)
            {
                var transaction = redis.Database.CreateTransaction();
                var now = transaction.StringIncrementAsync(KeyOf(key, minute), count);
                var expiry = transaction.KeyExpireAsync(KeyOf(key, minute), Kept);
                var before = transaction.StringGetAsync(KeyOf(key, minute - 1));
                await transaction.ExecuteAsync();
                await expiry;
                return ((long)await before, await now);
            }
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or TaskCanceledException)
        {
            // Better a limit for each node than none, or than no answer.
        }

        return await _local.AddAsync(key, minute, count);
    }

    /// <summary>In braces what a cluster of Redis servers places keys by: the two counts are asked together.</summary>
    private RedisKey KeyOf(string key, long minute) => $"business-metrics:{store.Value}:rate:{{{key}}}:{minute}";
}
