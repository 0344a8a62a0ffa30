using System.Collections.Concurrent;
using System.Threading.Channels;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries.Sending;
using BusinessMetrics.Watch.Routes;
using Wolverine;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>
/// Sends what is due, on every node, to each channel a few at a time: one that hangs holds up no other. An attempt's end is noted by one
/// writer, many at a time; what is not noted is sent again under the same id.
/// </summary>
public sealed partial class DeliveryDispatcher(
    DeliveryLog deliveries,
    RoutingDirectory directory,
    ChannelSender sender,
    FailingChannels failing,
    DeliverySignal signal,
    ServiceMeters meters,
    WolverineOptions nodes,
    TimeProvider clock,
    ILogger<DeliveryDispatcher> logger)
    : BackgroundService
{
    public const int MostToOneChannel = 4;

    /// <summary>Of which channels that hang can take no more than their own share.</summary>
    public const int MostAtOnce = 128;

    private const int MostNotedTogether = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly string Node = $"{Environment.MachineName}/{Environment.ProcessId}";

    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private readonly Channel<EndedAttempt> _ended = Channel.CreateUnbounded<EndedAttempt>(new() { SingleReader = true });
    private int _all;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var noting = Task.Run(NoteAsync, CancellationToken.None);
        var isFailing = false;
        // A service that is alone need not wait until the claims of the one that was killed before it end: nobody else can have any.
        var mayBeClaimed = nodes.Durability.Mode == DurabilityMode.Solo;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                if (mayBeClaimed)
                    await deliveries.FreeAsync(stoppingToken);
                mayBeClaimed = false;
                await SendDueAsync(stoppingToken);
                isFailing = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFailing)
                    LogFailure(exception);
                (isFailing, pause) = (true, PauseAfterFailure);
            }

            await signal.WaitAsync(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What is under way ends by itself; after that nobody writes any more.
        while (Volatile.Read(ref _all) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        _ended.Writer.Complete();
        await noting;
    }

    private async Task SendDueAsync(CancellationToken cancellation)
    {
        var targets = await directory.TargetsAsync(cancellation);
        var room = MostAtOnce - Volatile.Read(ref _all);
        var limits = new Dictionary<string, int>();
        foreach (var target in targets.Values)
        {
            var name = target.Channel.Name;
            var limit = Math.Min(room, sender.BreakerOf(target.Channel).Limit(MostToOneChannel) - _underWay.GetValueOrDefault(name));
            if (limit > 0)
                limits[name] = limit;
        }

        if (limits.Count == 0)
            return;
        foreach (var delivery in await deliveries.ClaimAsync(limits, Node, clock.GetUtcNow(), cancellation))
        {
            Interlocked.Increment(ref _all);
            _underWay.AddOrUpdate(delivery.Channel, 1, (_, count) => count + 1);
            _ = Task.Run(() => SendAsync(targets[delivery.Channel], delivery), CancellationToken.None);
        }
    }

    private async Task SendAsync(ChannelTarget target, ClaimedDelivery delivery)
    {
        try
        {
            var (startedAt, started) = (clock.GetUtcNow(), clock.GetTimestamp());
            var outcome = await sender.SendAsync(target, new(delivery.Id, delivery.Recipient, delivery.ContentType, delivery.Body), CancellationToken.None);
            if (outcome is null)
            {
                await deliveries.ReleaseAsync([delivery], clock.GetUtcNow() + PauseAfterFailure, CancellationToken.None);
                return;
            }

            var took = clock.GetElapsedTime(started);
            meters.Delivered(AlertNames.Of(target.Channel.Kind), outcome.IsDelivered);
            await _ended.Writer.WriteAsync(new(
                delivery, startedAt, took, outcome,
                outcome.IsDelivered || outcome.IsFinal ? TimeSpan.Zero : RetrySchedule.WaitAfter(delivery.Tries, outcome.RetryAfter, Random.Shared.NextDouble())));
        }
        catch (Exception exception)
        {
            // It is claimed, and tried again when that is over.
            LogFailure(exception);
        }
        finally
        {
            _underWay.AddOrUpdate(delivery.Channel, 0, (_, count) => count - 1);
            Interlocked.Decrement(ref _all);
            signal.Signal();
        }
    }

    private async Task NoteAsync()
    {
        var batch = new List<EndedAttempt>();
        while (await _ended.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostNotedTogether && _ended.Reader.TryRead(out var ended))
                batch.Add(ended);
            while (!await TryNoteAsync(batch))
                await Task.Delay(PauseAfterFailure, clock, CancellationToken.None);
            batch.Clear();
        }
    }

    private async Task<bool> TryNoteAsync(List<EndedAttempt> batch)
    {
        try
        {
            await deliveries.EndAsync(batch, CancellationToken.None);
            // What waited behind them may go now.
            signal.Signal();
            await failing.SwitchOffAsync(batch, CancellationToken.None);
            return true;
        }
        catch (Exception exception)
        {
            LogFailure(exception);
            // During the shutdown the database may be gone for good: what is not noted is sent again.
            return _ended.Reader.Completion.IsCompleted;
        }
    }

    [LoggerMessage(LogLevel.Error, "Notices cannot be sent, or not be noted as sent; trying again")]
    private partial void LogFailure(Exception exception);
}
