using BusinessMetrics.Projections.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Keeps metrics from leaving the database while something is decided about one of them.</summary>
public sealed class MetricsInPlace(NpgsqlDataSource dataSource)
{
    private static readonly string LockSql = $"select pg_advisory_xact_lock_shared({ArchiveSchema.RemovalLock})";

    /// <summary>Until the result is disposed of nothing leaves.</summary>
    public async Task<MetricInPlace> HoldAsync(Guid metricId, CancellationToken cancellation)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellation);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            await using (var command = new NpgsqlCommand(LockSql, connection))
                await command.ExecuteNonQueryAsync(cancellation);
            return new(connection, transaction, await ArchiveCatalog.PlacesAsync(connection, [metricId], cancellation) is [var place] ? place.Day : null);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <param name="ArchivedOn">The day with which the metric left; null where it is there.</param>
public sealed record MetricInPlace(NpgsqlConnection Connection, NpgsqlTransaction Transaction, DateOnly? ArchivedOn) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
