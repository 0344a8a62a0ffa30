using System.Collections.Frozen;
using Microsoft.Extensions.Compliance.Classification;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>The kinds of personal data that are known without configuration; configured rules add their own names.</summary>
public static class PersonalDataKinds
{
    public const string Email = "email";
    public const string Iban = "iban";
    public const string Card = "card";
    public const string NationalId = "national_id";
    public const string Ip = "ip";
    public const string Phone = "phone";

    /// <summary>The value of a field whose name says that it is about a person.</summary>
    public const string Field = "field";

    private const string Taxonomy = "personal-data";

    public static FrozenSet<string> All { get; } =
        new[] { Email, Iban, Card, NationalId, Ip, Phone, Field }.ToFrozenSet(StringComparer.Ordinal);

    public static DataClassification ClassificationOf(string kind) => new(Taxonomy, kind);
}
