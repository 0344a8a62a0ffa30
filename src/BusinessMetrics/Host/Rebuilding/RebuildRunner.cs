using System.Collections.Concurrent;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Host.Rebuilding;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Host.Rebuilding;

/// <summary>Runs rebuilds in the background of this node, one of each projection at a time over all nodes.</summary>
public sealed partial class RebuildRunner(
    WritingConnections connections, RebuildOperations operations, Verifications verifications, IEventArchive archive, TimeProvider clock, ILogger<RebuildRunner> logger)
    : IHostedService, IDisposable
{
    private const int UnlockAttempts = 40;
    private static readonly TimeSpan UnlockPause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> _running = [];

    /// <summary>Starts a rebuild; null if one of this projection is running, on whatever node.</summary>
    public async Task<RebuildOperation?> StartAsync(ReadModel model, string startedBy, AuditRecorded audit, CancellationToken cancellation)
    {
        var session = await connections.Source.OpenConnectionAsync(cancellation);
        var started = false;
        try
        {
            if (!await LockAsync(session, model.Name, cancellation))
                return null;
            var operation = await operations.StartAsync(model.Name, startedBy, audit, cancellation);
            started = true;
            _running[operation.Id] = Task.Run(() => RunAsync(model, operation.Id, session), CancellationToken.None);
            return operation;
        }
        finally
        {
            if (!started)
                await session.DisposeAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>A rebuild that has just ended is told of before its lock is gone: then it is waited for, but no longer than that takes.</summary>
    private async Task<bool> LockAsync(NpgsqlConnection session, string projection, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < UnlockAttempts; attempt++)
        {
            if (await RebuildOperations.TryLockAsync(session, projection, cancellation))
                return true;
            if ((await operations.NewestAsync(cancellation)).GetValueOrDefault(projection)?.State is null or RebuildState.Running)
                return false;
            await Task.Delay(UnlockPause, clock, cancellation);
        }

        return false;
    }

    private async Task RunAsync(ReadModel model, Guid id, NpgsqlConnection session)
    {
        LogStarted(model.Name, id);
        var (state, error) = (RebuildState.Succeeded, (string?)null);
        try
        {
            await new ReadModelRebuild(connections.Source, model, archive, clock).RunAsync(session, progress => operations.ReportAsync(id, progress, _stopping.Token), _stopping.Token);
            await verifications.ForgetAsync(model.Name, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            state = RebuildState.Interrupted;
        }
        catch (Exception exception)
        {
            (state, error) = (RebuildState.Failed, exception is UnreadableEventException or ArchiveUnreadableException ? exception.Message : "The database failed; the service's log says how.");
            LogFailed(exception, model.Name, id);
        }

        try
        {
            await operations.EndAsync(id, state, error);
            await RebuildOperations.UnlockAsync(session, model.Name);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // Whoever asks sees the lock gone and takes the operation for interrupted.
            LogFailed(exception, model.Name, id);
        }

        await session.DisposeAsync();
        _running.TryRemove(id, out _);
        LogEnded(model.Name, id, state);
    }

    [LoggerMessage(LogLevel.Information, "Rebuilding {Projection}, operation {Operation}")]
    private partial void LogStarted(string projection, Guid operation);

    [LoggerMessage(LogLevel.Information, "The rebuild of {Projection}, operation {Operation}, ended: {State}")]
    private partial void LogEnded(string projection, Guid operation, RebuildState state);

    [LoggerMessage(LogLevel.Error, "The rebuild of {Projection}, operation {Operation}, failed")]
    private partial void LogFailed(Exception exception, string projection, Guid operation);
}
