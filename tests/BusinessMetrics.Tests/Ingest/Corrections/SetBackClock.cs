namespace BusinessMetrics.Tests.Ingest.Corrections;

/// <summary>The real clock, set back by some time; timers run as they do.</summary>
internal sealed class SetBackClock : TimeProvider
{
    public TimeSpan SetBack { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBack;
}
