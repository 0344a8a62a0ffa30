using BusinessMetrics.Reports.Runs;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>Looks every second whether a report is due, has it made, and sends it.</summary>
public sealed partial class ReportScheduler(ScheduleRound round, OccurrenceWork work, ReportMadeSignal made, TimeProvider clock, ILogger<ReportScheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await round.RunAsync(clock.GetUtcNow(), stoppingToken);
                await work.AdvanceAsync(stoppingToken);
                isFailing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Such as while the database is gone: what is due then is made up for.
                if (!isFailing)
                    LogFailure(exception);
                isFailing = true;
            }

            await made.WaitAsync(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "Reports that are due cannot be made or sent; trying again")]
    private partial void LogFailure(Exception exception);
}
