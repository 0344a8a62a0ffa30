using BusinessMetrics.Platform.Settings;
using Npgsql;

namespace BusinessMetrics.Platform.Database;

/// <summary>The pool for what is written again and again; whoever takes a bare data source asks.</summary>
public sealed class WritingConnections(NpgsqlDataSource source) : IAsyncDisposable
{
    public NpgsqlDataSource Source => source;

    public ValueTask DisposeAsync() => source.DisposeAsync();
}

/// <summary>The two pools of connections to the database, which want opposite things of a prepared statement's plan.</summary>
public static class DatabaseConnections
{
    /// <summary>A window of an hour and one of a month are the same statement, and want different plans.</summary>
    public static NpgsqlDataSource ForQuestions(ServiceSettings settings) =>
        Open(settings, "-c plan_cache_mode=force_custom_plan", preparedStatements: 40);

    /// <summary>A flush or page is the same few hundred statements each time; planning them anew was a tenth of their cost.</summary>
    public static NpgsqlDataSource ForWriting(ServiceSettings settings) => Open(settings, "", preparedStatements: 250);

    private static NpgsqlDataSource Open(ServiceSettings settings, string options, int preparedStatements)
    {
        var given = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            // Work is done by several statements at once already, which workers of each would only hold up; and all are short.
            Options = $"{given.Options} {options} -c max_parallel_workers_per_gather=0 -c jit=off".Trim(),
            ApplicationName = "business-metrics",
            Timeout = 5,
            KeepAlive = 30,
            TcpKeepAlive = true,
            MaxPoolSize = 30,
            MaxAutoPrepare = preparedStatements,
        });
    }
}
