using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Tests.Platform.PersonalData;

internal static class Given
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    public static MetricRedaction Filter(PersonalDataMode mode, PersonalDataRules? rules = null, byte[]? key = null)
    {
        rules ??= PersonalDataRules.BuiltIn;
        return new(rules, new PersonalDataRedactors(rules.Kinds, mode == PersonalDataMode.Hash ? key ?? Key : null), mode);
    }
}
