namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// Signs the log in the background: every minute if there is something new, and sooner when ten thousand events are
/// waiting. A round also compares the log with the newest checkpoint, new events or not.
/// </summary>
public sealed partial class LogSigning(LogSigner signer, TimeProvider clock, ILogger<LogSigning> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? failure = null;
        long? lastRound = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var backlog = await signer.BacklogAsync(stoppingToken);
                if (lastRound is null || clock.GetElapsedTime(lastRound.Value) >= Longest || backlog >= LogSigner.EventsPerCheckpoint)
                {
                    lastRound = clock.GetTimestamp();
                    await signer.SignAsync(stoppingToken);
                    failure = null;
                }
            }
            catch (ProofRefusedException refused)
            {
                if (failure != refused.Message)
                    LogRefusal(refused.Message);
                failure = refused.Message;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Such as while the database is gone, or the disk is full: it is tried again.
                if (failure != exception.Message)
                    LogFailure(exception);
                failure = exception.Message;
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Critical, "The log is not signed any more: {Reason}")]
    private partial void LogRefusal(string reason);

    [LoggerMessage(LogLevel.Error, "The log could not be signed; trying again")]
    private partial void LogFailure(Exception exception);
}
