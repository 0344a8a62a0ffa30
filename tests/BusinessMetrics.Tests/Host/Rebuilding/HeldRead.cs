using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Tests.Host.Rebuilding;

/// <summary>
/// A long read of a read model's table. Nothing but a rebuild's last step minds it, so that a rebuild stays complete
/// and not yet in place until the read ends.
/// </summary>
internal sealed class HeldRead : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldRead(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<HeldRead> OfAsync(NpgsqlDataSource database, string table)
    {
        var connection = await database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"select from {ReadModelSchema.Live}.{table} limit 1", connection);
        await command.ExecuteNonQueryAsync();
        return new(connection, transaction);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
