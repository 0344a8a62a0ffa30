using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>From the end of a minute on the rule stood like this, until the next one that is remembered.</summary>
public sealed record RememberedState([property: JsonPropertyName("at")] DateTimeOffset At, [property: JsonPropertyName("state")] AlertState State);

/// <summary>
/// What is remembered of a rule's minutes, so that those to which something arrives late can be judged again. Nothing that
/// was told is only here: that is in the log.
/// </summary>
/// <param name="Judged">The last minute end that was judged.</param>
/// <param name="Since">Before this the rule was not evaluated, and nothing about it was told.</param>
/// <param name="Minutes">Ascending; as far back as minutes are judged again, with the state that held before.</param>
/// <param name="Told">How many events the rule's stream of alerts had then: with more, somebody told and did not remember.</param>
/// <param name="Changed">The earliest minute, by its start, to which something arrived that is not judged yet.</param>
public sealed record RuleMemory(
    [property: JsonPropertyName("judged")] DateTimeOffset Judged,
    [property: JsonPropertyName("since")] DateTimeOffset Since,
    [property: JsonPropertyName("minutes")] IReadOnlyList<RememberedState> Minutes,
    [property: JsonPropertyName("told")] long Told = 0,
    [property: JsonPropertyName("changed")] DateTimeOffset? Changed = null)
{
    /// <summary>Of a rule that is evaluated for the first time.</summary>
    public static RuleMemory Of(AlertState state, DateTimeOffset since, long told)
    {
        var minute = Granularity.Minute.Floor(since);
        return new(minute, since, [new(minute, state)], told);
    }

    public AlertState StateAt(DateTimeOffset minuteEnd) =>
        Minutes.LastOrDefault(remembered => remembered.At <= minuteEnd)?.State ?? AlertState.Ok;

    public RuleMemory ChangedFrom(DateTimeOffset minute) => this with { Changed = Changed < minute ? Changed : minute };

    /// <summary>After minutes were judged, some perhaps again.</summary>
    public RuleMemory With(IReadOnlyList<JudgedMinute> judged, DateTimeOffset horizon)
    {
        if (judged.Count == 0)
            return this with { Changed = null };
        var minutes = Minutes.Where(remembered => remembered.At < judged[0].At).ToList();
        foreach (var minute in judged)
            if (minutes.Count == 0 || minutes[^1].State != minute.State)
                minutes.Add(new(minute.At, minute.State));
        var kept = minutes.FindLastIndex(remembered => remembered.At <= horizon);
        return this with { Judged = judged[^1].At, Minutes = [.. minutes.Skip(Math.Max(kept, 0))], Changed = null };
    }

    public string ToJson() => JsonSerializer.Serialize(this, AlertsJson.Default.RuleMemory);

    public static RuleMemory FromJson(string json) => JsonSerializer.Deserialize(json, AlertsJson.Default.RuleMemory)!;
}
