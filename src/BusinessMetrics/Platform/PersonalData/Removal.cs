using System.Text;
using BusinessMetrics.Platform.PersonalData.Detection;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>Takes personal data out of texts, and remembers of what kind and in which fields it was. Costs nothing while there is none.</summary>
internal struct Removal(PersonalDataRules rules, IReadOnlyDictionary<string, Redactor> redactors)
{
    /// <summary>How often each kind was found; null where nothing was.</summary>
    public SortedDictionary<string, int>? Counts { get; private set; }

    /// <summary>The kinds found in each field.</summary>
    public Dictionary<string, SortedSet<string>>? Fields { get; private set; }

    /// <param name="field">Where the text stands; its last name may tell what the text is.</param>
    /// <returns>The text itself where nothing is found.</returns>
    public string Text(string field, string text) =>
        rules.Find(text, field) is { } found ? Replace(field, text, found) : text;

    /// <param name="path">Where the text stands.</param>
    /// <param name="key">The name of the field that the text stands in.</param>
    public string Text(string path, ReadOnlySpan<char> key, string text) =>
        rules.Find(text, key) is { } found ? Replace(path, text, found) : text;

    /// <summary>The marker for a whole value.</summary>
    public string Whole(string path, string kind, string text)
    {
        Count(path, kind);
        return redactors[kind].Redact(text);
    }

    private string Replace(string path, string text, Findings found)
    {
        var result = new StringBuilder(text.Length);
        var from = 0;
        foreach (var finding in found.InOrder)
        {
            Count(path, finding.Kind);
            result.Append(text, from, finding.Start - from);
            result.Append(redactors[finding.Kind].Redact(text.AsSpan(finding.Start, finding.Length)));
            from = finding.End;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private void Count(string path, string kind)
    {
        Counts ??= new(StringComparer.Ordinal);
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        Fields ??= [];
        if (!Fields.TryGetValue(path, out var kinds))
            Fields[path] = kinds = new(StringComparer.Ordinal);
        kinds.Add(kind);
    }
}
