using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using Npgsql;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>Verifies the log in a database, as it is at one moment.</summary>
public static class LogVerification
{
    /// <param name="archive">Where events are that left the database.</param>
    /// <returns>Also how many events are newer than the last leaf.</returns>
    public static async Task<(Verification Result, CheckedChain Chain, long Unsigned)> RunAsync(
        NpgsqlDataSource dataSource, IEventArchive? archive, IReadOnlyCollection<NoteVerifier> trusted, SignedCheckpoint? anchor, CancellationToken cancellation)
    {
        await using var log = await LogReader.OpenAsync(dataSource, archive, cancellation);
        var chain = CheckpointChain.Check(await log.CheckpointsAsync(cancellation), trusted, anchor);
        var verifier = new LogVerifier(chain.Accepted);
        await foreach (var entry in log.EntriesAsync(cancellation))
            verifier.Add(entry);
        var result = verifier.Finish();
        return (result with { Findings = [.. chain.Findings, .. result.Findings] }, chain, await log.UnsignedAsync(cancellation));
    }
}
