using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Projections.Store.Units;

/// <summary>
/// Every spelling of every unit that is known, with its dimension and an exact factor (docs/understand/ingest/units.md holds
/// the same table). A metric's unit is kept as it was sent and read through this wherever figures are folded, answered or
/// judged. What is folded by it changes with it: raise the versions of the read models whose figures a row touches.
/// </summary>
public static partial class UnitCatalogue
{
    /// <summary>Dimension, base, and of each unit its name, its factor and further spellings, normalised.</summary>
    private static readonly (Dimension Dimension, string Base, (string Name, decimal Factor, string Spellings)[] Units)[] Table =
    [
        (Dimension.Count, "count",
        [
            ("count", 1, "counts"),
            ("requests", 1, "request req reqs calls call"),
            ("predictions", 1, "prediction inferences inference"),
            ("events", 1, "event occurrences occurrence"),
            ("items", 1, "item each pieces piece"),
            ("errors", 1, "error"),
            ("users", 1, "user"),
            ("sessions", 1, "session"),
        ]),
        (Dimension.Time, "ms",
        [
            ("ns", 0.000001m, "nsec nsecs nanosec nanosecs nanosecond nanoseconds"),
            ("us", 0.001m, "µs μs usec usecs microsec microsecs microsecond microseconds"),
            ("ms", 1, "msec msecs millisec millisecs millisecond milliseconds"),
            ("s", 1_000, "sec secs second seconds"),
            ("min", 60_000, "mins minute minutes"),
            ("h", 3_600_000, "hr hrs hour hours"),
            ("d", 86_400_000, "day days"),
        ]),
        (Dimension.Ratio, "percentage",
        [
            ("percentage", 1, "% percent pct"),
            ("ratio", 100, "fraction proportion"),
            ("per_mille", 0.1m, "‰ permille per_mil promille [ppth]"),
            ("ppm", 0.0001m, "[ppm] parts_per_million"),
        ]),
        (Dimension.Bytes, "B",
        [
            ("B", 1, "b by byte bytes"),
            ("kB", 1e3m, "kb kby kilobyte kilobytes"),
            ("MB", 1e6m, "mb mby megabyte megabytes"),
            ("GB", 1e9m, "gb gby gigabyte gigabytes"),
            ("TB", 1e12m, "tb tby terabyte terabytes"),
            ("PB", 1e15m, "pb pby petabyte petabytes"),
            ("KiB", 1_024, "kib kiby kibibyte kibibytes"),
            ("MiB", 1_048_576, "mib miby mebibyte mebibytes"),
            ("GiB", 1_073_741_824, "gib giby gibibyte gibibytes"),
            ("TiB", 1_099_511_627_776, "tib tiby tebibyte tebibytes"),
            ("PiB", 1_125_899_906_842_624, "pib piby pebibyte pebibytes"),
        ]),
        (Dimension.Tokens, "tokens",
        [
            ("tokens", 1, "token"),
            ("ktokens", 1e3m, "ktoken kilotoken kilotokens thousand_tokens 1k_tokens"),
            ("mtokens", 1e6m, "mtoken megatoken megatokens million_tokens 1m_tokens"),
        ]),
        (Dimension.Rate, "per_hour",
        [
            ("per_second", 3_600,
                "/s 1/s per_sec hz rps qps req/s reqs/s request/s requests/s requests_per_second requests_per_sec req/sec requests/sec calls/s"
                + " calls_per_second prediction/s predictions/s predictions_per_second inferences/s events/s events_per_second"),
            ("per_minute", 60, "/min 1/min rpm req/min reqs/min request/min requests/min requests_per_minute predictions/min predictions_per_minute events_per_minute"),
            ("per_hour", 1, "/h 1/h requests/h requests_per_hour predictions_per_hour events_per_hour"),
        ]),
        (Dimension.Resource, "cpu_seconds",
        [
            ("cpu_seconds", 1, "cpu_second cpu_s vcpu_seconds core_seconds"),
            ("cpu_minutes", 60, "cpu_minute cpu_min vcpu_minutes core_minutes"),
            ("cpu_hours", 3_600, "cpu_hour cpu_h vcpu_hour vcpu_hours core_hour core_hours"),
        ]),
        (Dimension.Resource, "gpu_seconds",
        [
            ("gpu_seconds", 1, "gpu_second gpu_s"),
            ("gpu_minutes", 60, "gpu_minute gpu_min"),
            ("gpu_hours", 3_600, "gpu_hour gpu_h"),
        ]),
        (Dimension.Resource, "gb_hours",
        [
            ("mb_hours", 0.001m, "mb_hour memory_mb_hours"),
            ("gb_hours", 1, "gb_hour memory_gb_hour memory_gb_hours"),
            ("gib_hours", 1.073741824m, "gib_hour memory_gib_hours"),
            ("tb_hours", 1_000, "tb_hour memory_tb_hours"),
        ]),
        (Dimension.Resource, "gb_months", [("gb_months", 1, "gb_month")]),
    ];

    private static readonly FrozenDictionary<string, Unit> Units = Table
        .SelectMany(row => row.Units.SelectMany(unit => ((string[])[Normalise(unit.Name), .. unit.Spellings.Split(' ')])
            .Distinct()
            .Select(spelling => (spelling, Unit: new Unit(unit.Name, row.Dimension, row.Base, unit.Factor)))))
        .ToFrozenDictionary(entry => entry.spelling, entry => entry.Unit);

    private static readonly Unit Ratio = Units["ratio"];

    /// <summary>The rows of the table, in its order: of each unit the name, dimension, base, factor and every spelling.</summary>
    public static IEnumerable<(Unit Unit, IReadOnlyList<string> Spellings)> All => Units
        .GroupBy(entry => entry.Value, entry => entry.Key)
        .Select(group => (group.Key, (IReadOnlyList<string>)[.. group.Order(StringComparer.Ordinal)]));

    /// <summary>The spelling under which a unit is looked up and folded: lower case with underscores; of a currency its code.</summary>
    public static string Spelling(string text)
    {
        if (Units.ContainsKey(text))
            return text;
        var trimmed = text.Trim();
        // UCUM's annotations say what is counted: {request}.
        if (trimmed.StartsWith('{'))
            trimmed = trimmed.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        // Megabits differ from megabytes by a capital alone.
        if (BitsPattern().IsMatch(trimmed))
            return $"{trimmed[..^1].ToLowerInvariant()}bit";
        var normalised = Normalise(trimmed);
        return Currencies.Find(normalised) ?? normalised;
    }

    /// <summary>What a metric is measured in.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="metricName">Decides what 1 is: a ratio where the name is that of one.</param>
    public static Unit Of(string text, string metricName, string reportingCurrency)
    {
        var spelling = Spelling(text);
        return MoneyUnits.Find(spelling, reportingCurrency) ?? Find(text, spelling, metricName);
    }

    /// <summary>As above, where it does not matter what is money.</summary>
    public static Unit Of(string text, string metricName) => Find(text, Spelling(text), metricName);

    /// <summary>Whether it is money in a service that reports in some currency.</summary>
    public static bool MayBeMoney(string text) => MoneyUnits.MayBe(Spelling(text));

    /// <summary>Every spelling of money in the reporting currency.</summary>
    public static IReadOnlyList<string> SpellingsOfMoney(string reportingCurrency) => MoneyUnits.SpellingsOf(reportingCurrency);

    /// <summary>What is not known may differ by a capital alone, as mW and MW do: it is nothing but itself.</summary>
    private static Unit Find(string text, string spelling, string metricName) =>
        Units.GetValueOrDefault(spelling)
        ?? (spelling == "1" && NameOfRatio().IsMatch(metricName) ? Ratio : new(text.Trim(), Dimension.Unknown, text.Trim(), 1));

    /// <summary>Trimmed, lower case, with underscores for spaces and hyphens.</summary>
    private static string Normalise(string text) => Separators().Replace(text.Trim().ToLowerInvariant(), "_");

    [GeneratedRegex(@"[\s\-]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[kKMGTP]i?b\z", RegexOptions.CultureInvariant)]
    private static partial Regex BitsPattern();

    [GeneratedRegex(@"(rate|ratio|accuracy|precision|recall|score|uptime|availability|utili[sz]ation|fraction|share|compliance)\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameOfRatio();
}
