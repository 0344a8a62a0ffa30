using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>Changes reports' definitions, each in a stream of its own.</summary>
public sealed class ReportStreams(EventStreams streams)
{
    /// <summary>Defines a report or replaces its definition; the same again changes nothing.</summary>
    /// <returns>The version that holds, when it was recorded, and the place in the log up to which it is there.</returns>
    public async Task<(int Version, DateTimeOffset SetAt, long Position)> DefineAsync(ReportDefinition definition, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(ReportDefinition.StreamOf(definition.Name), cancellation);
            if (history.Events is [.., { Data: ReportDefined defined } newest] && defined.Report.ToJson() == definition.ToJson())
            {
                await streams.WaitForAsync(ReportsReadModel.ModelName, newest.Sequence, cancellation);
                return (defined.Version, newest.RecordedAt, newest.Sequence);
            }

            await streams.AppendAsync(history, [new ReportDefined(definition, (int)history.Version + 1)], caller, [audit], cancellation);
        }
    }

    /// <returns>The place in the log up to which it is gone; null where there is none.</returns>
    public async Task<long?> RemoveAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(ReportDefinition.StreamOf(name), cancellation);
            if (history.Events is not [.., { Data: ReportDefined }])
                return null;
            if (await streams.AppendAsync(history, [new ReportRemoved(name, (int)history.Version + 1)], caller, [audit], cancellation) is not { } sequence)
                continue;
            await streams.WaitForAsync(ReportsReadModel.ModelName, sequence, cancellation);
            return sequence;
        }
    }
}
