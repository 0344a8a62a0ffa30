using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace BusinessMetrics.Platform.Caching;

/// <summary>
/// Keeps answers as the bytes that are sent: for a second in this process, then in Redis, each computed by one request
/// at a time. An answer's key holds the state of the read models before it was computed, so that a projection's commit
/// makes every older answer unreachable at once, one that was being computed meanwhile cannot outlive it, and whatever
/// Redis holds, of another copy of the store or of a time before its own restart, is no answer to this state.
/// </summary>
public sealed class FigureCache(
    HybridCache cache, StoreIdentity store, RedisConnection redis, ServiceMeters meters, ServiceSettings settings, IOptions<JsonOptions> json)
{
    private const int LongestKey = 512;

    /// <summary>Another version of the code may answer the same question differently.</summary>
    private static readonly string Build = typeof(FigureCache).Module.ModuleVersionId.ToString("N");

    private static readonly TimeSpan InProcess = TimeSpan.FromSeconds(1);

    /// <summary>A key of the parts that an answer depends on; callers choose some of them, and none may pass for two.</summary>
    public static string Key(params IReadOnlyList<string?> parts) =>
        string.Concat(parts.Select(part => part is null ? "-:" : $"{part.Length}:{part}:"));

    /// <summary>A part of a key that is a list of names; null where there is none.</summary>
    public static string? KeyOf(IReadOnlyList<string>? names) => names is null ? null : Key([.. names]);

    /// <summary>The cache takes no key of more than 1,024 characters; callers may name longer filters.</summary>
    private static string Short(string key) =>
        key.Length <= LongestKey ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The answer under <paramref name="key"/>, computed if the cache has none for the figures that the request is answered from.</summary>
    /// <param name="namesPeople">It stays in this process, for its second: what Redis never held need not be found there when somebody is erased.</param>
    public async Task<IResult> AnswerAsync<T>(
        HttpContext context, ICacheScope scope, string key, Func<CancellationToken, Task<T>> compute, CancellationToken cancellation, bool namesPeople = false) =>
        Results.Bytes(await BytesAsync(AskedFigures.Of(context), scope, key, compute, namesPeople, cancellation), MediaTypeNames.Application.Json);

    /// <summary>As <see cref="AnswerAsync"/>, for an answer that something is added to which is never cached.</summary>
    public async Task<T> GetAsync<T>(
        HttpContext context, ICacheScope scope, string key, Func<CancellationToken, Task<T>> compute, CancellationToken cancellation, bool namesPeople = false) =>
        JsonSerializer.Deserialize<T>(await BytesAsync(AskedFigures.Of(context), scope, key, compute, namesPeople, cancellation), json.Value.SerializerOptions)!;

    private async Task<byte[]> BytesAsync<T>(
        AskedFigures asked, ICacheScope scope, string key, Func<CancellationToken, Task<T>> compute, bool namesPeople, CancellationToken cancellation)
    {
        var computed = false;
        var options = new HybridCacheEntryOptions
        {
            Expiration = settings.CacheTtl,
            LocalCacheExpiration = InProcess < settings.CacheTtl ? InProcess : settings.CacheTtl,
            // The circuit: without Redis nobody waits for it.
            Flags = redis.IsConnected && !namesPeople ? HybridCacheEntryFlags.None : HybridCacheEntryFlags.DisableDistributedCache,
        };
        var bytes = await cache.GetOrCreateAsync(
            Short($"{store.Value}:figures:{Build}:{asked.Key}:{scope.CacheKey}:{key}"),
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
