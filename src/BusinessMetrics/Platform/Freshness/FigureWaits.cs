using BusinessMetrics.Projections.Store.Events;
using Npgsql;

namespace BusinessMetrics.Platform.Freshness;

/// <summary>
/// Waits until read models include a place in the log. However many wait, one asks for all of them: when a projection
/// commits here, and every few milliseconds for what other nodes commit.
/// </summary>
public sealed class FigureWaits(FigureStates states, NpgsqlDataSource dataSource, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Read models that commit the same page do so at about the same time.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private TaskCompletionSource<FigureState> _told = NewRound();
    private int _waiting;
    private bool _isWatching;

    /// <summary>The first state that includes the place, or the last one before <paramref name="patience"/> ended.</summary>
    public async Task<FigureState> UntilAsync(IReadOnlyList<string> models, long position, TimeSpan patience, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var state = await states.CurrentAsync(cancellation);
        if (state.PositionOf(models) >= position)
            return state;
        Enter();
        try
        {
            while (patience - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
            {
                state = await Next().WaitAsync(left, clock, cancellation);
                if (state.PositionOf(models) >= position)
                    break;
            }
        }
        catch (TimeoutException)
        {
            // The caller is told how far it is.
        }
        finally
        {
            lock (_gate)
                _waiting--;
        }

        return state;
    }

    /// <summary>Where the log ends: nothing can be waited for that lies beyond.</summary>
    public async Task<long> EndOfLogAsync(CancellationToken cancellation)
    {
        // The newest by the primary key; where all events left for the archive, whoever has folded them knows.
        await using var command = dataSource.CreateCommand(
            $"""
            select greatest(
                (select max(seq_id) from {EventSchema.Name}.mt_events),
                (select max(last_seq_id) from {EventSchema.Name}.mt_event_progression),
                0)
            """);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private void Enter()
    {
        lock (_gate)
        {
            _waiting++;
            if (_isWatching)
                return;
            _isWatching = true;
        }

        _ = Task.Run(WatchAsync);
    }

    private Task<FigureState> Next()
    {
        lock (_gate)
            return _told.Task;
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await states.WaitForChangeAsync(Poll);
            await Task.Delay(Gather, clock);
            var state = await TryReadAsync();
            lock (_gate)
            {
                if (state is not null)
                {
                    _told.SetResult(state);
                    _told = NewRound();
                }

                if (_waiting > 0)
                    continue;
                _isWatching = false;
                return;
            }
        }
    }

    private async Task<FigureState?> TryReadAsync()
    {
        try
        {
            return await states.CurrentAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static TaskCompletionSource<FigureState> NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
