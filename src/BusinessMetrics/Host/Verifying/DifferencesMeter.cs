using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Projections;
using Npgsql;

namespace BusinessMetrics.Host.Verifying;

/// <summary>Sets how many rows of each read model differ from the records when Prometheus asks.</summary>
public static class DifferencesMeter
{
    public static void MeasureOnCollect(ServiceMeters meters, Verifications verifications) => meters.Registry.AddBeforeCollectCallback(async cancellation =>
    {
        try
        {
            var known = await verifications.ReadAsync(cancellation);
            foreach (var model in ReadModelCatalogue.All)
                meters.Differences(model.Name, known.GetValueOrDefault(model.Name)?.Result.Differences);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The last known number stays; that the database is gone is for /health to say.
        }
    });
}
