namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A half-open window of event time.</summary>
internal readonly record struct OracleWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>The window of the same length just before.</summary>
    public OracleWindow Previous => new(Start - (End - Start), Start);

    public decimal Seconds => (decimal)(End - Start).Ticks / TimeSpan.TicksPerSecond;

    public decimal Hours => (decimal)(End - Start).Ticks / TimeSpan.TicksPerHour;

    public bool Contains(DateTimeOffset time) => time >= Start && time < End;
}
