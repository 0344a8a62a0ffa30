namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A half-open window of event time; without an end it holds everything since its start, and goes on at a moment.</summary>
internal readonly record struct OracleWindow(DateTimeOffset Start, DateTimeOffset? End, DateTimeOffset? Now = null)
{
    /// <summary>The window of the same length just before; of one that goes on its current minute counts as a whole.</summary>
    public OracleWindow Previous
    {
        get
        {
            var until = End ?? Now!.Value.AddTicks((TimeSpan.TicksPerMinute - (Now.Value.UtcTicks % TimeSpan.TicksPerMinute)) % TimeSpan.TicksPerMinute);
            return new(Start - (until - Start), Start);
        }
    }

    public decimal Seconds => (decimal)Passed.Ticks / TimeSpan.TicksPerSecond;

    public decimal Hours => (decimal)Passed.Ticks / TimeSpan.TicksPerHour;

    private TimeSpan Passed => (End ?? Now!.Value) - Start;

    /// <param name="end">Null for a window that goes on at <paramref name="asOf"/>.</param>
    public static OracleWindow Of(DateTimeOffset start, DateTimeOffset? end, DateTimeOffset? asOf) => new(start, end, end is null ? asOf : null);

    public bool Contains(DateTimeOffset time) => time >= Start && (End is null || time < End);
}
