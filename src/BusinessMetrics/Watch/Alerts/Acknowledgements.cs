using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Watch.Alerts;

/// <summary>Records who sees to an alert, once: the first who says so does.</summary>
public sealed class Acknowledgements(EventStreams streams)
{
    /// <returns>What is there now, and the place in the log up to which it is.</returns>
    public async Task<(AlertAcknowledgement Acknowledgement, long Position)> AddAsync(
        AlertAcknowledged acknowledged, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadAsync(AlertAcknowledged.StreamOf(acknowledged.AlertId), cancellation);
            if (history.Events is [{ Data: AlertAcknowledged known } recorded, ..])
            {
                await streams.WaitForAsync(AlertsReadModel.ModelName, recorded.Sequence, cancellation);
                return (new(recorded.RecordedAt, known.By, known.Note), recorded.Sequence);
            }

            await streams.AppendAsync(history, [acknowledged], caller, [audit], cancellation);
        }
    }
}
