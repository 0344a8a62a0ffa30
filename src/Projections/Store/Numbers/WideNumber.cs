using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace BusinessMetrics.Projections.Store.Numbers;

/// <summary>Unscaled x 10^-Scale, for the numbers that a <see cref="decimal"/> cannot hold. Without trailing zeros.</summary>
internal sealed class WideNumber : IComparable<WideNumber>
{
    private const int DecimalScale = 28;
    private const int MaximumExponent = 400;

    /// <summary>With more zeros behind the point an exponent is easier to read.</summary>
    private const int LeadingZeros = 10;
    private static readonly BigInteger DecimalLimit = (BigInteger)decimal.MaxValue;

    private readonly BigInteger _unscaled;
    private readonly int _scale;

    private WideNumber(BigInteger unscaled, int scale)
    {
        if (unscaled.IsZero)
            scale = 0;
        while (!unscaled.IsZero)
        {
            var quotient = BigInteger.DivRem(unscaled, 10, out var remainder);
            if (!remainder.IsZero)
                break;
            unscaled = quotient;
            scale--;
        }

        _unscaled = unscaled;
        _scale = scale;
    }

    public static WideNumber From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new BigInteger((uint)bits[2]) << 64 | new BigInteger((uint)bits[1]) << 32 | (uint)bits[0];
        return new(bits[3] < 0 ? -magnitude : magnitude, value.Scale);
    }

    /// <summary>False for an exponent that no double has: 1e-999999999 must not cost a billion digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out WideNumber? number)
    {
        number = null;
        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > MaximumExponent)
                return false;
            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        number = new(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), decimals - exponent);
        return true;
    }

    public static WideNumber operator +(WideNumber left, WideNumber right)
    {
        var scale = Math.Max(left._scale, right._scale);
        return new(left.At(scale) + right.At(scale), scale);
    }

    public static WideNumber operator *(WideNumber left, WideNumber right) =>
        new(left._unscaled * right._unscaled, left._scale + right._scale);

    /// <summary>The quotient with so many decimals, the last one rounded half to even.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static WideNumber Divide(WideNumber dividend, WideNumber divisor, int decimals)
    {
        var shift = decimals + divisor._scale - dividend._scale;
        var numerator = dividend._unscaled * BigInteger.Pow(10, Math.Max(shift, 0));
        var denominator = divisor._unscaled * BigInteger.Pow(10, Math.Max(-shift, 0));
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var beyondHalf = (BigInteger.Abs(remainder) * 2).CompareTo(BigInteger.Abs(denominator));
        if (beyondHalf > 0 || (beyondHalf == 0 && !quotient.IsEven))
            quotient += numerator.Sign * denominator.Sign;
        return new(quotient, decimals);
    }

    /// <summary>The quotient to at least 20 significant digits, the last one rounded half to even.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static WideNumber Quotient(WideNumber dividend, WideNumber divisor)
    {
        const int Digits = 20;
        const double DigitsPerBit = 0.302;
        var longer = (int)((divisor._unscaled.GetBitLength() - dividend._unscaled.GetBitLength()) * DigitsPerBit) + 1;
        return Divide(dividend, divisor, dividend._scale - divisor._scale + Digits + Math.Max(0, longer));
    }

    public static WideNumber operator -(WideNumber number) => new(-number._unscaled, number._scale);

    /// <summary>Times ten to the power of <paramref name="exponent"/>.</summary>
    public WideNumber ShiftedBy(int exponent) => new(_unscaled, _scale - exponent);

    public int CompareTo(WideNumber? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var scale = Math.Max(_scale, other._scale);
        return At(scale).CompareTo(other.At(scale));
    }

    public bool TryToDecimal(out decimal value)
    {
        value = default;
        if (_scale is < -DecimalScale or > DecimalScale)
            return false;
        var scale = Math.Max(_scale, 0);
        var unscaled = At(scale);
        if (BigInteger.Abs(unscaled) > DecimalLimit)
            return false;
        value = (decimal)unscaled;
        for (var i = 0; i < scale; i++)
            value = Shift(value);
        return true;

        static decimal Shift(decimal value)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(value, bits);
            return new decimal(bits[0], bits[1], bits[2], bits[3] < 0, (byte)(value.Scale + 1));
        }
    }

    public override string ToString()
    {
        var digits = BigInteger.Abs(_unscaled).ToString(CultureInfo.InvariantCulture);
        if (_scale < 0 || _scale - digits.Length > LeadingZeros)
            return string.Create(CultureInfo.InvariantCulture, $"{_unscaled}E{-_scale:+0;-0}");
        digits = digits.PadLeft(_scale + 1, '0');
        var sign = _unscaled.Sign < 0 ? "-" : "";
        return _scale == 0 ? sign + digits : $"{sign}{digits[..^_scale]}.{digits[^_scale..]}";
    }

    private BigInteger At(int scale) => _unscaled * BigInteger.Pow(10, scale - _scale);
}
