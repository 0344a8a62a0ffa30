using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Sets of minute ends, as spans in ascending order that do not touch.</summary>
public static class AlertSpans
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<AlertSpan> Without(IReadOnlyList<AlertSpan> spans, IEnumerable<DateTimeOffset> minuteEnds)
    {
        var left = spans.ToList();
        foreach (var end in minuteEnds)
        {
            var index = left.FindIndex(span => span.Holds(end));
            if (index < 0)
                continue;
            var span = left[index];
            left.RemoveAt(index);
            if (end + Minute is var next && (span.To is null || next < span.To))
                left.Insert(index, span with { From = next });
            if (span.From < end)
                left.Insert(index, span with { To = end });
        }

        return left;
    }

    public static IReadOnlyList<AlertSpan> With(IReadOnlyList<AlertSpan> spans, AlertSpan added)
    {
        var merged = new List<AlertSpan>();
        foreach (var span in spans.Append(added).OrderBy(span => span.From))
        {
            if (merged.Count > 0 && (merged[^1].To is null || span.From <= merged[^1].To))
                merged[^1] = merged[^1] with { To = merged[^1].To is { } one && span.To is { } other ? one > other ? one : other : null };
            else
                merged.Add(span);
        }

        return merged;
    }

    /// <summary>What lies before the end of a minute.</summary>
    public static IReadOnlyList<AlertSpan> Before(IEnumerable<AlertSpan> spans, DateTimeOffset minuteEnd) =>
        [.. spans.Where(span => span.From < minuteEnd).Select(span => span.To is null || span.To > minuteEnd ? span with { To = minuteEnd } : span)];

    /// <summary>What goes on ends with the alert.</summary>
    public static IReadOnlyList<AlertSpan> Ended(IEnumerable<AlertSpan> spans, DateTimeOffset resolvedAt) =>
        [.. spans.Select(span => span.To is null ? span with { To = Granularity.Minute.Ceiling(resolvedAt) } : span).Where(span => span.To > span.From)];

    public static bool AreEqual(IReadOnlyList<AlertSpan> one, IReadOnlyList<AlertSpan> other) => one.SequenceEqual(other);
}
