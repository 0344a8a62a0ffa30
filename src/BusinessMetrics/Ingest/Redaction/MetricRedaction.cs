using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Store.Events;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Ingest.Redaction;

/// <summary>
/// Takes personal data out of metrics. A metric's user and session are not looked at: the subject directory keeps them
/// apart anyway.
/// </summary>
public class MetricRedaction(PersonalDataRules rules, IRedactorProvider redactors, PersonalDataMode mode) : PersonalDataFilter(rules, redactors, mode)
{
    /// <summary>The metric without personal data, and with what was taken out of it counted by kind.</summary>
    /// <param name="errors">Gets an entry for each field that is refused; the metric then stays as it is.</param>
    public virtual NewMetric Apply(NewMetric metric, List<FieldError> errors)
    {
        var removal = Begin();
        var name = removal.Text("metric_name", metric.Name);
        var unit = removal.Text("unit", metric.Unit);
        var service = removal.Text("service", metric.Service);
        var model = metric.Model is null ? null : removal.Text("model_name", metric.Model);
        var metadata = metric.Metadata is { } given ? MetadataFilter.Apply(given, Rules, ref removal) : (JsonElement?)null;
        if (removal.Counts is not { } counts || IsRefused(removal, errors))
            return metric;
        return metric with
        {
            // A marker's brackets are allowed in no name.
            Name = name.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal),
            Unit = unit,
            Service = service,
            Model = model,
            Metadata = metadata,
            Removed = new RemovedPersonalData(counts),
        };
    }
}
