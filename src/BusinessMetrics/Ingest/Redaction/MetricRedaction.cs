using System.Runtime.InteropServices;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Subjects;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Ingest.Redaction;

/// <summary>
/// Takes personal data out of metrics. A metric's user and session are not looked at: the subject directory keeps them
/// apart anyway.
/// </summary>
/// <param name="others">What may have been put in the place of personal data before: by another mode, or under an older key.</param>
public class MetricRedaction(
    PersonalDataRules rules, IRedactorProvider redactors, PersonalDataMode mode, params IReadOnlyList<IRedactorProvider> others)
    : PersonalDataFilter(rules, redactors, mode)
{
    /// <summary>The metric without personal data, and with what was taken out of it counted by kind.</summary>
    /// <param name="errors">Gets an entry for each field that is refused; the metric then stays as it is.</param>
    public virtual NewMetric Apply(NewMetric metric, List<FieldError> errors)
    {
        var removal = Begin();
        var redacted = Redacted(metric, metric, ref removal);
        return removal.Counts is null || IsRefused(removal, errors) ? metric : redacted with { Sent = metric };
    }

    /// <summary>A metric's name with markers in it: their brackets are allowed in no name.</summary>
    public static string NameOf(string marked) => marked.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    /// <summary>What a metric, of whose texts something was taken, may have been recorded as: as it was sent, and by the other ways.</summary>
    public IEnumerable<NewMetric> Otherwise(NewMetric metric)
    {
        var namesPerson = metric.Metadata is { } metadata && PersonReferences.Names(JsonMarshal.GetRawUtf8Value(metadata), metric.UserId, metric.SessionId);
        if (metric.Sent is null && !namesPerson)
            yield break;
        var sent = metric.Sent ?? metric;
        yield return sent;
        // Before there were references, a person's name in metadata was a text like any other.
        foreach (var own in namesPerson ? (NewMetric?[])[sent, null] : [sent])
            foreach (var other in others)
            {
                var removal = Begin(other);
                yield return Redacted(sent, own, ref removal);
            }
    }

    /// <param name="own">Whose person and session are left to be references; null where none are.</param>
    private NewMetric Redacted(NewMetric metric, NewMetric? own, ref Removal removal)
    {
        var name = removal.Text("metric_name", metric.Name);
        var unit = removal.Text("unit", metric.Unit);
        var service = removal.Text("service", metric.Service);
        var model = metric.Model is null ? null : removal.Text("model_name", metric.Model);
        var metadata = metric.Metadata is { } given ? MetadataFilter.Apply(given, own?.UserId, own?.SessionId, Rules, ref removal) : (JsonElement?)null;
        return removal.Counts is not { } counts ? metric : metric with
        {
            Name = NameOf(name),
            Unit = unit,
            Service = service,
            Model = model,
            Metadata = metadata,
            Removed = new RemovedPersonalData(counts),
        };
    }
}
