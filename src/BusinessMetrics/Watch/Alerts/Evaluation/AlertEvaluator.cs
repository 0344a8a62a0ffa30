using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// Evaluates the alert rules when figures change on this node, at most once a second, and every ten seconds at least:
/// windows slide, and other nodes record too. Rules that take long to evaluate are evaluated less often, so that they
/// take no more than a fifth of the time. ALERT_THRESHOLDS_ENABLED switches it.
/// </summary>
public sealed partial class AlertEvaluator(AlertRound round, AlertSignal signal, ServiceSettings settings, TimeProvider clock, ILogger<AlertEvaluator> logger)
    : BackgroundService
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private const int RestPerWork = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.AlertThresholdsEnabled)
            return;
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                // What changed may have come too late for the node that is evaluating, so its turn is waited for.
                if (!await round.RunAsync(clock.GetUtcNow(), stoppingToken))
                    signal.Signal();
                isFailing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Such as while the database is gone: it is tried again until it is back.
                if (!isFailing)
                    LogFailure(exception);
                isFailing = true;
            }

            var rest = Rest(clock.GetElapsedTime(started));
            await Task.Delay(rest, clock, stoppingToken);
            await signal.WaitAsync(Most - rest, stoppingToken);
        }
    }

    private static TimeSpan Rest(TimeSpan worked) =>
        TimeSpan.FromTicks(Math.Clamp(worked.Ticks * RestPerWork, Least.Ticks, Most.Ticks));

    [LoggerMessage(LogLevel.Error, "The alert rules cannot be evaluated; trying again")]
    private partial void LogFailure(Exception exception);
}
