using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData.Detection;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>What callers write passes here before it becomes an event: personal data in it is replaced, or the request refused.</summary>
public class PersonalDataFilter
{
    private readonly PersonalDataMode _mode;
    private readonly Dictionary<string, Redactor> _redactors;
    private readonly Dictionary<string, Redactor> _masks;

    /// <param name="redactors">Has one for each kind that the rules know.</param>
    public PersonalDataFilter(PersonalDataRules rules, IRedactorProvider redactors, PersonalDataMode mode)
    {
        Rules = rules;
        _mode = mode;
        _redactors = ByKind(redactors);
        _masks = rules.Kinds.ToDictionary(kind => kind, kind => (Redactor)new MarkerRedactor(kind));
    }

    protected PersonalDataRules Rules { get; }

    /// <summary>A text that becomes part of an event, without personal data; <paramref name="errors"/> gets an entry where it is refused.</summary>
    public string Text(string field, string text, List<FieldError> errors)
    {
        var removal = Begin();
        var filtered = removal.Text(field, text);
        return IsRefused(removal, errors) ? text : filtered;
    }

    public string? Optional(string field, string? text, List<FieldError> errors) => text is null ? null : Text(field, text, errors);

    /// <summary>The kinds of personal data in a text that cannot be without it.</summary>
    public IReadOnlyCollection<string> Finds(string text)
    {
        var removal = Begin();
        _ = removal.Text("", text);
        return removal.Counts?.Keys.ToArray() ?? [];
    }

    /// <summary>Replaces in refusals what only this installation's rules know; the built-in kinds are never quoted at all.</summary>
    public void Mask(List<FieldError> errors)
    {
        for (var i = 0; i < errors.Count; i++)
            errors[i] = errors[i] with { Field = Masked(errors[i].Field), Received = Masked(errors[i].Received) };
    }

    /// <summary>Why something may not have a name; a marker in its place would make one thing of two, whichever of them was set last.</summary>
    public FieldError? RefusalOfName(string name) => Finds(name) is { Count: > 0 } kinds
        ? new("name", $"personal data ({string.Join(", ", kinds)})", "a name without personal data")
        : null;

    /// <summary>A text that tells of a request, without what any of this installation's rules finds in it.</summary>
    public string Masked(string text) => new Removal(Rules, _masks).Text("", text);

    /// <summary>Takes personal data out of several texts that belong together.</summary>
    private protected Removal Begin() => new(Rules, _redactors);

    /// <summary>As <see cref="Begin()"/>, with other things put in its place.</summary>
    private protected Removal Begin(IRedactorProvider redactors) => new(Rules, ByKind(redactors));

    private Dictionary<string, Redactor> ByKind(IRedactorProvider redactors) =>
        Rules.Kinds.ToDictionary(kind => kind, kind => redactors.GetRedactor(new DataClassificationSet(PersonalDataKinds.ClassificationOf(kind))));

    /// <summary>Whether what was found is refused; <paramref name="errors"/> gets an entry for each field of it.</summary>
    private protected bool IsRefused(Removal removal, List<FieldError> errors)
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
