using System.Net.Mime;
using System.Text.Json;
using BusinessMetrics.Hosting;
using BusinessMetrics.Monitoring;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace BusinessMetrics.Caching;

/// <summary>
/// Keeps answers as the bytes that are sent: for a second in this process, then in Redis, each computed by one request
/// at a time. An answer's key holds the version of the figures it was computed from, so that a projection's commit
/// makes every older answer unreachable at once, and one that was being computed meanwhile cannot outlive it.
/// </summary>
public sealed class FigureCache(
    HybridCache cache, FigureVersion version, StoreIdentity store, RedisConnection redis, ServiceMeters meters, ServiceSettings settings, IOptions<JsonOptions> json)
{
    private static readonly TimeSpan InProcess = TimeSpan.FromSeconds(1);

    /// <summary>A key of the parts that an answer depends on; callers choose some of them, and none may pass for two.</summary>
    public static string Key(params IReadOnlyList<string?> parts) =>
        string.Concat(parts.Select(part => part is null ? "-:" : $"{part.Length}:{part}:"));

    /// <summary>The answer under <paramref name="key"/>, computed if the cache has none for the current figures.</summary>
    public async Task<IResult> AnswerAsync<T>(string key, Func<CancellationToken, Task<T>> compute, CancellationToken cancellation) =>
        Results.Bytes(await BytesAsync(key, compute, cancellation), MediaTypeNames.Application.Json);

    /// <summary>As <see cref="AnswerAsync"/>, for an answer that something is added to which is never cached.</summary>
    public async Task<T> GetAsync<T>(string key, Func<CancellationToken, Task<T>> compute, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<T>(await BytesAsync(key, compute, cancellation), json.Value.SerializerOptions)!;

    private async Task<byte[]> BytesAsync<T>(string key, Func<CancellationToken, Task<T>> compute, CancellationToken cancellation)
    {
        var computed = false;
        var options = new HybridCacheEntryOptions
        {
            Expiration = settings.CacheTtl,
            LocalCacheExpiration = InProcess < settings.CacheTtl ? InProcess : settings.CacheTtl,
            // The circuit: without Redis nobody waits for it.
            Flags = redis.IsConnected ? HybridCacheEntryFlags.None : HybridCacheEntryFlags.DisableDistributedCache,
        };
        var current = await version.CurrentAsync();
        var bytes = await cache.GetOrCreateAsync(
            $"{store.Value}:figures:{current}:{key}",
            async computing =>
            {
                computed = true;
                return JsonSerializer.SerializeToUtf8Bytes(await compute(computing), json.Value.SerializerOptions);
            },
            options,
            cancellationToken: cancellation);
        if (computed)
            meters.CacheMiss();
        else
            meters.CacheHit();
        return bytes;
    }
}
