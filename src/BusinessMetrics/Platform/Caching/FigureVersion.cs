using BusinessMetrics.Projections.Store.ReadModels;
using Marten;
using Marten.Services;
using StackExchange.Redis;

namespace BusinessMetrics.Platform.Caching;

/// <summary>
/// A number that grows whenever a projection commits. The node that runs the projection knows it at once and writes it
/// to Redis; the others look there at most a second later.
/// </summary>
public sealed class FigureVersion(RedisConnection redis, StoreIdentity store, TimeProvider clock) : IChangeListener, IFigureFolds
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>A commit follows its fold within the limits of a transaction; a later one is not of figures.</summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromMinutes(2);

    private long _foldedAt;
    private long _version;
    private long _knownAt;

    private RedisKey Key => $"business-metrics:{store.Value}:figure-version";

    public async ValueTask<long> CurrentAsync()
    {
        var knownAt = Interlocked.Read(ref _knownAt);
        if (knownAt != 0 && clock.GetElapsedTime(knownAt) < Fresh)
            return Interlocked.Read(ref _version);
        try
        {
            if (redis.IsConnected)
                Raise((long)await redis.Database.StringGetAsync(Key));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Without Redis there is no shared cache to be stale; the in-process one lasts a second.
        }

        Interlocked.Exchange(ref _knownAt, clock.GetTimestamp());
        return Interlocked.Read(ref _version);
    }

    public void Folded() => Interlocked.Exchange(ref _foldedAt, clock.GetTimestamp());

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        var foldedAt = Interlocked.Read(ref _foldedAt);
        return foldedAt != 0 && clock.GetElapsedTime(foldedAt) < LongestCommit ? AdvanceAsync() : Task.CompletedTask;
    }

    /// <summary>Makes every answer that was computed before unreachable.</summary>
    public async Task AdvanceAsync()
    {
        // The clock keeps it growing even where Redis forgot the number and kept the answers.
        var version = Raise(Math.Max(Interlocked.Read(ref _version) + 1, clock.GetUtcNow().ToUnixTimeMilliseconds()));
        Interlocked.Exchange(ref _knownAt, clock.GetTimestamp());
        try
        {
            if (redis.IsConnected)
                await redis.Database.StringSetAsync(Key, version, flags: CommandFlags.FireAndForget);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // As above: whoever reads next computes anew.
        }
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    private long Raise(long version)
    {
        while (true)
        {
            var known = Interlocked.Read(ref _version);
            if (known >= version)
                return known;
            if (Interlocked.CompareExchange(ref _version, version, known) == known)
                return version;
        }
    }
}
