using BusinessMetrics.Projections.ReadModels;
using Npgsql;

namespace BusinessMetrics.Projections.Rebuilding;

/// <summary>Keeps a page's statements, and sends them in one round trip.</summary>
public sealed class BatchStatements : IStatements, IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new();

    public void Add(string sql, params object[] parameters)
    {
        var parts = sql.Split('?');
        var numbered = parts[0] + string.Concat(parts.Skip(1).Select((part, i) => $"${i + 1}{part}"));
        var command = new NpgsqlBatchCommand(numbered);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        _batch.BatchCommands.Add(command);
    }

    public async Task ExecuteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (_batch.BatchCommands.Count == 0)
            return;
        _batch.Connection = connection;
        await _batch.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
