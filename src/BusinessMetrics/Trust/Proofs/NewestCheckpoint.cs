using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Trust.Proofs;

/// <summary>Names the newest checkpoint by the size and root of the log that it signs: <c>size:root hash in Base64</c>.</summary>
public sealed class NewestCheckpoint(NpgsqlDataSource dataSource) : INewestCheckpoint
{
    public async ValueTask<string?> FindAsync(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await CheckpointStore.NewestAsync(connection, cancellation) is { } stored && CheckpointResponse.Of(stored) is { } newest
            ? $"{newest.Size}:{newest.RootHash}"
            : null;
    }
}
