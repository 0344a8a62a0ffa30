using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Host.Verifying;

/// <summary>Compares some hours of a read model with the records, and remembers what was found.</summary>
public sealed class VerificationRun(NpgsqlDataSource dataSource, Verifications verifications, IEventArchive archive, TimeProvider clock)
{
    /// <summary>The newest day and a sample of the hours before, for at most <paramref name="limit"/>.</summary>
    /// <returns>Null while another session compares this read model.</returns>
    /// <exception cref="NotComparableException">The read model is being filled.</exception>
    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    public async Task<Verification?> RunAsync(ReadModel model, TimeSpan limit, CancellationToken cancellation)
    {
        await using var session = await dataSource.OpenConnectionAsync(cancellation);
        if (!await Verifications.TryLockAsync(session, model.Name, cancellation))
            return null;
        try
        {
            var comparing = new ReadModelVerification(dataSource, model, archive, clock);
            var started = clock.GetTimestamp();
            var hours = await comparing.SpanAsync(cancellation) is var (first, last) ? VerifiedHours.Sample(first, last, Random.Shared) : [];
            var result = await comparing.RunAsync(hours, _ => clock.GetElapsedTime(started) < limit, cancellation);
            var verification = new Verification(model.Name, clock.GetUtcNow(), result);
            await verifications.SaveAsync(verification, cancellation);
            return verification;
        }
        finally
        {
            await Verifications.UnlockAsync(session, model.Name);
        }
    }
}
