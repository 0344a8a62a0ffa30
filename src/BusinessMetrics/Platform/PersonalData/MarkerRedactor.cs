using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>Puts the same marker in the place of every value of a kind, such as [email].</summary>
public sealed class MarkerRedactor(string kind) : Redactor
{
    private readonly string _marker = $"[{kind}]";

    public override int GetRedactedLength(ReadOnlySpan<char> input) => _marker.Length;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        _marker.CopyTo(destination);
        return _marker.Length;
    }
}
