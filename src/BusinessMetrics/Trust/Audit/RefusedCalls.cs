using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Trust.Audit;

/// <summary>
/// Writes refused calls in the background: whoever is refused need not wait, and a flood of them costs one transaction
/// every now and then. What cannot be written waits until it can; the shutdown writes what is left.
/// </summary>
public sealed partial class RefusedCalls(NpgsqlDataSource dataSource, ProjectionWakeup wakeup, TimeProvider clock, ILogger<RefusedCalls> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly RefusalTally _tally = new();
    private Batch? _unwritten;
    private bool _isFailing;

    public void Add(AuditRecorded audit) => _tally.Add(audit, clock.GetUtcNow());

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (!await WriteAsync(all: true) && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await WriteAsync(all: false);
    }

    /// <returns>False if something is left because it could not be written.</returns>
    private async Task<bool> WriteAsync(bool all)
    {
        // What could not be written goes first, under its old key: if its commit succeeded unheard, that key is taken.
        while ((_unwritten ??= Next(all)) is { } batch)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync();
                await AuditStream.AppendAsync(connection, batch.Key, batch.Audits, clock.GetUtcNow(), CancellationToken.None);
                wakeup.Signal();
            }
            catch (PostgresException exception) when (exception.ConstraintName == EventSchema.StreamKeyIndex)
            {
                // It did.
            }
            catch (Exception exception)
            {
                if (!_isFailing)
                    LogFailure(exception);
                _isFailing = true;
                return false;
            }

            _isFailing = false;
            _unwritten = null;
        }

        return true;
    }

    private Batch? Next(bool all) => _tally.Drain(clock.GetUtcNow(), all) is { Count: > 0 } audits ? new(AuditStream.NewKey(), audits) : null;

    [LoggerMessage(LogLevel.Error, "Refused calls cannot be written to the audit trail; they are kept and tried again")]
    private partial void LogFailure(Exception exception);

    private sealed record Batch(string Key, IReadOnlyList<AuditRecorded> Audits);
}
