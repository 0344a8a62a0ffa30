using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>Keeps a page's rows and statements. Rows go by COPY, for which PostgreSQL has less to do, then all statements in one round trip.</summary>
public sealed class BatchStatements : IStatements, IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new();
    private readonly List<(string Table, IReadOnlyList<InsertedColumn> Columns)> _copies = [];

    public void Add(string sql, params object[] parameters)
    {
        var parts = sql.Split('?');
        var numbered = parts[0] + string.Concat(parts.Skip(1).Select((part, i) => $"${i + 1}{part}"));
        var command = new NpgsqlBatchCommand(numbered);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        _batch.BatchCommands.Add(command);
    }

    public void Insert(string table, params IReadOnlyList<InsertedColumn> columns)
    {
        if (columns.All(column => column.CanBeCopied))
            _copies.Add((table, columns));
        else
            Add(InsertedColumn.StatementOf(table, columns), [.. columns.Select(column => column.Values)]);
    }

    public async Task ExecuteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var (table, columns) in _copies)
            await CopyAsync(connection, table, columns, cancellation);
        if (_batch.BatchCommands.Count == 0)
            return;
        _batch.Connection = connection;
        await _batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, IReadOnlyList<InsertedColumn> columns, CancellationToken cancellation)
    {
        await using var rows = await connection.BeginBinaryImportAsync(
            $"copy {table} ({string.Join(", ", columns.Select(column => column.Name))}) from stdin (format binary)", cancellation);
        for (var row = 0; row < columns[0].Values.Length; row++)
        {
            await rows.StartRowAsync(cancellation);
            for (var i = 0; i < columns.Count; i++)
                await columns[i].CopyAsync(rows, row, cancellation);
        }

        await rows.CompleteAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
