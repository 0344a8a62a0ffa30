using System.Threading.Channels;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Trust.Audit;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace BusinessMetrics.Trust.Audit;

/// <summary>
/// Where audit events are written: in the transaction of the change that they tell of, or in one of their own for what
/// changed nothing. Those that wait at the same time share a transaction, so that many reads cost few commits.
/// </summary>
public sealed class AuditTrail(NpgsqlDataSource dataSource, ProjectionWakeup wakeup, TimeProvider clock) : IHostedService
{
    private const int LargestBatch = 500;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private Task _writer = Task.CompletedTask;

    /// <summary>Adds the event to a session's changes: both commit, or neither.</summary>
    public static IEvent Enlist(IDocumentSession session, AuditRecorded audit) => AuditStream.Start(session, audit);

    /// <summary>Writes the event alone; completes after its commit. Whoever reads what is watched over answers only then.</summary>
    public Task RecordAsync(AuditRecorded audit, CancellationToken cancellation)
    {
        var waiting = new Waiting(audit);
        // Before the start and during the shutdown nobody else writes.
        return _waiting.Writer.TryWrite(waiting) ? waiting.Written.Task.WaitAsync(cancellation) : WriteAsync([waiting]);
    }

    /// <summary>An answer that is given only once the event is written, while both are in the making.</summary>
    public async Task<T> BeforeAsync<T>(AuditRecorded audit, Task<T> answer, CancellationToken cancellation)
    {
        await Task.WhenAll(RecordAsync(audit, cancellation), answer);
        return await answer;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writer = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<Waiting>();
            while (batch.Count < LargestBatch && _waiting.Reader.TryRead(out var waiting))
                batch.Add(waiting);
            // Whoever waits is told of a failure; the next batch has its own try.
            await WriteAsync(batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync(IReadOnlyList<Waiting> batch)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            await AuditStream.AppendAsync(connection, AuditStream.NewKey(), [.. batch.Select(waiting => waiting.Audit)], clock.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception)
        {
            foreach (var waiting in batch)
                waiting.Written.TrySetException(exception);
            throw;
        }

        wakeup.Signal();
        foreach (var waiting in batch)
            waiting.Written.TrySetResult();
    }

    private sealed record Waiting(AuditRecorded Audit)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
