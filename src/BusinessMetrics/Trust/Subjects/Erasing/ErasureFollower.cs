using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>
/// Before the service listens, it erases again whoever was erased and has a row; while it runs it heeds, every second,
/// the erasures that other nodes made, and keeps them in its own log too, so that any node's log is enough.
/// </summary>
public sealed partial class ErasureFollower(
    SubjectErasure erasure, SubjectDirectory directory, Erasures erasures, ErasureLog log, TimeProvider clock, ILogger<ErasureFollower> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HashSet<Guid> _logged = [];
    private long _copied;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var logged = await log.OpenAsync(cancellationToken);
        if (log.WasMissing && await directory.KnowsAnybodyAsync(cancellationToken))
            LogMissing(log.Path);
        await erasure.ApplyAgainAsync(logged, cancellationToken);
        _logged.UnionWith(logged.Select(each => each.SubjectId));
        await CopyAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await directory.HeedErasuresAsync(stoppingToken);
                await erasure.CompleteAsync(stoppingToken);
                await CopyAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or UnauthorizedAccessException or StartupException)
            {
                LogBehind(exception.Message);
            }
        }
    }

    private async Task CopyAsync(CancellationToken cancellation)
    {
        var newest = await erasures.NewestAsync(cancellation);
        if (newest == _copied)
            return;
        var known = await erasures.SinceAsync(newest > _copied ? _copied : 0, cancellation);
        // What this node logged itself is written twice at most, and read once.
        await log.AppendAsync([.. known.Where(each => !_logged.Contains(each.SubjectId))], cancellation);
        _logged.UnionWith(known.Select(each => each.SubjectId));
        _copied = newest;
    }

    [LoggerMessage(LogLevel.Warning, "{Path} was missing, though the database holds people. If the database was put back from a backup, whoever was erased since is known again: copy the file from where AUDIT_CHECKPOINT_DIR was before, and start again")]
    private partial void LogMissing(string path);

    [LoggerMessage(LogLevel.Warning, "Erasures are not followed now: {Reason}")]
    private partial void LogBehind(string reason);
}
