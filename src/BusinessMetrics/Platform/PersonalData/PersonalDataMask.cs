using BusinessMetrics.Platform.PersonalData.Detection;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>Puts markers in the place of the built-in kinds, whatever is configured: for texts that say what was wrong with others.</summary>
public static class PersonalDataMask
{
    private static readonly Dictionary<string, Redactor> Markers =
        PersonalDataRules.BuiltIn.Kinds.ToDictionary(kind => kind, kind => (Redactor)new MarkerRedactor(kind));

    public static string Apply(string text) => new Removal(PersonalDataRules.BuiltIn, Markers).Text("", text);
}
