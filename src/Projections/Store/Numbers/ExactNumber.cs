using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Numbers;

/// <summary>
/// A decimal number of any size, added without rounding: a sum of metrics is the same in whatever order, in whatever
/// batches they arrive, which neither <see cref="double"/> nor <see cref="decimal"/> gives. Numbers that a
/// <see cref="decimal"/> holds exactly, which is nearly all of them, cost no more than one.
/// </summary>
[JsonConverter(typeof(ExactNumberJsonConverter))]
public readonly struct ExactNumber : IEquatable<ExactNumber>, IComparable<ExactNumber>
{
    /// <summary>Longer texts are no measurements; they would only be a way to keep the service busy.</summary>
    public const int MaximumLength = 400;

    /// <summary>No number of <see cref="MaximumLength"/> is longer in the store, which writes 1e-400 out digit by digit.</summary>
    public const int MaximumStoredLength = 1000;

    /// <summary>As JSON and PostgreSQL write numbers: without white space, and without thousands.</summary>
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly decimal _narrow;
    private readonly WideNumber? _wide;

    private ExactNumber(decimal narrow) => _narrow = narrow;

    private ExactNumber(WideNumber wide) => _wide = wide;

    public static ExactNumber Zero => default;

    public bool IsZero => _wide is null && _narrow == 0;

    public static implicit operator ExactNumber(decimal value) => new(value);

    public static implicit operator ExactNumber(int value) => new(value);

    public static implicit operator ExactNumber(long value) => new(value);

    public static ExactNumber operator +(ExactNumber left, ExactNumber right)
    {
        if (left._wide is null && right._wide is null && TryAdd(left._narrow, right._narrow, out var sum))
            return new(sum);
        return FromWide(left.Widen() + right.Widen());
    }

    public static ExactNumber operator -(ExactNumber left, ExactNumber right) => left + -right;

    public static ExactNumber operator *(ExactNumber left, ExactNumber right)
    {
        if (left._wide is null && right._wide is null && TryMultiply(left._narrow, right._narrow, out var product))
            return new(product);
        return FromWide(left.Widen() * right.Widen());
    }

    public static ExactNumber operator -(ExactNumber number) =>
        number._wide is null ? new(-number._narrow) : new(-number._wide);

    public static bool operator ==(ExactNumber left, ExactNumber right) => left.Equals(right);

    public static bool operator !=(ExactNumber left, ExactNumber right) => !left.Equals(right);

    public static bool operator <(ExactNumber left, ExactNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(ExactNumber left, ExactNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(ExactNumber left, ExactNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ExactNumber left, ExactNumber right) => left.CompareTo(right) >= 0;

    public static ExactNumber Max(ExactNumber left, ExactNumber right) => left >= right ? left : right;

    public static ExactNumber Min(ExactNumber left, ExactNumber right) => left <= right ? left : right;

    /// <summary>Reads a number as JSON writes it. False for what is not one, is not finite as a double, or is too long.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactNumber number, int longest = MaximumLength)
    {
        number = default;
        return text.Length <= longest && TryParseExact(text, out number, out var approximate) && double.IsFinite(approximate);
    }

    /// <summary>Reads a number of any length and size, as PostgreSQL writes it: a sum may be beyond every double.</summary>
    public static ExactNumber ParseExact(string text) =>
        TryParseExact(text, out var number, out _) ? number : throw new FormatException($"'{text}' is not a finite decimal number");

    private static bool TryParseExact(ReadOnlySpan<char> text, out ExactNumber number, out double approximate)
    {
        number = default;
        if (ShortDecimal.TryParse(text, out var few))
        {
            number = new(few);
            approximate = default;
            return true;
        }

        // NaN and Infinity are the only texts without a digit that make a double.
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out approximate) || !text.ContainsAnyInRange('0', '9'))
            return false;
        if (FitsDecimal(text))
        {
            number = new(decimal.Parse(text, Style, CultureInfo.InvariantCulture));
            return true;
        }

        if (!WideNumber.TryParse(text, out var wide))
            return false;
        number = FromWide(wide);
        return true;
    }

    /// <summary>The shortest decimal that reads back as this double.</summary>
    public static ExactNumber FromDouble(double value) => ParseExact(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The nearest double; infinite for a sum that is beyond every one.</summary>
    public double ToDouble()
    {
        if (_wide is not null)
            return double.Parse(_wide.ToString(), Style, CultureInfo.InvariantCulture);
        if (CastsExactly(_narrow))
            return (double)_narrow;
        Span<char> text = stackalloc char[32];
        _narrow.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..length], Style, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// One of so many equal parts, such as a mean, as the double that is nearest to the exact quotient; finite wherever the
    /// part is, even if the number is beyond every double.
    /// </summary>
    public double DividedBy(long parts) => Math.Clamp(DividedOnceBy(parts).ToDouble(), double.MinValue, double.MaxValue);

    /// <summary>One of so many equal parts, rounded once: to 20 digits and more where that many do not end it.</summary>
    /// <exception cref="DivideByZeroException">There are no parts.</exception>
    private ExactNumber DividedOnceBy(long parts)
    {
        // A decimal has 28 decimals: of a number that is not small they are digits enough.
        const decimal Small = 1e-6m;
        return _wide is null && (_narrow == 0 || Math.Abs(_narrow) / Math.Abs((decimal)parts) >= Small)
            ? new(_narrow / parts)
            : FromWide(WideNumber.Quotient(Widen(), ((ExactNumber)parts).Widen()));
    }

    /// <summary>The quotient with so many decimals, the last one rounded half to even.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public ExactNumber DividedBy(ExactNumber divisor, int decimals) => FromWide(WideNumber.Divide(Widen(), divisor.Widen(), decimals));

    /// <summary>This by the whole, such as a rate, as the double that is nearest to the exact quotient; 0 of nothing. Finite, whatever the two are.</summary>
    public double ShareOf(ExactNumber whole)
    {
        if (whole.IsZero)
            return 0;
        return Math.Clamp(FromWide(WideNumber.Quotient(Widen(), whole.Widen())).ToDouble(), double.MinValue, double.MaxValue);
    }

    /// <summary>The number as a <see cref="decimal"/>, if one holds it exactly.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = _narrow;
        return _wide is null;
    }

    /// <summary>The numbers as PostgreSQL takes them for a numeric[]: decimals, or the texts of all where one is no decimal.</summary>
    public static object ToColumn(IReadOnlyList<ExactNumber> numbers)
    {
        var decimals = new decimal[numbers.Count];
        for (var i = 0; i < decimals.Length; i++)
        {
            if (numbers[i]._wide is not null)
                return numbers.Select(number => number.ToString()).ToArray();
            decimals[i] = Normalise(numbers[i]._narrow);
        }

        return decimals;
    }

    public int CompareTo(ExactNumber other) => _wide is null && other._wide is null
        ? _narrow.CompareTo(other._narrow)
        : Widen().CompareTo(other.Widen());

    public bool Equals(ExactNumber other) => CompareTo(other) == 0;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ExactNumber other && Equals(other);

    public override int GetHashCode() => ToDouble().GetHashCode();

    /// <summary>The shortest text that is this number exactly, valid in JSON and in PostgreSQL's numeric.</summary>
    public override string ToString() => _wide is null
        ? Normalise(_narrow).ToString(CultureInfo.InvariantCulture)
        : _wide.ToString();

    /// <summary>As <see cref="ToString"/>, in ASCII; false if there is too little room.</summary>
    public bool TryFormat(Span<byte> destination, out int written) => _wide is null
        ? Normalise(_narrow).TryFormat(destination, out written, default, CultureInfo.InvariantCulture)
        : Encoding.ASCII.TryGetBytes(_wide.ToString(), destination, out written);

    /// <summary>
    /// Whether the cast to double rounds once only. It divides by a power of ten, so both must be doubles; otherwise
    /// 0.12345678901234567 and the same with zeros behind it become two doubles.
    /// </summary>
    private static bool CastsExactly(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return bits[2] == 0 && (uint)bits[1] < 1u << 21 && value.Scale <= 22;
    }

    // Dividing by one with 28 decimals makes decimal drop its trailing zeros.
    private static decimal Normalise(decimal value) => ShortDecimal.EndsInZero(value) ? value / 1.0000000000000000000000000000m : value;

    private static bool TryAdd(decimal left, decimal right, out decimal sum)
    {
        // A sum that had to be rounded to fit is told by its scale: an exact one keeps the larger of the two.
        try
        {
            sum = left + right;
        }
        catch (OverflowException)
        {
            sum = default;
            return false;
        }

        if (sum.Scale >= Math.Max(left.Scale, right.Scale))
            return true;
        left = Normalise(left);
        right = Normalise(right);
        sum = left + right;
        return sum.Scale >= Math.Max(left.Scale, right.Scale);
    }

    private static bool TryMultiply(decimal left, decimal right, out decimal product)
    {
        // As in a sum: a product that was rounded to fit has lost some of its decimals.
        try
        {
            product = left * right;
            return product.Scale == left.Scale + right.Scale;
        }
        catch (OverflowException)
        {
            product = default;
            return false;
        }
    }

    private static bool FitsDecimal(ReadOnlySpan<char> text)
    {
        // 28 digits always fit, and so do 28 decimals; what is beyond takes the careful way.
        var digits = 0;
        var decimals = 0;
        var afterPoint = false;
        foreach (var character in text)
        {
            if (character is 'e' or 'E')
                return false;
            if (character == '.')
                afterPoint = true;
            else if (char.IsAsciiDigit(character))
            {
                digits++;
                if (afterPoint)
                    decimals++;
            }
        }

        return digits <= 28 && decimals <= 28;
    }

    private static ExactNumber FromWide(WideNumber wide) => wide.TryToDecimal(out var narrow) ? new(narrow) : new(wide);

    private WideNumber Widen() => _wide ?? WideNumber.From(_narrow);
}
