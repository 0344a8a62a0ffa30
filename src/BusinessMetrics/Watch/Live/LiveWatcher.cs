using BusinessMetrics.Platform.Freshness;
using Npgsql;

namespace BusinessMetrics.Watch.Live;

/// <summary>
/// Looks how far the read models are, once for all who listen on this node, and not at all while nobody does. What other
/// nodes fold shows as what this one does: the positions are the database's.
/// </summary>
public sealed class LiveWatcher(FigureStates states, MovedModels models, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewChange();
    private LiveRound? _current;
    private long _number;
    private int _listeners;
    private bool _isWatching;
    private (long Since, FigureState Now, Task<IReadOnlyList<string>> Moved)? _asked;

    /// <summary>Listens until it is disposed of.</summary>
    internal IDisposable Listen()
    {
        lock (_gate)
        {
            _listeners++;
            if (!_isWatching)
            {
                _isWatching = true;
                _ = Task.Run(WatchAsync);
            }
        }

        return new Listener(this);
    }

    /// <summary>What was seen last, and a task that ends when there is more; null before the first look.</summary>
    internal (LiveRound? Round, Task Changed) Look()
    {
        lock (_gate)
            return (_current, _changed.Task);
    }

    /// <summary>Whose figures moved since a place in the log. Those who come back together ask the same, and share the answer.</summary>
    internal Task<IReadOnlyList<string>> MovedSinceAsync(long position, FigureState now)
    {
        lock (_gate)
        {
            if (_asked is not { } asked || asked.Since != position || asked.Now != now || asked.Moved.IsFaulted)
                _asked = asked = (position, now, models.BetweenAsync(now.Positions.ToDictionary(model => model.Key, _ => position), now, CancellationToken.None));
            return asked.Moved;
        }
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            var next = await ReadAsync(Look().Round);
            lock (_gate)
            {
                if (_listeners == 0)
                {
                    // Whoever listens next begins from what is then.
                    (_current, _asked, _isWatching) = (null, null, false);
                    return;
                }

                var isNews = next.Number != _current?.Number;
                _current = next;
                if (isNews)
                {
                    _changed.SetResult();
                    _changed = NewChange();
                }
            }

            await Task.Delay(Poll, clock);
        }
    }

    /// <summary>What is now; with the same number where that is no news.</summary>
    private async Task<LiveRound> ReadAsync(LiveRound? last)
    {
        try
        {
            var state = await states.CurrentAsync(CancellationToken.None);
            if (!states.DatabaseAnswers)
                return Unavailable(last ?? LiveRound.First(0, null));
            if (last?.State is not { } earlier)
                return LiveRound.First(++_number, state);
            IReadOnlyList<string> moved = state.Copy != earlier.Copy
                ? models.All
                : await models.BetweenAsync(earlier.Positions, state, CancellationToken.None);
            return moved.Count == 0 && last.IsAvailable ? last with { State = state } : last.Next(++_number, state, moved);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return Unavailable(last ?? LiveRound.First(0, null));
        }
        catch (ObjectDisposedException)
        {
            // The service ends, and with it all who listen.
            return last ?? LiveRound.First(0, null);
        }
    }

    private LiveRound Unavailable(LiveRound last) => last is { IsAvailable: false, Number: > 0 } ? last : last with { Number = ++_number, IsAvailable = false };

    private void Leave()
    {
        lock (_gate)
            _listeners--;
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Listener(LiveWatcher watcher) : IDisposable
    {
        private bool _hasLeft;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _hasLeft, true))
                watcher.Leave();
        }
    }
}
