using System.Collections.Frozen;

namespace BusinessMetrics.Projections.Store.Units;

/// <summary>
/// Money as it is spelled: the codes of ISO 4217, and symbols and words. What means several currencies is that of the
/// reporting currency, where it is one of these, and nothing that is known otherwise: a sum must not guess.
/// </summary>
internal static class MoneyUnits
{
    private const decimal Cent = 0.01m;

    /// <summary>Currencies whose hundredth is called a cent.</summary>
    private const string WithCents = "USD EUR AUD CAD NZD SGD HKD TWD ZAR";

    private static readonly (string Currency, decimal Factor, string Spellings)[] Known =
    [
        ("USD", 1, "us$ us_dollar us_dollars american_dollar american_dollars"),
        ("USD", Cent, "us_cent us_cents usd_cent usd_cents"),
        ("EUR", 1, "€ euro euros"),
        ("EUR", Cent, "euro_cent euro_cents eurocent eurocents eur_cent eur_cents"),
        ("GBP", 1, "£ pound_sterling pounds_sterling british_pound british_pounds"),
        ("GBP", Cent, "gbp_penny gbp_pence"),
        ("JPY", 1, "yen japanese_yen 円"),
        ("CNY", 1, "yuan renminbi rmb chinese_yuan 元"),
        ("INR", 1, "₹ indian_rupee indian_rupees"),
        ("KRW", 1, "₩ korean_won"),
        ("CHF", 1, "swiss_franc swiss_francs"),
        ("CAD", 1, "ca$ c$ canadian_dollar canadian_dollars"),
        ("AUD", 1, "au$ a$ australian_dollar australian_dollars"),
    ];

    /// <summary>Only in a service that reports in this currency.</summary>
    private static readonly (string Currency, decimal Factor, string Spellings)[] OfReportingCurrency =
    [
        ("USD", 1, "$ dollar dollars"),
        ("GBP", 1, "pound pounds sterling"),
        ("GBP", Cent, "penny pence"),
        ("JPY", 1, "¥"),
        ("CNY", 1, "¥"),
        .. WithCents.Split(' ').Select(currency => (currency, Cent, "cent cents")),
    ];

    private static readonly FrozenDictionary<string, Unit> Units = Entries(Known)
        .Concat(Currencies.All.Select(code => (Spelling: code, Unit: Of(code, 1))))
        .ToFrozenDictionary(entry => entry.Spelling, entry => entry.Unit);

    private static readonly FrozenDictionary<(string Currency, string Spelling), Unit> Ambiguous = Entries(OfReportingCurrency)
        .ToFrozenDictionary(entry => (entry.Unit.Base, entry.Spelling), entry => entry.Unit);

    private static readonly FrozenSet<string> AmbiguousSpellings = Ambiguous.Keys.Select(key => key.Spelling).ToFrozenSet();

    /// <param name="spelling">As <see cref="UnitCatalogue.Spelling"/> gives it.</param>
    public static Unit? Find(string spelling, string reportingCurrency) =>
        Units.GetValueOrDefault(spelling) ?? Ambiguous.GetValueOrDefault((reportingCurrency, spelling));

    /// <summary>Whether it is money in a service that reports in some currency.</summary>
    public static bool MayBe(string spelling) => Units.ContainsKey(spelling) || AmbiguousSpellings.Contains(spelling);

    /// <summary>Every spelling of a currency and its parts, in a service that reports in it.</summary>
    public static IReadOnlyList<string> SpellingsOf(string currency) =>
    [
        .. Units.Where(entry => entry.Value.Base == currency).Select(entry => entry.Key)
            .Concat(Ambiguous.Keys.Where(key => key.Currency == currency).Select(key => key.Spelling))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<(string Spelling, Unit Unit)> Entries(IEnumerable<(string Currency, decimal Factor, string Spellings)> rows) =>
        rows.SelectMany(row => row.Spellings.Split(' ').Select(spelling => (spelling, Of(row.Currency, row.Factor))));

    private static Unit Of(string currency, decimal factor) =>
        new(factor == 1 ? currency : $"{currency}/100", Dimension.Money, currency, factor);
}
