using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// Writes what becomes of alerts to the log. A transition is appended only to the history that it was decided from, so
/// it happens once, however many nodes evaluate. The log is also where others learn of alerts: a channel that tells
/// people follows <see cref="AlertRaised"/> and <see cref="AlertResolved"/> there.
/// </summary>
public sealed class AlertLog(EventStreams streams)
{
    /// <summary>Who appends, where no request does.</summary>
    public static Caller Evaluator { get; } = new("alert-evaluation", "alert-evaluation");

    public Task<StreamHistory> ReadAsync(string stream, CancellationToken cancellation) => streams.ReadAsync(stream, cancellation);

    /// <summary>How many events each of the streams has, where it has any.</summary>
    public Task<IReadOnlyDictionary<string, long>> VersionsAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        streams.VersionsAsync(keys, cancellation);

    /// <summary>Appends to a stream of alerts; the audit trail tells of each transition.</summary>
    public Task<long?> AppendAsync(StreamHistory history, IReadOnlyList<object> events, Caller caller, CancellationToken cancellation) =>
        streams.AppendAsync(history, events, caller, [.. events.Select(transition => AuditOf(transition, history.Key, caller))], cancellation);

    /// <summary>The service does it by itself, though it may follow from what somebody did.</summary>
    private static AuditRecorded AuditOf(object transition, string stream, Caller caller) => transition switch
    {
        AlertRaised raised => AuditedRequest.BySystem("alert.raise", ObjectOf(stream), raised.Message, caller.CorrelationId),
        AlertResolved resolved => AuditedRequest.BySystem("alert.resolve", ObjectOf(stream), AlertNames.Of(resolved.Reason), caller.CorrelationId),
        AlertRevised revised => AuditedRequest.BySystem(
            "alert.revise", ObjectOf(stream), revised.Fired.Count == 0 ? "it never fired, by what is known now" : "it fired at other minutes, by what is known now", caller.CorrelationId),
        _ => throw new ArgumentOutOfRangeException(nameof(transition), transition, "no transition of an alert"),
    };

    /// <summary>Resolves the alert that fires in a stream.</summary>
    /// <param name="value">The figure, where it is the reason.</param>
    /// <returns>The event's sequence; null if none fires.</returns>
    public async Task<long?> ResolveAsync(
        string stream, AlertResolution reason, DateTimeOffset at, ExactNumber? value, Caller caller, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await ReadAsync(stream, cancellation);
            if (AlertStreams.FiringIn(history.Events) is not { } firing)
                return null;
            var resolved = new AlertResolved { AlertId = firing.AlertId, Reason = reason, Value = value, At = at };
            if (await AppendAsync(history, [resolved], caller, cancellation) is { } sequence)
                return sequence;
        }
    }

    /// <summary>alert/slow-answers is the object alert:slow-answers.</summary>
    private static string ObjectOf(string stream) => "alert:" + stream[AlertStreams.OfAlerts("").Length..];
}
