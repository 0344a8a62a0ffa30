namespace BusinessMetrics.Tests.Support;

/// <summary>The time of day of another day, going on as usual: what waits for timers is not held up.</summary>
internal sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
{
    public TimeSpan Ahead { get; set; } = ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
