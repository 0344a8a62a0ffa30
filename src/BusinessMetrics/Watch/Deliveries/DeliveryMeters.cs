using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Watch.Channels;
using Npgsql;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>Sets how many notices wait and how many destinations are spared when Prometheus asks.</summary>
public static class DeliveryMeters
{
    public static void MeasureOnCollect(ServiceMeters meters, ChannelHealth health, CircuitBreakers breakers)
    {
        foreach (var kind in AlertNames.All<ChannelKind>())
            meters.KnowKind(kind);
        meters.Registry.AddBeforeCollectCallback(async cancellation =>
        {
            var open = breakers.OpenByKind;
            foreach (var kind in AlertNames.All<ChannelKind>().Append(CircuitBreakers.Authority))
                meters.OpenCircuits(kind, open.GetValueOrDefault(kind));
            try
            {
                meters.DeliveriesWaiting(await health.WaitingAsync(cancellation));
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                // The last known number stays; that the database is gone is for /health to say.
            }
        });
    }
}
