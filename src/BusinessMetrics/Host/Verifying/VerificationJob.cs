using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Host.Verifying;

/// <summary>Compares every read model that adds something up with the records every PROJECTIONS_VERIFY_HOURS; of several nodes one does.</summary>
public sealed partial class VerificationJob(
    VerificationRun run, Verifications verifications, IReadOnlyList<ReadModel> models, ServiceSettings settings, TimeProvider clock, ILogger<VerificationJob> logger)
    : BackgroundService
{
    /// <summary>Until projections have come up to the end of the log.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>Of one read model: what is not reached then is left to a later sample.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.VerifyInterval == TimeSpan.Zero)
            return;
        await Task.Delay(FirstPause, clock, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var model in models.Where(model => model.RollupModels.Count > 0))
                await VerifyAsync(model, stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    /// <summary>Where it is due.</summary>
    public async Task VerifyAsync(ReadModel model, CancellationToken cancellation)
    {
        try
        {
            var last = (await verifications.ReadAsync(cancellation)).GetValueOrDefault(model.Name);
            if (last is not null && clock.GetUtcNow() - last.VerifiedAt < settings.VerifyInterval)
                return;
            if (await run.RunAsync(model, Limit, cancellation) is { Result.Differences: > 0 and var differences })
                LogDifferences(model.Name, differences);
        }
        catch (NotComparableException)
        {
            // It is tried again once it has caught up.
        }
        catch (ArchiveUnreadableException unreadable)
        {
            LogNotCompared(model.Name, unreadable.Message);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(exception, model.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "The read model {Name} differs from the records in {Differences} rows: 'BusinessMetrics projections verify {Name}' tells which, and a rebuild mends them")]
    private partial void LogDifferences(string name, long differences);

    [LoggerMessage(LogLevel.Error, "The read model {Name} could not be compared with the records: {Reason}")]
    private partial void LogNotCompared(string name, string reason);

    [LoggerMessage(LogLevel.Error, "The read model {Name} could not be compared with the records; it is tried again in a quarter of an hour")]
    private partial void LogFailure(Exception exception, string name);
}
