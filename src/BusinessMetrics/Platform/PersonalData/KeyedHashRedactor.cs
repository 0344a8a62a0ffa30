using System.Net;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.PersonalData.Detection;
using Microsoft.Extensions.Compliance.Redaction;

namespace BusinessMetrics.Platform.PersonalData;

/// <summary>
/// Puts a marker with 64 bits of HMAC-SHA256 in a value's place, so that equal values stay equal and nobody without the
/// key can try values out. The hash is in letters from a to p: digits could be taken for personal data in their turn.
/// </summary>
public sealed class KeyedHashRedactor(string kind, byte[] key) : Redactor
{
    private const int HashBytes = 8;

    public override int GetRedactedLength(ReadOnlySpan<char> input) => kind.Length + (2 * HashBytes) + 3;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}\n{Canonical(source)}"), hash);
        destination[0] = '[';
        kind.CopyTo(destination[1..]);
        destination[kind.Length + 1] = ':';
        var letters = destination.Slice(kind.Length + 2, 2 * HashBytes);
        for (var i = 0; i < HashBytes; i++)
        {
            letters[2 * i] = (char)('a' + (hash[i] >> 4));
            letters[(2 * i) + 1] = (char)('a' + (hash[i] & 15));
        }

        destination[kind.Length + 2 + (2 * HashBytes)] = ']';
        return GetRedactedLength(source);
    }

    /// <summary>The one way of writing what can be written in many.</summary>
    private string Canonical(ReadOnlySpan<char> source) => kind switch
    {
        PersonalDataKinds.Email => source.ToString().Replace("%40", "@", StringComparison.Ordinal).ToLowerInvariant(),
        PersonalDataKinds.Ip => IPAddress.TryParse(source, out var address) ? address.ToString() : source.ToString(),
        PersonalDataKinds.Phone => Phone(source),
        PersonalDataKinds.Card or PersonalDataKinds.Iban or PersonalDataKinds.NationalId => LettersAndDigits(source),
        _ => source.ToString(),
    };

    private static string Phone(ReadOnlySpan<char> source)
    {
        var digits = LettersAndDigits(source.ToString().Replace("(0)", "", StringComparison.Ordinal));
        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
    }

    private static string LettersAndDigits(ReadOnlySpan<char> source)
    {
        var plain = new StringBuilder(source.Length);
        foreach (var character in source)
            if (char.IsAsciiLetterOrDigit(character))
                plain.Append(char.ToUpperInvariant(character));
        return plain.ToString();
    }
}
