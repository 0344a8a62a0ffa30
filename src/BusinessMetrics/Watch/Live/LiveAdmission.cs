using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Watch.Live;

/// <summary>How many listen: a stream that stays open is no request of a minute, so it is limited by its own number.</summary>
public sealed class LiveAdmission(ServiceSettings settings, ServiceMeters meters)
{
    private const string RetryAfter = "10";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byCaller = [];
    private int _open;

    /// <summary>A place that is given back when it is disposed of, or why there is none.</summary>
    internal (IDisposable? Place, IResult? Refusal) Enter(HttpContext context)
    {
        var caller = RequestLimits.CallerOf(context);
        lock (_gate)
        {
            var own = _byCaller.GetValueOrDefault(caller);
            if (own < settings.LiveStreamsPerCaller && _open < settings.LiveStreams)
            {
                _byCaller[caller] = own + 1;
                meters.LiveStreams(++_open);
                return (new Place(this, caller), null);
            }

            context.Response.Headers.RetryAfter = RetryAfter;
            if (own < settings.LiveStreamsPerCaller)
                return (null, Problems.Unavailable($"{settings.LiveStreams} live streams are open on this node, which are as many as may be (LIVE_STREAMS). Poll meanwhile."));
            meters.Limited(RequestLimits.LiveStreams);
            return (null, Problems.TooMany($"{settings.LiveStreamsPerCaller} live streams at the same time are allowed to one caller."));
        }
    }

    private void Leave(string caller)
    {
        lock (_gate)
        {
            if (--_byCaller[caller] == 0)
                _byCaller.Remove(caller);
            meters.LiveStreams(--_open);
        }
    }

    private sealed class Place(LiveAdmission admission, string caller) : IDisposable
    {
        private bool _hasLeft;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _hasLeft, true))
                admission.Leave(caller);
        }
    }
}
