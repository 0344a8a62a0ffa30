using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Projections.Store.Events;
using Prometheus;

namespace BusinessMetrics.Platform.Monitoring;

/// <summary>What the service says of itself at /metrics/prometheus. Labels have few values: never a name that callers choose.</summary>
public sealed class ServiceMeters
{
    private readonly Counter _recorded;
    private readonly Counter _refused;
    private readonly Counter _duplicates;
    private readonly Counter _uncounted;
    private readonly Counter _limited;
    private readonly Counter _signIns;
    private readonly Counter _tokensRevoked;
    private readonly Counter _delivered;
    private readonly Counter _reportsMade;
    private readonly Counter _reportsDue;
    private readonly Histogram _reportDuration;
    private readonly Counter _shares;
    private readonly Counter _cacheHits;
    private readonly Counter _cacheMisses;
    private readonly Histogram _flushSize;
    private readonly Histogram _flushDuration;
    private readonly Gauge _queued;
    private readonly Gauge _liveStreams;
    private readonly Gauge _deliveriesWaiting;
    private readonly Gauge _openCircuits;
    private readonly Gauge _lag;
    private readonly Gauge _differences;

    public ServiceMeters()
    {
        Registry = Prometheus.Metrics.NewCustomRegistry();
        var factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        _recorded = factory.CreateCounter("business_metrics_recorded_total", "Metrics committed, by category.", "category");
        _refused = factory.CreateCounter("business_metrics_refused_total", "Metrics refused, by reason.", "reason");
        _limited = factory.CreateCounter("business_metrics_limited_total", "Requests answered with 429, by what there were too many of.", "limit");
        _duplicates = factory.CreateCounter("business_metrics_duplicates_total", "Metrics that had been recorded before.");
        _uncounted = factory.CreateCounter("business_metrics_uncounted_total", "Metrics committed that are in no figure of their category, by reason.", "reason");
        _signIns = factory.CreateCounter("business_metrics_sign_ins_total", "Sessions of the dashboard that were opened, by the way.", "way");
        _tokensRevoked = factory.CreateCounter("business_metrics_tokens_revoked_total", "Tokens revoked through this node, by signing out too.");
        _delivered = factory.CreateCounter("business_metrics_delivery_attempts_total", "Attempts of this node to deliver a notice, by the kind of channel and how they ended.", "kind", "outcome");
        _reportsMade = factory.CreateCounter("business_metrics_report_runs_total", "Reports made by this node, by how that ended.", "outcome");
        _reportsDue = factory.CreateCounter("business_metrics_report_occurrences_total", "Reports that were due by a schedule, by what became of them.", "outcome");
        _reportDuration = factory.CreateHistogram(
            "business_metrics_report_duration_seconds", "Time from taking up a run to its files.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.25, 2, 12) });
        _shares = factory.CreateCounter("business_metrics_share_openings_total", "Links to what is shared that somebody tried to open through this node, by how that ended.", "outcome");
        _cacheHits = factory.CreateCounter("business_metrics_cache_hits_total", "Answers taken from the cache.");
        _cacheMisses = factory.CreateCounter("business_metrics_cache_misses_total", "Answers computed from the read models.");
        _flushSize = factory.CreateHistogram(
            "business_metrics_flush_size", "Metrics committed by one transaction.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 4, 8) });
        _flushDuration = factory.CreateHistogram(
            "business_metrics_flush_duration_seconds", "Time from taking metrics off the queue to their commit.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
        _queued = factory.CreateGauge("business_metrics_queued", "Metrics that wait for their commit.");
        _liveStreams = factory.CreateGauge("business_metrics_live_streams", "Open streams of GET /live.");
        _deliveriesWaiting = factory.CreateGauge("business_metrics_deliveries_waiting", "Notices that are not delivered yet, over all nodes.");
        _openCircuits = factory.CreateGauge("business_metrics_open_circuits", "Destinations that this node spares since they do not answer, by kind.", "kind");
        _lag = factory.CreateGauge("business_metrics_projection_lag_events", "Events that a projection has yet to apply.", "projection");
        _differences = factory.CreateGauge("business_metrics_projection_differences", "Rows of a projection that differed from the records when they were last compared.", "projection");
        foreach (var outcome in (string[])["done", "failed"])
            _reportsMade.WithLabels(outcome);
        foreach (var outcome in (string[])["sent", "skipped", "failed", "tried"])
            _reportsDue.WithLabels(outcome);
        foreach (var category in MetricCategories.Names)
            _recorded.WithLabels(category);
        foreach (var limit in (string[])[RequestLimits.Requests, RequestLimits.Failures, RequestLimits.LiveStreams])
            _limited.WithLabels(limit);
        foreach (var way in (string[])[SignedInByToken, SignedInByLink, SignedInByAuthority])
            _signIns.WithLabels(way);
        foreach (var outcome in (string[])[ShareOpened, ShareRefused, ShareWrongPassword])
            _shares.WithLabels(outcome);
        foreach (var reason in (string[])[UncountedForName, UncountedForUnknownUnit, UncountedForUnfitUnit, UncountedForMetadata])
            _uncounted.WithLabels(reason);
        foreach (var reason in (string[])[RefusedAsInvalid, RefusedAsForbidden, RefusedAsConflict, RefusedAsUnavailable])
            _refused.WithLabels(reason);
    }

    public const string UncountedForName = "unknown_name";
    public const string UncountedForUnknownUnit = "unknown_unit";
    public const string UncountedForUnfitUnit = "unfit_unit";
    public const string UncountedForMetadata = "missing_metadata";

    public const string SignedInByToken = "token";
    public const string SignedInByLink = "link";
    public const string SignedInByAuthority = "authority";

    public const string ShareOpened = "opened";
    public const string ShareRefused = "refused";
    public const string ShareWrongPassword = "wrong_password";

    public const string RefusedAsInvalid = "invalid";
    public const string RefusedAsConflict = "conflict";
    public const string RefusedAsForbidden = "forbidden";
    public const string RefusedAsUnavailable = "unavailable";

    public CollectorRegistry Registry { get; }

    /// <summary>The share of answers that came from the cache since the start; 0 before the first.</summary>
    public double CacheHitRate => _cacheHits.Value + _cacheMisses.Value is > 0 and var answers ? _cacheHits.Value / answers : 0;

    public void Recorded(MetricCategory category, int count) => _recorded.WithLabels(category.Name).Inc(count);

    public void Refused(string reason, int count = 1) => _refused.WithLabels(reason).Inc(count);

    public void SignedIn(string way) => _signIns.WithLabels(way).Inc();

    /// <param name="outcome">Of an opening.</param>
    public void Shared(string outcome) => _shares.WithLabels(outcome).Inc();

    public void TokenRevoked() => _tokensRevoked.Inc();

    public void Limited(string limit) => _limited.WithLabels(limit).Inc();

    public void Duplicates(int count) => _duplicates.Inc(count);

    public void Uncounted(string reason) => _uncounted.WithLabels(reason).Inc();

    public void Flushed(int size, TimeSpan duration)
    {
        _flushSize.Observe(size);
        _flushDuration.Observe(duration.TotalSeconds);
    }

    /// <param name="kind">Of channel.</param>
    public void Delivered(string kind, bool isDelivered) => _delivered.WithLabels(kind, isDelivered ? "delivered" : "failed").Inc();

    /// <summary>Begins to count for a kind of channel, so that a rate is there from the start.</summary>
    public void KnowKind(string kind)
    {
        _delivered.WithLabels(kind, "delivered");
        _delivered.WithLabels(kind, "failed");
    }

    public void ReportMade(bool isDone, TimeSpan duration)
    {
        _reportsMade.WithLabels(isDone ? "done" : "failed").Inc();
        if (isDone)
            _reportDuration.Observe(duration.TotalSeconds);
    }

    /// <param name="outcome">sent, skipped, failed or tried.</param>
    public void ReportDue(string outcome) => _reportsDue.WithLabels(outcome).Inc();

    public void DeliveriesWaiting(long count) => _deliveriesWaiting.Set(count);

    public void OpenCircuits(string kind, int count) => _openCircuits.WithLabels(kind).Set(count);

    public void Queued(long count) => _queued.Set(count);

    public void LiveStreams(int count) => _liveStreams.Set(count);

    public void CacheHit() => _cacheHits.Inc();

    public void CacheMiss() => _cacheMisses.Inc();

    public void Lag(string projection, long events) => _lag.WithLabels(projection).Set(events);

    /// <param name="rows">Null while it is not known.</param>
    public void Differences(string projection, long? rows)
    {
        if (rows is { } known)
            _differences.WithLabels(projection).Set(known);
        else
            _differences.RemoveLabelled(projection);
    }
}
