using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Projections.Watch.Silences;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Watch.Silences;

/// <summary>Makes and ends silences, each in a stream of its own.</summary>
public sealed class SilenceStreams(EventStreams streams)
{
    public async Task<(DateTimeOffset At, long Position)> CreateAsync(Silence silence, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        var position = await streams.AppendAsync(new(Silence.StreamOf(silence.Id), []), [new SilenceSet(silence)], caller, [audit], cancellation)
            ?? throw new InvalidOperationException($"there is a silence {silence.Id} already");
        await streams.WaitForAsync(RoutingReadModel.ModelName, position, cancellation);
        var recorded = await streams.ReadNewestAsync(Silence.StreamOf(silence.Id), cancellation);
        return (recorded.Events[0].RecordedAt, position);
    }

    /// <summary>Ends a silence now. One that has not begun is one that never held.</summary>
    /// <returns>The place in the log up to which that is there; null where there is no such silence, or it is over.</returns>
    public async Task<long?> EndAsync(Guid id, DateTimeOffset now, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadNewestAsync(Silence.StreamOf(id), cancellation);
            if (history.Events is not [.., { Data: SilenceSet { Silence: var silence } }] || silence.To <= now)
                return null;
            var ended = silence with { From = silence.From < now ? silence.From : now, To = now };
            if (await streams.AppendAsync(history, [new SilenceEnded(ended)], caller, [audit], cancellation) is not { } position)
                continue;
            await streams.WaitForAsync(RoutingReadModel.ModelName, position, cancellation);
            return position;
        }
    }
}
