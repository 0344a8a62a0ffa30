using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Store.Events;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>
/// What callers write passes here before it becomes an event: personal data in it is replaced, or the request refused.
/// A metric's user and session are not looked at: the subject directory keeps them apart anyway.
/// </summary>
public class PersonalDataFilter
{
    private readonly PersonalDataRules _rules;
    private readonly PersonalDataMode _mode;
    private readonly Dictionary<string, Redactor> _redactors;
    private readonly Dictionary<string, Redactor> _masks;

    /// <param name="redactors">Has one for each kind that the rules know.</param>
    public PersonalDataFilter(PersonalDataRules rules, IRedactorProvider redactors, PersonalDataMode mode)
    {
        _rules = rules;
        _mode = mode;
        _redactors = rules.Kinds.ToDictionary(kind => kind, kind => redactors.GetRedactor(new DataClassificationSet(PersonalDataKinds.ClassificationOf(kind))));
        _masks = rules.Kinds.ToDictionary(kind => kind, kind => (Redactor)new MarkerRedactor(kind));
    }

    /// <summary>The metric without personal data, and with what was taken out of it counted by kind.</summary>
    /// <param name="errors">Gets an entry for each field that is refused; the metric then stays as it is.</param>
    public virtual NewMetric Apply(NewMetric metric, List<FieldError> errors)
    {
        var removal = new Removal(_rules, _redactors);
        var name = removal.Text("metric_name", metric.Name);
        var unit = removal.Text("unit", metric.Unit);
        var service = removal.Text("service", metric.Service);
        var model = metric.Model is null ? null : removal.Text("model_name", metric.Model);
        var metadata = metric.Metadata is { } given ? MetadataFilter.Apply(given, _rules, ref removal) : (JsonElement?)null;
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

    /// <summary>A text that becomes part of an event, without personal data; <paramref name="errors"/> gets an entry where it is refused.</summary>
    public string Text(string field, string text, List<FieldError> errors)
    {
        var removal = new Removal(_rules, _redactors);
        var filtered = removal.Text(field, text);
        return IsRefused(removal, errors) ? text : filtered;
    }

    public string? Optional(string field, string? text, List<FieldError> errors) => text is null ? null : Text(field, text, errors);

    /// <summary>Replaces in refusals what only this installation's rules know; the built-in kinds are never quoted at all.</summary>
    public void Mask(List<FieldError> errors)
    {
        for (var i = 0; i < errors.Count; i++)
            errors[i] = errors[i] with { Field = Masked(errors[i].Field), Received = Masked(errors[i].Received) };
    }

    /// <summary>A text that tells of a request, without what any of this installation's rules finds in it.</summary>
    public string Masked(string text) => new Removal(_rules, _masks).Text("", text);

    private bool IsRefused(Removal removal, List<FieldError> errors)
    {
        if (_mode != PersonalDataMode.Reject || removal.Fields is not { } fields)
            return false;
        foreach (var (field, kinds) in fields)
            errors.Add(new(
                FieldError.Shorten(field),
                $"personal data ({string.Join(", ", kinds)})",
                "text without personal data (PII_MODE=reject)"));
        return true;
    }
}
