namespace BusinessMetrics.Reports.Schedules;

/// <summary>How schedules do.</summary>
public sealed class ScheduleHealth(ScheduleDirectory directory, OccurrenceLog occurrences)
{
    /// <summary>How many there are whose newest report could not be made or sent.</summary>
    public async Task<int> FailingAsync(CancellationToken cancellation) =>
        (await occurrences.LastAsync(await directory.NamesAsync(cancellation), cancellation)).Values.Count(last => last.State == OccurrenceState.Failed);
}
