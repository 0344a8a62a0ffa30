using System.Text;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>Values that have broken other services.</summary>
internal static class HostileText
{
    public static string[] Texts { get; } =
    [
        "", " ", "\t", "\0", "a\0b", "null", "undefined", "NaN", "Infinity", "-Infinity", "true", "[]", "{}", "0", "-1", "1e400", "0x41", "١٢٣",
        "' or '1'='1", "'; drop table budgets; --", "\" or \"\"=\"", "1); delete from budgets where (1=1", "$$;$1;@service;:x", "%' escape '!", "\\'; --", "admin'/*",
        "../../../../etc/passwd", "..\\..\\boot.ini", "%2e%2e%2f", "file:///etc/passwd", "/dev/zero", "C:\\", "~root", "a/b/c", "a%2Fb", "%00", "%", "%zz", "?", "#", "&", ";",
        "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x/y}", "$(id)", "`id`", "|id", "\r\nSet-Cookie: a=b", "\n\n", "%0d%0aX-Injected:%201",
        "\u202e\u0645", "\ufeff", "\uffff", "🜛👩‍👩‍👧‍👦", "\ud83d", "\udc00\ud800", "é", "é", "ﷺ", "İı", "ß", "Ω\u0301\u0301\u0301\u0301\u0301",
        "2026-13-45T99:99:99Z", "0000-00-00", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "-2026-01-01", "2026-02-30T00:00:00Z", "1e9", "now",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "{00000000-0000-0000-0000-000000000000}",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "2147483648", "1000000000000000000000000000000", "0.1e-999",
        "total", "budget/total", "ledger", "overall_score", "total_cost", "*", "_", "performance", "model-api",
        new('a', 201), new('a', 2_000), new('\'', 300), new('%', 400), string.Concat(Enumerable.Repeat("../", 200)), string.Concat(Enumerable.Repeat("𝒜", 150)),
    ];

    /// <summary>As JSON would have them, and not.</summary>
    public static string[] Json { get; } =
    [
        "null", "true", "0", "-0", "-1", "1e308", "1e309", "-1e400", "1e-400", "123456789012345678901234567890.123456789012345678901234567890", "00", "1.", ".5", "+1", "0x1", "NaN", "Infinity",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"unclosed", "'single'", "[]", "{}", "[[]]", "[null]", "{\"a\":1,\"a\":2}", "{\"\":1}", "{\"\\u0000\":1}",
        Nested("[", "]", 60), Nested("[", "]", 70), Nested("{\"a\":", "}", 63, "1"), Nested("{\"a\":", "}", 5_000, "1"), Nested("[", "", 100_000),
        $"\"{new string('x', 20_000)}\"", $"[{string.Join(',', Enumerable.Repeat("0", 5_000))}]", $"{{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"k{i}\":{i}"))}}}", new('9', 4_000), $"1{new string('0', 400)}e-400", "1e2147483648", "1e-2147483649",
        "/* no */ 1", "1 2", "", "\u0085", "\ufeff{}",
    ];

    /// <summary>Bytes that are no UTF-8: lone continuations, overlong forms, surrogates, what is beyond Unicode, cut off ones.</summary>
    public static byte[][] Bytes { get; } =
    [
        [0x80], [0xC0, 0xAF], [0xC1, 0x81], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF, 0xFE], [0xFE, 0xFF, 0, 0x7B], [0],
    ];

    public static string Nested(string open, string close, int depth, string inner = "") =>
        new StringBuilder().Insert(0, open, depth).Append(inner).Insert(0, "").Append(string.Concat(Enumerable.Repeat(close, depth))).ToString();
}
