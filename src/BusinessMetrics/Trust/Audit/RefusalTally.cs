using System.Globalization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;

namespace BusinessMetrics.Trust.Audit;

/// <summary>
/// Refused calls that wait to be written. The first of a minute from one source to one object are events of their own;
/// the others are counted, and become one event when the minute is over. Whatever comes is in one or the other: with
/// too many sources to tell apart, in one for all of them.
/// </summary>
/// <param name="eachPerMinute">Events of their own from one source to one object.</param>
/// <param name="allPerMinute">Events of their own in all.</param>
/// <param name="mostSources">Sources and objects counted apart.</param>
/// <param name="mostWaiting">Events of their own that may wait to be written.</param>
public sealed class RefusalTally(int eachPerMinute = 10, int allPerMinute = 600, int mostSources = 10_000, int mostWaiting = 10_000)
{
    private const string Various = "various";

    private readonly Lock _lock = new();
    private readonly List<AuditRecorded> _single = [];
    private readonly Dictionary<AuditRecorded, Counted> _counted = [];
    private readonly Dictionary<AuditRecorded, int> _singleOfMinute = [];
    private DateTimeOffset _minute;
    private int _allOfMinute;

    /// <summary>Takes a refused call that happened at <paramref name="now"/>.</summary>
    public void Add(AuditRecorded audit, DateTimeOffset now)
    {
        lock (_lock)
        {
            StartMinute(now);
            var key = audit with { CorrelationId = null, At = null };
            var before = _singleOfMinute.GetValueOrDefault(key);
            if (before < eachPerMinute && _allOfMinute < allPerMinute && _single.Count < mostWaiting)
            {
                _singleOfMinute[key] = before + 1;
                _allOfMinute++;
                _single.Add(audit with { At = Iso8601.Cut(now) });
                return;
            }

            key = key with { At = _minute };
            if (!_counted.ContainsKey(key) && _counted.Count >= mostSources)
                key = key with { Actor = Various, Role = null, Target = Various, SourceAddress = null, Details = null };
            _counted[key] = _counted.TryGetValue(key, out var counted) ? counted with { Count = counted.Count + 1, Last = now } : new(1, now, now);
        }
    }

    /// <summary>Takes out what can be written: events of their own, and the counts of minutes that are over, or of all.</summary>
    public IReadOnlyList<AuditRecorded> Drain(DateTimeOffset now, bool all = false)
    {
        lock (_lock)
        {
            StartMinute(now);
            var over = _counted.Where(each => all || each.Key.At < _minute).ToArray();
            foreach (var (key, _) in over)
                _counted.Remove(key);
            AuditRecorded[] drained = [.. _single, .. over.Select(each => each.Value.Event(each.Key))];
            _single.Clear();
            return drained;
        }
    }

    private void StartMinute(DateTimeOffset now)
    {
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        if (minute == _minute)
            return;
        _minute = minute;
        _allOfMinute = 0;
        _singleOfMinute.Clear();
    }

    private readonly record struct Counted(long Count, DateTimeOffset First, DateTimeOffset Last)
    {
        public AuditRecorded Event(AuditRecorded key) => key with
        {
            At = Iso8601.Cut(First),
            Details = string.Create(
                CultureInfo.InvariantCulture,
                $"{(key.Details is null ? "" : key.Details + "; ")}{Count} such calls from {Iso8601.Format(First)} to {Iso8601.Format(Last)}"),
        };
    }
}
