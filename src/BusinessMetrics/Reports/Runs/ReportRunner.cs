using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Platform.Signals;
using BusinessMetrics.Reports.Rendering.Pdf;
using Wolverine;

namespace BusinessMetrics.Reports.Runs;

/// <summary>Wakes whoever makes reports.</summary>
public sealed class ReportSignal : WakeSignal;

/// <summary>Wakes whoever waits for what is made.</summary>
public sealed class ReportMadeSignal : WakeSignal;

/// <summary>Makes the reports that wait, one after the other on each node. One that its node does not end is another's.</summary>
public sealed partial class ReportRunner(
    ReportRunLog runs, ReportMaker maker, ReportDirectory directory, ReportSignal signal, ReportMadeSignal made, ServiceMeters meters, ServiceSettings settings, WolverineOptions nodes, TimeProvider clock, ILogger<ReportRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Cleaning = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? cleaned = null;
        var isFailing = false;
        // A service that is alone need not wait until the claims of the one that was killed before it end: nobody else can have any.
        var mayBeClaimed = nodes.Durability.Mode == DurabilityMode.Solo;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (mayBeClaimed)
                    await runs.FreeAsync(stoppingToken);
                mayBeClaimed = false;
                while (await runs.ClaimAsync(clock.GetUtcNow(), stoppingToken) is { } run)
                    await MakeAsync(run, stoppingToken);
                if (cleaned is null || clock.GetElapsedTime(cleaned.Value) >= Cleaning)
                {
                    cleaned = clock.GetTimestamp();
                    await CleanAsync(stoppingToken);
                }

                isFailing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                    LogTrouble(exception);
                isFailing = true;
            }

            await signal.WaitAsync(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MakeAsync(ReportRun run, CancellationToken stopping)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limited.CancelAfter(Longest);
        var beating = BeatAsync(run, limited);
        var began = clock.GetTimestamp();
        try
        {
            await maker.MakeAsync(run, sections => runs.ContinueAsync(run, sections, clock.GetUtcNow(), limited.Token), limited.Token);
            meters.ReportMade(isDone: true, clock.GetElapsedTime(began));
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            var isFinal = run.Tries >= ReportRunLog.MostTries;
            meters.ReportMade(isDone: false, clock.GetElapsedTime(began));
            LogFailure(exception, run.Id, run.Wanted.Definition.Name, run.Tries);
            await runs.FailAsync(run, ReasonOf(exception), isFinal, clock.GetUtcNow(), stopping);
        }
        finally
        {
            await limited.CancelAsync();
            await beating;
            made.Signal();
        }
    }

    /// <summary>Keeps the run while it is made; where another node has it by now, there is nothing more to do here.</summary>
    private async Task BeatAsync(ReportRun run, CancellationTokenSource limited)
    {
        while (!limited.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, clock, limited.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!limited.IsCancellationRequested && !await runs.ContinueAsync(run, 0, clock.GetUtcNow(), limited.Token))
                    await limited.CancelAsync();
            }
            catch (Exception exception) when (exception is Npgsql.NpgsqlException or OperationCanceledException)
            {
                // It is said again; a claim lasts for three of these.
            }
        }
    }

    /// <summary>Files beyond their retention go; the run says what they were, and they can be made again.</summary>
    private async Task CleanAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - settings.ReportsRetention;
        // Those that ended longer ago were seen to while they were as old as this.
        foreach (var run in await runs.EndedAsync(before - TimeSpan.FromDays(30), before, cancellation))
            directory.Remove(run);
    }

    private static string ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => $"It took longer than {Longest.TotalMinutes} minutes.",
        TimeoutException => "Not all that was recorded by its moment could be asked for in time.",
        ReportTooLongException tooLong => $"It has more than {tooLong.MostPages} pages.",
        Npgsql.NpgsqlException => "The database did not answer.",
        IOException or UnauthorizedAccessException => "Its files could not be written where REPORTS_DIR is.",
        _ => "It could not be made; the service's log says why.",
    };

    [LoggerMessage(LogLevel.Error, "Reports cannot be made; trying again")]
    private partial void LogTrouble(Exception exception);

    [LoggerMessage(LogLevel.Error, "The run {Run} of the report {Report} failed, try {Try}")]
    private partial void LogFailure(Exception exception, Guid run, string report, int @try);
}
