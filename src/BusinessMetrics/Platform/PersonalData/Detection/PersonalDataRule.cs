using System.Text.RegularExpressions;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>Says whether an identifier's check digits are right.</summary>
public delegate bool Checksum(ReadOnlySpan<char> text);

/// <summary>A rule of an installation's own.</summary>
/// <param name="Kind">Its name, which stands in the marker.</param>
/// <param name="Pattern">Matches in linear time, whatever the text: it is asked about what callers send.</param>
/// <param name="Checksum">What matches and fails it is something else.</param>
public sealed record PersonalDataRule(string Kind, Regex Pattern, Checksum? Checksum)
{
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public void Find(ReadOnlySpan<char> text, ref Findings? found)
    {
        foreach (var match in Pattern.EnumerateMatches(text))
            if (match.Length > 0 && Checksum?.Invoke(text.Slice(match.Index, match.Length)) != false)
                Findings.Add(ref found, match.Index, match.Length, Kind);
    }
}
