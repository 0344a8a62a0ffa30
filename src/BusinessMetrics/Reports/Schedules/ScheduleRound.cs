using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Watch.Notifications;
using Npgsql;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>
/// Notes what is due, by the clock and by what happened to alerts. How far both were looked at and what is due change in one
/// transaction, of one node at a time: killed anywhere, nothing is left out and nothing is due twice.
/// </summary>
public sealed class ScheduleRound(NpgsqlDataSource dataSource, ScheduleDirectory directory, ReportCatalogue reports)
{
    private const int MostTransitions = 500;

    /// <summary>Of what nobody was there to make, so many periods are made up for, the newest.</summary>
    public const int MostMadeUpFor = 24;

    private static readonly TimeSpan Punctual = TimeSpan.FromMinutes(1);

    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var schedules = await directory.AllAsync(cancellation);
        if (schedules.Count == 0)
            return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        // Several nodes ask every second, and there is hardly ever anything: only then is it locked, and asked once more.
        if (await DueAsync(connection, schedules, now, isLocked: false, cancellation) is not { IsAnything: true })
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await DueAsync(connection, schedules, now, isLocked: true, cancellation) is not { } due)
            return;
        foreach (var occurrence in due.Occurrences)
            await OccurrenceLog.AddAsync(connection, occurrence, cancellation);
        foreach (var (schedule, until) in due.HandledUntil)
            await SaveAsync(connection, schedule, until, cancellation);
        await SaveAsync(connection, due.Sequence, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>What one version of a schedule comes to at a moment: one report for each group of recipients who get the same.</summary>
    /// <param name="occasion">Tells it from every other of the schedule.</param>
    internal static IEnumerable<WantedOccurrence> OccurrencesOf(
        ReportSchedule schedule, int version, string occasion, string trigger, DateTimeOffset dueAt, DateTimeOffset moment, TimeWindow? window, DateTimeOffset now, bool isDryRun = false) =>
        schedule.Recipients
            .GroupBy(recipient => (Services: recipient.Services is { } services ? string.Join('\n', services) : null, recipient.Watermark))
            .Select(group => new WantedOccurrence(
                AddressedNotices.IdOf($"schedule {schedule.Name}\n{occasion}\n{group.Key.Services}\n{group.Key.Services is null}\n{group.Key.Watermark}"),
                schedule.Name,
                version,
                schedule.Report,
                trigger,
                dueAt,
                moment,
                window,
                now,
                now - dueAt > Punctual,
                isDryRun,
                group.First().Services,
                group.Key.Watermark,
                [.. schedule.Formats.Select(format => AlertNames.Find<ReportFormat>(format)!.Value)],
                [.. group.Select(recipient => recipient.Channel).Distinct()],
                schedule.SkipIf));

    /// <summary>Null while another node is at it.</summary>
    private async Task<WhatIsDue?> DueAsync(
        NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<KnownSchedule>> schedules, DateTimeOffset now, bool isLocked, CancellationToken cancellation)
    {
        if (await ProgressAsync(connection, isLocked, cancellation) is not { } progress)
            return null;
        var handled = await ClocksAsync(connection, cancellation);
        var due = new WhatIsDue(progress);
        foreach (var versions in schedules)
            await ByClockAsync(versions, handled.TryGetValue(versions[0].Name, out var until) ? until : versions[0].ChangedAt, now, due, cancellation);
        await ByAlertsAsync(connection, schedules, now, due, cancellation);
        return due;
    }

    private async Task ByClockAsync(IReadOnlyList<KnownSchedule> versions, DateTimeOffset after, DateTimeOffset now, WhatIsDue due, CancellationToken cancellation)
    {
        var all = DueTimes.Between(versions, after, now);
        if (all.Count == 0)
            return;
        due.HandledUntil.Add((versions[0].Name, all[^1].At));
        foreach (var (at, by) in await OncePerPeriodAsync(all, cancellation))
            due.Occurrences.AddRange(OccurrencesOf(by.Schedule!, by.Version, $"at {Iso8601.Format(at)}", AlertNames.Of(by.Schedule!.When.Kind), at, at, null, now));
    }

    /// <summary>Where several are due at once, nobody was there: each period is made up for once, as of the last time that it was due.</summary>
    private async Task<IReadOnlyList<DueTime>> OncePerPeriodAsync(IReadOnlyList<DueTime> due, CancellationToken cancellation)
    {
        if (due.Count == 1)
            return due;
        var kept = new Dictionary<(string, DateTimeOffset?), DueTime>();
        var definitions = new Dictionary<string, ReportDefinition?>();
        foreach (var each in due)
        {
            var name = each.By.Schedule!.Report;
            if (!definitions.TryGetValue(name, out var definition))
                definitions[name] = definition = (await reports.FindAsync(name, null, cancellation))?.Definition;
            kept[(name, definition?.Period.At(each.At, definition.Zone).Window.Start)] = each;
        }

        return [.. kept.Values.OrderBy(each => each.At).TakeLast(MostMadeUpFor)];
    }

    private static async Task ByAlertsAsync(
        NpgsqlConnection connection, IReadOnlyList<IReadOnlyList<KnownSchedule>> schedules, DateTimeOffset now, WhatIsDue due, CancellationToken cancellation)
    {
        var waiting = schedules.Where(versions => versions.Any(version => version.Schedule is { When.IsByClock: false })).ToArray();
        if (waiting.Length == 0)
            return;
        // What happened before anybody asked for it is not made up for.
        var first = waiting.SelectMany(versions => versions).Where(version => version.Schedule is { When.IsByClock: false }).Min(version => version.Sequence);
        var transitions = await TransitionLog.AfterAsync(connection, Math.Max(due.Sequence, first), MostTransitions, cancellation);
        if (transitions.Count == 0)
            return;
        due.Sequence = transitions[^1].Sequence;
        var ended = transitions.Select(transition => transition.Change).OfType<AlertResolved>().Select(alert => alert.AlertId).ToArray();
        var raised = await TransitionLog.RaisedAsync(connection, ended, cancellation);
        foreach (var transition in transitions)
            foreach (var versions in waiting)
                if (versions.LastOrDefault(version => version.Sequence < transition.Sequence) is { Schedule: { IsPaused: false } schedule } version
                    && OccasionOf(schedule.When, transition, raised) is var (moment, window))
                    due.Occurrences.AddRange(OccurrencesOf(
                        schedule, version.Version, $"for {transition.Sequence}", AlertNames.Of(schedule.When.Kind), transition.RecordedAt, moment, window, now));
    }

    /// <summary>What a transition is to a schedule: the moment that tells the period, or the window itself; null where it is nothing to it.</summary>
    private static (DateTimeOffset Moment, TimeWindow? Window)? OccasionOf(ReportTiming when, LoggedTransition transition, IReadOnlyDictionary<Guid, AlertRaised> raised) => (when, transition.Change) switch
    {
        // One that turned into another goes on.
        ({ Kind: TimingKind.AlertEnded }, AlertResolved { Reason: not (AlertResolution.Escalated or AlertResolution.Deescalated) } end)
            when raised.TryGetValue(end.AlertId, out var alert) && alert.Rule == when.Rule =>
            (transition.RecordedAt, new TimeWindow(Granularity.Minute.Floor(alert.At - alert.Figure.Window), TimeWindow.EndOfMinute(end.At))),
        // One that is told after its month belongs to that month.
        ({ Kind: TimingKind.BudgetExceeded }, AlertRaised { Level: AlertLevel.Critical } alert) when alert.Rule == AlertStreams.BudgetRule(when.Scope!) =>
            (alert.IsLate ? alert.At.AddMicroseconds(-1) : transition.RecordedAt, null),
        _ => null,
    };

    private static async Task<long?> ProgressAsync(NpgsqlConnection connection, bool isLocked, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select sequence from operations.schedule_progress{(isLocked ? " for update skip locked" : "")}", connection);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    private static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ClocksAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select schedule, handled_until from operations.schedule_clocks", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var clocks = new Dictionary<string, DateTimeOffset>();
        while (await reader.ReadAsync(cancellation))
            clocks[reader.GetString(0)] = await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation);
        return clocks;
    }

    private static async Task SaveAsync(NpgsqlConnection connection, string schedule, DateTimeOffset until, CancellationToken cancellation)
    {
        // By the primary key (schedule).
        await using var command = new NpgsqlCommand(
            "insert into operations.schedule_clocks (schedule, handled_until) values ($1, $2) on conflict (schedule) do update set handled_until = excluded.handled_until",
            connection);
        command.Parameters.AddWithValue(schedule);
        command.Parameters.AddWithValue(until);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task SaveAsync(NpgsqlConnection connection, long sequence, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("update operations.schedule_progress set sequence = $1", connection);
        command.Parameters.AddWithValue(sequence);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed class WhatIsDue
    {
        private readonly long _from;

        /// <param name="from">How far the log was looked at.</param>
        public WhatIsDue(long from) => _from = Sequence = from;

        public long Sequence { get; set; }

        public List<WantedOccurrence> Occurrences { get; } = [];

        public List<(string Schedule, DateTimeOffset Until)> HandledUntil { get; } = [];

        public bool IsAnything => HandledUntil.Count > 0 || Sequence > _from;
    }
}
