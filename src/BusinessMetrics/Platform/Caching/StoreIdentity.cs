namespace BusinessMetrics.Platform.Caching;

/// <summary>Which database the figures come from: services of several databases may share one Redis.</summary>
public sealed class StoreIdentity
{
    /// <summary>The cluster's own number and the database in it. Copies share it: <see cref="Freshness.FigureState"/> tells those apart.</summary>
    public const string Sql = "select system_identifier || '/' || current_database() from pg_control_system()";

    private string? _value;

    public string Value => _value ?? throw new InvalidOperationException("the database has not been asked for its identity yet");

    public void Set(string value) => _value = value;
}
