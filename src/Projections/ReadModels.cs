namespace BusinessMetrics.Projections;

/// <summary>Where the tables are that projections write and queries read.</summary>
public static class ReadModels
{
    public const string Schema = "read_models";
}
