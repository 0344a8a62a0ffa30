using BusinessMetrics.Projections.Trust.Archive;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Archives what is old enough, at the start and every hour; of several nodes one does.</summary>
public sealed partial class ArchiveJob(ArchiveRun run, TimeProvider clock, ILogger<ArchiveJob> logger) : BackgroundService
{
    /// <summary>Until projections and proofs have come up to the end of the log.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstPause, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Tell(await run.RunAsync(stoppingToken));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailure(exception);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private void Tell(ArchiveRunEnd? end)
    {
        if (end?.Events > 0)
            LogMoved(end.Events, end.Days);
        if (end?.Problem is { } problem)
            LogProblem(problem);
    }

    [LoggerMessage(LogLevel.Information, "{Events} metrics of {Days} days left the database for the archive")]
    private partial void LogMoved(long events, int days);

    [LoggerMessage(LogLevel.Error, "What is old stays in the database: {Reason}")]
    private partial void LogProblem(string reason);

    [LoggerMessage(LogLevel.Error, "What is old could not be archived; it is tried again in an hour")]
    private partial void LogFailure(Exception exception);
}
