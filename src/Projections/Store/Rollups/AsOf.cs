namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>Questions are asked as of a moment of record time: what was recorded or retracted later does not count.</summary>
public static class AsOf
{
    /// <summary>Later than every record: a question that names no moment. Npgsql writes it as PostgreSQL's infinity.</summary>
    public static DateTimeOffset Now => DateTimeOffset.MaxValue;
}
