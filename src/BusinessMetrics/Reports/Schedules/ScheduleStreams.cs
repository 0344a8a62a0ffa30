using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>Changes schedules, each in a stream of its own.</summary>
public sealed class ScheduleStreams(EventStreams streams)
{
    /// <summary>Makes or replaces a schedule; the same again changes nothing.</summary>
    /// <returns>The version that holds, and the place in the log up to which it is there.</returns>
    public async Task<KnownSchedule> SetAsync(ReportSchedule schedule, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(ReportSchedule.StreamOf(schedule.Name), cancellation);
            if (history.Events is [.., { Data: ReportScheduleSet set } newest] && set.Schedule.ToJson() == schedule.ToJson())
            {
                await streams.WaitForAsync(ReportsReadModel.ModelName, newest.Sequence, cancellation);
                return new(schedule.Name, set.Version, newest.Sequence, newest.RecordedAt, caller.Name, schedule);
            }

            await streams.AppendAsync(history, [new ReportScheduleSet(schedule, (int)history.Version + 1)], caller, [audit], cancellation);
        }
    }

    /// <returns>The place in the log up to which it is gone; null where there is none.</returns>
    public async Task<long?> RemoveAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(ReportSchedule.StreamOf(name), cancellation);
            if (history.Events is not [.., { Data: ReportScheduleSet }])
                return null;
            if (await streams.AppendAsync(history, [new ReportScheduleRemoved(name, (int)history.Version + 1)], caller, [audit], cancellation) is not { } sequence)
                continue;
            await streams.WaitForAsync(ReportsReadModel.ModelName, sequence, cancellation);
            return sequence;
        }
    }
}
