using BusinessMetrics.Platform.Monitoring;
using Npgsql;

namespace BusinessMetrics.Host.Verifying;

/// <summary>Sets how many rows of each read model differ from the records when Prometheus asks.</summary>
public static class DifferencesMeter
{
    public static void MeasureOnCollect(ServiceMeters meters, Verifications verifications) => meters.Registry.AddBeforeCollectCallback(async cancellation =>
    {
        try
        {
            foreach (var (projection, verification) in await verifications.ReadAsync(cancellation))
                meters.Differences(projection, verification.Result.Differences);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The last known number stays; that the database is gone is for /health to say.
        }
    });
}
