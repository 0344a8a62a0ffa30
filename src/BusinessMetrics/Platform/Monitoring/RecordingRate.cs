namespace BusinessMetrics.Platform.Monitoring;

/// <summary>How many metrics this node recorded per second over the last minute.</summary>
public sealed class RecordingRate(TimeProvider clock)
{
    private const int Seconds = 60;
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Seconds];
    private readonly long[] _stamps = new long[Seconds];
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    public void Add(int count)
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        lock (_lock)
        {
            var slot = second % Seconds;
            if (_stamps[slot] != second)
                (_stamps[slot], _counts[slot]) = (second, 0);
            _counts[slot] += count;
        }
    }

    public double PerSecond()
    {
        var now = clock.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var span = Math.Clamp((now - _started).TotalSeconds, 1, Seconds);
        lock (_lock)
            return _counts.Where((_, slot) => second - _stamps[slot] < Seconds).Sum() / span;
    }
}
