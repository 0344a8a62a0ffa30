using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Watch.Deliveries;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>Looks several times a second whether anybody is to be told of anything; of several nodes one makes the notices.</summary>
public sealed partial class NotificationPlanner(
    NotificationRound round, DeliveryLog deliveries, ServiceSettings settings, TimeProvider clock, ILogger<NotificationPlanner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _expired;
    private DateTimeOffset _forgotten;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.AlertThresholdsEnabled)
            return;
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                while (await round.RunAsync(clock.GetUtcNow(), stoppingToken))
                {
                    // There may be more to do at once.
                }

                await TidyAsync(clock.GetUtcNow(), stoppingToken);
                isFailing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Such as while the database is gone: it is tried again until it is back.
                if (!isFailing)
                    LogFailure(exception);
                (isFailing, pause) = (true, PauseAfterFailure);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task TidyAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (now - _expired >= ExpireEvery)
        {
            _expired = now;
            await deliveries.ExpireAsync(now, cancellation);
        }

        if (now - _forgotten >= ForgetEvery)
        {
            _forgotten = now;
            await deliveries.ForgetAsync(now - DeliverySchema.Kept, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Error, "Nobody can be told of alerts; trying again")]
    private partial void LogFailure(Exception exception);
}
