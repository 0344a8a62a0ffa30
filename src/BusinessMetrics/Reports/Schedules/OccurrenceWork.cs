using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Notifications;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries;
using BusinessMetrics.Watch.Deliveries.Rendering;
using BusinessMetrics.Watch.Notifications;
using BusinessMetrics.Watch.Routes;
using Npgsql;

namespace BusinessMetrics.Reports.Schedules;

/// <summary>
/// Has made what is due, and sends what is made. That it was sent and the deliveries are one transaction, and a delivery's id is that of
/// its occurrence: killed anywhere, it arrives, and under one id.
/// </summary>
public sealed class OccurrenceWork(
    OccurrenceLog occurrences,
    ReportCatalogue reports,
    ReportRunLog runs,
    ReportMaker maker,
    ReportSignal making,
    RoutingDirectory routing,
    AddressedNotices addressed,
    ScheduleRecipients recipients,
    DeliverySignal sending,
    ServiceMeters meters,
    ServiceSettings settings,
    NpgsqlDataSource dataSource,
    TimeProvider clock)
{
    private const int MostAtOnce = 50;

    /// <summary>Longer than an alert: a report is read on Monday, too.</summary>
    private static readonly TimeSpan OfUse = TimeSpan.FromDays(7);

    public async Task AdvanceAsync(CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        foreach (var due in await occurrences.DueAsync(MostAtOnce, cancellation))
            await TryAsync(BeginAsync(due, cancellation));
        foreach (var made in await occurrences.MadeAsync(MostAtOnce, cancellation))
            await TryAsync(SendAsync(made, cancellation));
        if (failures.Count > 0)
            throw new AggregateException(failures);

        // One that cannot be sent holds up no other.
        async Task TryAsync(Task work)
        {
            try
            {
                await work;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                failures.Add(exception);
            }
        }
    }

    private async Task BeginAsync(Occurrence due, CancellationToken cancellation)
    {
        var wanted = due.Wanted;
        if (await reports.FindAsync(wanted.Report, wanted.Trigger == WantedOccurrence.ByHand ? null : wanted.DueAt, cancellation) is not { } report)
        {
            await FailAsync(due, wanted.Report, $"There is no report called {wanted.Report}.", cancellation);
            return;
        }

        var definition = wanted.Window is { } window ? report.Definition with { Period = ReportPeriod.Of(window) } : report.Definition;
        var services = wanted.Services is null ? definition.Services : definition.Services is null ? wanted.Services : [.. wanted.Services.Intersect(definition.Services)];
        if (services is [])
        {
            await FailAsync(due, definition.Title, $"The report is not about {string.Join(", ", wanted.Services!)}.", cancellation);
            return;
        }

        var (run, _) = await runs.AddAsync(
            new(definition, report.Version, wanted.Moment, wanted.DueAt, services is null ? Roles.Auditor : Roles.Reader, services, $"schedule {wanted.Schedule}", wanted.Trigger, wanted.Watermark, wanted.Formats),
            wanted.Id,
            clock.GetUtcNow(),
            cancellation);
        // Another one of this report and period is under way: as of another moment, so that this one waits.
        if (run.Id != wanted.Id)
            return;
        await occurrences.BeginAsync(wanted.Id, run.Id, cancellation);
        making.Signal();
    }

    private async Task SendAsync(Occurrence made, CancellationToken cancellation)
    {
        var run = await runs.FindAsync(made.RunId!.Value, cancellation) ?? throw new InvalidOperationException($"the run {made.RunId} is gone");
        var wanted = made.Wanted;
        if (run.State == RunState.Failed)
        {
            await FailAsync(made, run.Wanted.Definition.Title, run.Failure ?? "It could not be made.", cancellation);
            return;
        }

        var document = JsonReport.Parse(await maker.FileAsync(run, ReportFormat.Json, cancellation));
        var content = ReportContent.HashOf(document);
        if (wanted.IsDryRun)
            await EndAsync(made, OccurrenceState.Tried, null, content, [], cancellation);
        else if (wanted.SkipIf.Contains(SkippedReport.Empty) && ReportContent.IsEmpty(document))
            await EndAsync(made, OccurrenceState.Skipped, "There is no data in it.", content, [], cancellation);
        else if (wanted.SkipIf.Contains(SkippedReport.Unchanged) && await occurrences.LastSentAsync(made, cancellation) == content)
            await EndAsync(made, OccurrenceState.Skipped, "It says what the one before said.", content, [], cancellation);
        else
            await SendAsync(made, await NoticeOf(made, run, document, cancellation), OccurrenceState.Sent, content, null, cancellation);
    }

    private Task FailAsync(Occurrence occurrence, string title, string reason, CancellationToken cancellation)
    {
        var wanted = occurrence.Wanted;
        var notice = Bare(wanted, NotificationType.ReportFailed) with
        {
            Text = reason,
            Report = new(occurrence.RunId, wanted.Report, title, null, wanted.Schedule, wanted.DueAt, [], []),
        };
        return wanted.IsDryRun
            ? EndAsync(occurrence, OccurrenceState.Failed, reason, null, [], cancellation)
            : SendAsync(occurrence, notice, OccurrenceState.Failed, null, reason, cancellation);
    }

    private async Task SendAsync(Occurrence occurrence, Notice notice, OccurrenceState state, string? content, string? reason, CancellationToken cancellation)
    {
        var targets = await routing.TargetsAsync(cancellation);
        var deliveries = new List<NewDelivery>();
        var unreached = new List<string>();
        foreach (var channel in occurrence.Wanted.Channels)
        {
            var to = targets.GetValueOrDefault(channel) is { } target
                ? addressed.Of(target, notice with { Id = AddressedNotices.IdOf($"{notice.Id} to {channel}") }, OfUse, recipients.Admits).ToArray()
                : [];
            deliveries.AddRange(to);
            if (to.Length == 0)
                unreached.Add($"The channel {channel} {(targets.ContainsKey(channel) ? "leads to nobody within REPORT_RECIPIENT_DOMAINS" : "is switched off, or there no more")}.");
            else if (targets[channel] is { Channel.Kind: ChannelKind.Email, Secret.Recipients: { } all } && to.Length < all.Count)
                unreached.Add($"{all.Count - to.Length} of {all.Count} addresses of the channel {channel} are not within REPORT_RECIPIENT_DOMAINS.");
        }

        var told = string.Join(' ', [.. reason is null ? [] : (string[])[reason], .. unreached]);
        await EndAsync(occurrence, deliveries.Count == 0 ? OccurrenceState.Failed : state, told.Length > 0 ? told : null, content, deliveries, cancellation);
    }

    private async Task EndAsync(Occurrence occurrence, OccurrenceState state, string? reason, string? content, List<NewDelivery> deliveries, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await OccurrenceLog.EndAsync(connection, occurrence, state, reason, content, clock.GetUtcNow(), cancellation))
            return;
        await NewDeliveries.AddAsync(connection, deliveries, cancellation);
        await transaction.CommitAsync(cancellation);
        meters.ReportDue(AlertNames.Of(state));
        if (deliveries.Count > 0)
            sending.Signal();
    }

    private async Task<Notice> NoticeOf(Occurrence made, ReportRun run, ReportDocument document, CancellationToken cancellation)
    {
        var wanted = made.Wanted;
        var files = new List<NoticeFile>();
        foreach (var format in wanted.Formats)
        {
            var bytes = await maker.FileAsync(run, format, cancellation);
            files.Add(new($"{document.Name} {document.Period.Label}.{AlertNames.Of(format)}", AlertNames.Of(format), ReportRenderer.MediaTypeOf(format), ReportMaker.HashOf(bytes), bytes.LongLength, bytes));
        }

        // All of them or none: whoever misses one would not know.
        if (files.Sum(file => file.Length) > settings.ReportAttachmentLimit)
            files = [.. files.Select(file => file with { Bytes = null })];
        return Bare(wanted, NotificationType.ReportReady) with
        {
            Text = wanted.IsLate && wanted.Trigger != WantedOccurrence.ByHand
                ? $"It was due at {NoticeText.Instant(wanted.DueAt)}, when nothing could be made; it is made late, as of then."
                : null,
            Report = new(run.Id, document.Name, document.Title, document.Period.Label, wanted.Schedule, wanted.DueAt, ReportContent.SentencesOf(document), files),
        };
    }

    private Notice Bare(WantedOccurrence wanted, NotificationType type) => new()
    {
        Id = wanted.Id,
        Type = type,
        At = clock.GetUtcNow(),
        // It answers nothing that was said before.
        Thread = Guid.Empty,
        IsFirst = true,
        PublicUrl = settings.PublicUrl,
    };
}
