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

    /// <summary>Appends a rule's transitions.</summary>
    /// <returns>False if somebody else appended since <paramref name="history"/> was read.</returns>
    public async Task<bool> AppendAsync(
        AlertRule rule, StreamHistory history, IReadOnlyList<AlertTransition> transitions, CancellationToken cancellation)
    {
        var firing = AlertStreams.FiringIn(history.Events);
        var events = new List<object>();
        foreach (var transition in transitions)
        {
            if (transition.IsRaised)
                events.Add(Raised(rule, transition));
            else
                events.Add(new AlertResolved { AlertId = firing!.AlertId, Reason = transition.Resolution!.Value, Value = transition.Value, At = transition.At });
        }

        return await AppendAsync(history, events, Evaluator, cancellation) is not null;
    }

    /// <summary>Appends to a stream of alerts; the audit trail tells of each transition.</summary>
    public Task<long?> AppendAsync(StreamHistory history, IReadOnlyList<object> events, Caller caller, CancellationToken cancellation) =>
        streams.AppendAsync(history, events, caller, [.. events.Select(transition => AuditOf(transition, history.Key, caller))], cancellation);

    /// <summary>The service does it by itself, though it may follow from what somebody did.</summary>
    private static AuditRecorded AuditOf(object transition, string stream, Caller caller) => transition switch
    {
        AlertRaised raised => AuditedRequest.BySystem("alert.raise", ObjectOf(stream), raised.Message, caller.CorrelationId),
        AlertResolved resolved => AuditedRequest.BySystem("alert.resolve", ObjectOf(stream), AlertNames.Of(resolved.Reason), caller.CorrelationId),
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

    private static AlertRaised Raised(AlertRule rule, AlertTransition transition)
    {
        var level = rule.At(transition.Level)!;
        return new()
        {
            AlertId = Guid.CreateVersion7(transition.At),
            Rule = rule.Name,
            Figure = rule.Figure,
            Level = transition.Level,
            Severity = level.Severity,
            Threshold = level.Threshold,
            Value = transition.Value!.Value,
            Message = AlertMessages.Raised(rule, transition.Level, transition.Value.Value),
            At = transition.At,
        };
    }
}
