using System.Buffers;
using System.Collections.Frozen;

namespace BusinessMetrics.Platform.PersonalData.Detection;

/// <summary>Finds personal data in a text; pure. What costs more than a glance is asked only of texts that could hold it.</summary>
public sealed class PersonalDataRules
{
    private const int LongestFieldName = 128;

    private static readonly SearchValues<char> Telling = SearchValues.Create("@0123456789");
    private static readonly SearchValues<byte> TellingBytes = SearchValues.Create("@0123456789"u8);

    private static readonly string[] UsualFields =
    [
        "first_name", "last_name", "full_name", "middle_name", "maiden_name", "surname", "family_name", "given_name", "date_of_birth", "birth_date",
        "birthday", "dob", "passport_number", "passport_no", "drivers_license", "driver_license", "driving_licence", "license_plate", "tax_id", "national_id",
        "social_security_number", "home_address", "street_address", "postal_address", "bank_account_number", "cvv", "cvc", "patient_name", "customer_name",
    ];

    private readonly IReadOnlyList<PersonalDataRule> _rules;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _fields;
    private readonly bool _email;
    private readonly bool _iban;
    private readonly bool _card;
    private readonly bool _nationalId;
    private readonly bool _ip;
    private readonly bool _phone;

    /// <param name="rules">Looked for after the built-in kinds, in every text.</param>
    /// <param name="fields">Names, in any way of writing, whose values are personal data whatever they look like.</param>
    /// <param name="disabled">Built-in kinds that are not looked for.</param>
    public PersonalDataRules(IReadOnlyList<PersonalDataRule> rules, IReadOnlyList<string> fields, IReadOnlyCollection<string> disabled)
    {
        _rules = rules;
        _email = !disabled.Contains(PersonalDataKinds.Email);
        _iban = !disabled.Contains(PersonalDataKinds.Iban);
        _card = !disabled.Contains(PersonalDataKinds.Card);
        _nationalId = !disabled.Contains(PersonalDataKinds.NationalId);
        _ip = !disabled.Contains(PersonalDataKinds.Ip);
        _phone = !disabled.Contains(PersonalDataKinds.Phone);
        var names = disabled.Contains(PersonalDataKinds.Field) ? fields : [.. UsualFields, .. fields];
        _fields = names.Select(FieldName).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What is looked for where nothing is configured.</summary>
    public static PersonalDataRules BuiltIn { get; } = new([], [], []);

    /// <summary>Everything that can be found.</summary>
    public IEnumerable<string> Kinds => [.. PersonalDataKinds.All, .. _rules.Select(rule => rule.Kind)];

    /// <summary>Whether a JSON number is a payment card's.</summary>
    public bool IsCard(ReadOnlySpan<char> number) => _card && number.Length <= PaymentCards.MostPlainDigits && number.IndexOfAnyExceptInRange('0', '9') < 0 && PaymentCards.IsCard(number);

    /// <summary>Whether a field's name says that its value is personal data; case and separators do not matter.</summary>
    public bool IsField(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestFieldName)
            return false;
        Span<char> plain = stackalloc char[LongestFieldName];
        return _fields.Contains(plain[..WritePlain(name, plain)]);
    }

    /// <summary>Whether a text, as UTF-8 without escapes, could hold anything.</summary>
    public bool MayHold(ReadOnlySpan<byte> text) => _rules.Count > 0 || text.ContainsAny(TellingBytes);

    /// <param name="key">The name of the field that the text stands in.</param>
    /// <returns>Null where nothing is found.</returns>
    public Findings? Find(ReadOnlySpan<char> text, ReadOnlySpan<char> key)
    {
        Findings? found = null;
        if (text.ContainsAny(Telling) && !TextOutline.IsIdentifierOrInstant(text))
            FindBuiltIn(text, key, ref found);
        foreach (var rule in _rules)
            rule.Find(text, ref found);
        return found;
    }

    private void FindBuiltIn(ReadOnlySpan<char> text, ReadOnlySpan<char> key, ref Findings? found)
    {
        var outline = new TextOutline(text);
        if (_email && outline is { Signs: > 0, Dots: > 0 })
            EmailAddresses.Find(text, ref found);
        if (_iban && outline.Digits >= 4 && text.Length >= Ibans.Shortest)
            Ibans.Find(text, ref found);
        if (_card && outline.LongestStretch >= PaymentCards.FewestDigits)
            PaymentCards.Find(text, ref found);
        if (_nationalId && outline.LongestStretch >= NationalIds.FewestDigits && text.Length >= NationalIds.Shortest)
            NationalIds.Find(text, key, outline, ref found);
        // First: the one can hold the other.
        if (_ip && outline is { Digits: > 0, Colons: >= 2 })
            IpAddresses.FindV6(text, ref found);
        if (_ip && outline is { Digits: >= 4, Dots: >= 3 })
            IpAddresses.FindV4(text, key, ref found);
        if (_phone && outline.LongestStretch >= PhoneNumbers.FewestDigits)
            PhoneNumbers.Find(text, key, outline, ref found);
    }

    private static string FieldName(string name)
    {
        Span<char> plain = stackalloc char[LongestFieldName];
        return plain[..WritePlain(name.Length > LongestFieldName ? name.AsSpan(0, LongestFieldName) : name, plain)].ToString();
    }

    private static int WritePlain(ReadOnlySpan<char> name, Span<char> plain)
    {
        var length = 0;
        foreach (var character in name)
            if (char.IsLetterOrDigit(character))
                plain[length++] = char.ToLowerInvariant(character);
        return length;
    }
}
