using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Platform.RateLimits;

/// <summary>
/// How often a caller may ask, and how often an address may fail to say who it is. A caller is a token's subject; who
/// has no valid token, or one without a subject, is its address.
/// </summary>
public sealed class RequestLimits
{
    public const string Requests = "requests";
    public const string Failures = "failures";
    public const string LiveStreams = "live_streams";

    private readonly RateLimiter _requests;
    private readonly RateLimiter _failures;
    private readonly ServiceMeters _meters;

    public RequestLimits(ServiceSettings settings, RedisConnection redis, StoreIdentity store, ServiceMeters meters, TimeProvider clock)
    {
        var counts = new SharedPermitCounts(redis, store);
        _requests = new(Requests, settings.RateLimitPerMinute, counts, clock);
        _failures = new(Failures, settings.FailedAuthenticationsPerMinute, counts, clock);
        _meters = meters;
    }

    /// <summary>Lets the request through, or answers 429.</summary>
    public async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (await _requests.TakeAsync(CallerOf(context)) is { } wait)
            await RefuseAsync(context, wait, Requests, $"{_requests.Limit} requests a minute are allowed to one caller.");
        else
            await next(context);
    }

    /// <summary>
    /// Counts a request that failed to authenticate. Valid tokens from the same address are not held to it: it keeps
    /// failures from costing anything, and must not become a way to lock others out.
    /// </summary>
    /// <returns>Whether the request was answered with 429.</returns>
    public async Task<bool> RefuseFailureAsync(HttpContext context)
    {
        if (await _failures.TakeAsync($"address {AddressOf(context)}") is not { } wait)
            return false;
        await RefuseAsync(context, wait, Failures, $"{_failures.Limit} failed authentications a minute are allowed to one address.");
        return true;
    }

    private Task RefuseAsync(HttpContext context, TimeSpan wait, string kind, string detail)
    {
        _meters.Limited(kind);
        context.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.TooMany(detail).ExecuteAsync(context);
    }

    internal static string CallerOf(HttpContext context) =>
        context.User.FindFirst(Caller.SubjectClaim) is { } subject ? $"caller {subject.Value}" : $"address {AddressOf(context)}";

    /// <summary>Of IPv6 the network: whoever has one address there has all of them.</summary>
    internal static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]])}/64"
            : address.ToString();
    }
}
