using System.Collections.Frozen;
using BusinessMetrics.Platform.PersonalData.Detection;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>The redactor of each kind of personal data: markers, or keyed hashes where there is a key.</summary>
public sealed class PersonalDataRedactors(IEnumerable<string> kinds, byte[]? hashKey) : IRedactorProvider
{
    private static readonly Redactor Unclassified = new MarkerRedactor("personal_data");

    private readonly FrozenDictionary<DataClassificationSet, Redactor> _byClassification = kinds.ToFrozenDictionary(
        kind => new DataClassificationSet(PersonalDataKinds.ClassificationOf(kind)),
        kind => hashKey is null ? (Redactor)new MarkerRedactor(kind) : new KeyedHashRedactor(kind, hashKey));

    public Redactor GetRedactor(DataClassificationSet classifications) => _byClassification.GetValueOrDefault(classifications, Unclassified);
}
