using System.Security.Cryptography;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Reports.Runs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Reports.Sections;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Trust.Streams;
using Npgsql;

namespace BusinessMetrics.Reports.Runs;

/// <summary>
/// Makes reports as of a moment. Before the first figure is asked, everything that was recorded by then is in every read model and is
/// signed, so that whoever makes it again from the same log makes the same.
/// </summary>
public sealed class ReportMaker(
    ReportComposer composer,
    ApiAnswers answers,
    ReportRunLog runs,
    ReportDirectory directory,
    EventStreams streams,
    FigureWaits waits,
    LogSigner signer,
    IReadOnlyList<ReadModel> readModels,
    NpgsqlDataSource dataSource,
    ServiceSettings settings,
    TimeProvider clock) : IDisposable
{
    /// <summary>For what was given its time of record on another node, and is not in the log yet.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>What takes longer records no metrics.</summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whoever renders waits here: a report takes memory while it is written.</summary>
    private readonly SemaphoreSlim _rendering = new(2);

    /// <summary>Makes a run that was taken, to its end.</summary>
    /// <param name="made">Told how many sections are done.</param>
    /// <exception cref="TimeoutException">Not all that was recorded by then can be asked for yet.</exception>
    public async Task MakeAsync(ReportRun run, Func<int, Task> made, CancellationToken cancellation)
    {
        if (run.Position is null)
        {
            var (position, checkpoint) = await FixAsync(run.Wanted.AsOf, cancellation);
            await runs.FixAsync(run, position, checkpoint, cancellation);
            run = await runs.FindAsync(run.Id, cancellation) ?? run;
        }

        var document = await ComposeAsync(run, made, cancellation);
        var files = new List<ReportFile>();
        foreach (var format in run.Wanted.Formats.Prepend(ReportFormat.Json).Distinct())
        {
            var bytes = await RenderAsync(document, format, cancellation);
            await directory.WriteAsync(run.Id, format, bytes, cancellation);
            files.Add(new(format, HashOf(bytes), bytes.LongLength));
        }

        await EndAsync(run, files, cancellation);
    }

    /// <summary>What is made of a run, from the log as it is now: the same as before, where nobody tampered with it.</summary>
    public Task<ReportDocument> ComposeAsync(ReportRun run, Func<int, Task>? made, CancellationToken cancellation)
    {
        var wanted = run.Wanted;
        var context = ContextOf(wanted);
        return composer.ComposeAsync(context, new(run.Id, wanted.Version, wanted.AsOf, run.Position ?? 0, run.Checkpoint), wanted.Watermark, made, cancellation);
    }

    /// <summary>A report that is not kept, as of now: of no run, and signed by nothing yet.</summary>
    public Task<ReportDocument> PreviewAsync(WantedRun wanted, CancellationToken cancellation) =>
        ComposeAsync(wanted, 0, cancellation);

    /// <summary>A report that is not kept, as of a moment: of no run, and signed by nothing.</summary>
    /// <param name="position">The place in the log of the last event that counts.</param>
    public Task<ReportDocument> ComposeAsync(WantedRun wanted, long position, CancellationToken cancellation) =>
        composer.ComposeAsync(ContextOf(wanted), new(null, wanted.Version, wanted.AsOf, position, null), wanted.Watermark, null, cancellation);

    /// <summary>A finished report in a format: from its file, or made again.</summary>
    public async Task<byte[]> FileAsync(ReportRun run, ReportFormat format, CancellationToken cancellation)
    {
        if (await directory.ReadAsync(run.Id, format, cancellation) is { } kept)
            return kept;
        var document = await directory.ReadAsync(run.Id, ReportFormat.Json, cancellation) is { } json
            ? Rendering.Json.JsonReport.Parse(json)
            : await ComposeAsync(run, null, cancellation);
        var bytes = await RenderAsync(document, format, cancellation);
        // What is beyond its retention is made for whoever asks, and not kept again.
        if (run.FinishedAt > clock.GetUtcNow() - settings.ReportsRetention)
        {
            await directory.WriteAsync(run.Id, format, bytes, cancellation);
            await runs.AddFileAsync(run.Id, new(format, HashOf(bytes), bytes.LongLength), cancellation);
        }

        return bytes;
    }

    public async Task<byte[]> RenderAsync(ReportDocument document, ReportFormat format, CancellationToken cancellation)
    {
        await _rendering.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => ReportRenderer.Render(document, format, cancellation), cancellation);
        }
        finally
        {
            _rendering.Release();
        }
    }

    public void Dispose() => _rendering.Dispose();

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private SectionContext ContextOf(WantedRun wanted)
    {
        var period = wanted.Period;
        return new(
            wanted.Definition,
            period,
            wanted.Definition.Compares ? wanted.Definition.Period.Before(period, wanted.Definition.Zone) : null,
            wanted.AsOf,
            wanted.Services,
            settings.ReportingCurrency,
            answers.To(ApiAnswers.Reader($"report {wanted.Definition.Name} for {wanted.RequestedBy}", wanted.Role, wanted.Services)));
    }

    /// <summary>The end of the log as of a moment, once all of it is folded and signed.</summary>
    private async Task<(long Position, ReportCheckpoint? Checkpoint)> FixAsync(DateTimeOffset asOf, CancellationToken cancellation)
    {
        if (asOf + Settling - clock.GetUtcNow() is var left && left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellation);
        await WaitForWritersAsync(cancellation);
        // Whatever has a place by now is awaited: what comes later has a later time.
        var end = await waits.EndOfLogAsync(cancellation);
        var models = readModels.Select(model => model.Name).ToArray();
        var state = await waits.UntilAsync(models, end, Patience, cancellation);
        if (state.PositionOf(models) < end)
            throw new TimeoutException($"the read models are at {state.PositionOf(models)}, and the log ends at {end}");
        var position = await PositionAsync(asOf, cancellation);
        return (position, await CheckpointAsync(position, cancellation));
    }

    /// <summary>Whoever is committing may have been given a time of record before its place in the log.</summary>
    private async Task WaitForWritersAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        await using var command = dataSource.CreateCommand(
            """
            select exists (
                select from pg_stat_activity
                where datname = current_database() and xact_start <= $1 and (backend_xid is not null or wait_event_type = 'Lock') and pid <> pg_backend_pid())
            """);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        while (clock.GetElapsedTime(began) < LongestCommit && (bool)(await command.ExecuteScalarAsync(cancellation))!)
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
    }

    /// <summary>Where the log ended at a moment.</summary>
    public async Task<long> PositionAsync(DateTimeOffset asOf, CancellationToken cancellation)
    {
        // Backwards along the primary key (seq_id): of a moment that has just passed the first few rows.
        await using var command = dataSource.CreateCommand($"select seq_id from {EventSchema.Name}.mt_events where timestamp <= $1 order by seq_id desc limit 1");
        command.Parameters.AddWithValue(asOf);
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private async Task<ReportCheckpoint?> CheckpointAsync(long position, CancellationToken cancellation)
    {
        for (var tries = 0; position > 0 && tries < 20; tries++)
        {
            await using (var connection = await dataSource.OpenConnectionAsync(cancellation))
                if (await CheckpointStore.CoveringAsync(connection, position, cancellation) is { } note && SignedCheckpoint.Parse(note)?.Checkpoint is { } checkpoint)
                    return new(checkpoint.Size, Convert.ToBase64String(checkpoint.Root), note);
            try
            {
                // Null where another node signs, or a gap is not closed yet.
                if (await signer.SignAsync(cancellation) is not > 0)
                    await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancellation);
            }
            catch (Exception exception) when (exception is ProofRefusedException or IOException or UnauthorizedAccessException or StartupException)
            {
                // The report says that it is not signed; the service's health says why.
                return null;
            }
        }

        return null;
    }

    /// <summary>That it was made, what of, and that it is done: all of it, or nothing.</summary>
    private async Task EndAsync(ReportRun run, List<ReportFile> files, CancellationToken cancellation)
    {
        var wanted = run.Wanted;
        var window = wanted.Period.Window;
        var caller = new Caller(wanted.RequestedBy, run.Id.ToString("N"));
        var audit = AuditedRequest.BySystem("report.made", $"report:{wanted.Definition.Name}", $"run {run.Id}, as of {Iso8601.Format(wanted.AsOf)}, for {wanted.Trigger}", caller.CorrelationId);
        var history = await streams.ReadAsync(ReportMade.StreamOf(run.Id), cancellation);
        // Killed between this and its answer, it was made already.
        if (history.Events.Count > 0)
            await runs.EndAsync(run, files, clock.GetUtcNow(), cancellation);
        else
            await streams.AppendAsync(
                history,
                [new ReportMade(run.Id, wanted.Definition.Name, wanted.Version, window.Start, window.End, wanted.AsOf, run.Position ?? 0, run.Checkpoint?.RootHash, files[0].Sha256)],
                caller,
                [audit],
                cancellation,
                session => ReportRunLog.End(session, run, files, clock.GetUtcNow()));
    }
}
