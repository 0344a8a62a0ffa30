using System.Globalization;
using Bogus;

namespace BusinessMetrics.Tests.Platform.PersonalData.Detection;

/// <summary>What metrics carry that looks like personal data and is none, and what does not even look like it.</summary>
internal static class CleanTexts
{
    private const int EachShape = 60;

    /// <summary>With the names of fields in which they are sent, where those say what they are.</summary>
    private static readonly (string Key, string Text)[] ByHand =
    [
        ("version", "10.0.19.45"), ("driver", "535.104.12.1"), ("note", "version 12.4.10.2"), ("note", "v10.12.0.4"), ("note", "release 11.22.33.44 is out"), ("note", "build: 10.20.30.40"),
        ("user_agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.60.99 Safari/537.36"), ("note", "libfoo-1.10.2.33.tar.gz"),
        ("requirement", "torch==12.1.0.25"), ("requirement", "cuda>=12.4.1.10"), ("note", "1.10.2.3-rc1"), ("note", "1.10.2.13+5"), ("note", "1.2.3.4"), ("note", "1.2.3.4.5"), ("note", "300.1.1.1"),
        ("note", "192.168.1.256"), ("address", "127.0.0.1"), ("address", "0.0.0.0:8080"), ("mask", "255.255.255.0"), ("address", "::1"), ("address", "::"), ("control", "A.9.2.1.10"), ("control", "CC6.1"),
        ("control", "ISO 27001:2022 A.12.4.1"), ("evidence", "iam-review-2026-10"), ("note", "std::vector<int>"), ("note", "Metrics::Cache::get"), ("note", "a::b"), ("note", "fe::ed"), ("time", "05:19:08.523"), ("time", "12:34:56:789"),
        ("mac", "00:1A:2B:3C:4D:5E"), ("eui", "00:1A:2B:FF:FE:3C:4D:5E"), ("fingerprint", "43:51:43:A1:B5:FC:8B:B7:0A:3A:A9:B1:0F:66:73:A8:12:34:56:78"),
        ("package", "react@18.2.0"), ("package", "@angular/core@17.0.1"), ("image", "logo@2x.png"), ("image", "icon@3x.webp"), ("repository", "git@github.com:example/metrics.git"), ("image", "bert@sha256:9f86d081884c7d65"),
        ("file", "model@v2.onnx"), ("file", "weights@final.safetensors"), ("note", "@here deploy"), ("note", "throughput @ 95.5 percent"), ("note", "p95@400ms"), ("note", "user@localhost"), ("handle", "@ada"),
        ("offset", "2026-11-23T05:19:08+01:00"), ("offset", "2026-11-23T05:19:08.523513Z"), ("offset", "2026-11-23 05:19:08 +0100"), ("date", "23/11/2026 05:19"), ("date", "01-02-2026 03:04:05"), ("date", "09/11/2026 12"),
        ("time", "20261123051908"), ("time", "1763875148"), ("time", "1763875148523"), ("time", "1763875148523513"), ("time", "1763875148523513000"), ("count", "9876543210"), ("count", "1,234,567,890"), ("delta", "+1234567.89"),
        ("delta", "+12345678"), ("value", "1e+10"), ("value", "-4111.1111"), ("value", "0.4111111111111111"), ("value", "3.141592653589793"), ("coordinates", "52.520008, 13.404954"), ("id", "4111111111111112"), ("id", "1234567812345678"),
        ("id", "5555555555554445"), ("id", "0000000000000000"), ("id", "4444444444444444"), ("id", "9999999999999995"), ("iban", "DE89370400440532013001"), ("iban", "XX89370400440532013000"), ("note", "GB82WEST1234569876543"), ("id", "000-12-3456"),
        ("id", "666-12-3456"), ("id", "123-00-4567"), ("id", "123-45-0000"), ("id", "912-34-5678"), ("id", "12-345-6789"), ("id", "123456789"), ("isbn", "978-0-306-40615-7"), ("isbn", "0-306-40615-2"), ("id", "0012345678"), ("id", "00123456789012"),
        ("trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), ("model", "gpt-4o-2024-08-06"), ("model", "claude-3-5-sonnet-20241022"), ("model", "llama-3.1-70b-instruct"), ("model", "bert-base-uncased"),
        ("model", "text-embedding-ada-002"), ("model", "yolov8n-640x640-int8"), ("model", "resnet50_v1.5_fp16_b256"), ("model", "mixtral-8x7b-v0.1"), ("list", "100 200 300 4000"), ("list", "10 20 30 40 50 60 70 80"), ("list", "1000 2000 3000 4000 5000"),
        ("range", "100-200"), ("range", "2025-2026"), ("cron", "0 5 * * 1-5"), ("cron", "*/15 0-23 * * 1,2,3"), ("shape", "(1, 224, 224, 3)"), ("shape", "1024x768"), ("note", "top-5 accuracy 97.31 of 50000"), ("incident", "INC-2026-0001234"),
        ("ticket", "SEC-20261123-001"), ("cve", "CVE-2024-3094"), ("cve", "CVE-2021-44228"), ("cwe", "CWE-79"), ("port", "8080"), ("note", "HTTP 404 after 3 retries in 1200 ms"), ("signature", "AB123456C"), ("part", "QQ123456X"),
        ("mobile_requests", "12345678"), ("note", "phone model SM-G991B"), ("platform", "mobile 17.4.1"), ("note", "50%40 split"), ("path", "/v1/models/42/versions/7"), ("path", "s3://bucket/2026/11/23/part-00000-of-00128.parquet"),
        ("error", "0x80070005"), ("colour", "#1f77b4"), ("semver", "2.0.0-beta.10+exp.sha.5114f85"), ("note", "tel aviv region 3"), ("note", "call 3 of 10"), ("note", "calls: 123456"), ("money", "1.234.567,89"), ("money", "USD 1 234 567.89"),
    ];

    public static IReadOnlyList<LabelledText> Make(int seed)
    {
        var faker = new Faker("en") { Random = new Randomizer(seed) };
        (string Key, Func<Faker, string> Text)[] shapes =
        [
            ("version", f => f.System.Semver()), ("version", f => f.System.Version().ToString()), ("id", f => f.Random.Guid().ToString()), ("id", f => f.Random.Guid().ToString("N")),
            ("id", f => $"incident-{f.Random.Guid()}"), ("time", f => Time(f).ToString("O", CultureInfo.InvariantCulture)), ("time", f => Time(f).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            ("time", f => Time(f).ToString("dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture)), ("time", f => Time(f).ToString("dd-MM-yyyy", CultureInfo.InvariantCulture)), ("time", f => Time(f).ToString("R", CultureInfo.InvariantCulture)),
            ("time", f => Time(f).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("time", f => Time(f).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            ("hash", f => f.Random.Hash(64)), ("hash", f => f.Random.Hash(40)), ("hash", f => f.Random.Hash(32)), ("commit", f => f.Random.Hash(7)), ("hash", f => "sha256:" + f.Random.Hash(64)),
            ("model", f => f.PickRandom("bert", "gpt", "llama", "resnet", "yolo", "whisper") + "-" + f.PickRandom("base", "large", "v2", "7b", "70b", "int8") + "-" + f.Random.Int(1, 9999)),
            ("value", f => f.Random.Double(0, 1).ToString("R", CultureInfo.InvariantCulture)), ("value", f => f.Finance.Amount(0, 1_000_000, 2).ToString(CultureInfo.InvariantCulture)), ("value", f => f.Random.Long(0, long.MaxValue).ToString(CultureInfo.InvariantCulture)),
            ("id", f => f.Random.ReplaceNumbers("ORD-2026-######")), ("id", f => f.Random.Replace("INC#######")), ("id", f => f.Random.Replace("??-####-????").ToLowerInvariant()), ("pod", f => $"api-{f.Random.Hash(10)}-{f.Random.AlphaNumeric(5)}"),
            ("image", f => $"registry.example.org/ml/{f.Hacker.Noun().Replace(' ', '-')}:{f.System.Semver()}"), ("file", f => f.System.FilePath()), ("file", f => f.System.FileName()), ("mac", f => f.Internet.Mac()),
            ("user_agent", f => f.Internet.UserAgent()), ("domain", f => f.Internet.DomainName()), ("url", f => f.Internet.UrlWithPath()), ("note", f => f.Hacker.Phrase()), ("note", f => f.Lorem.Sentence()), ("note", f => f.Commerce.ProductName()),
            ("id", FailsLuhn), ("id", f => f.Random.ReplaceNumbers("1###############")), ("note", f => $"p50={f.Random.Double(1, 90):0.0}ms p95={f.Random.Double(90, 900):0.0}ms p99={f.Random.Int(900, 9000)}ms"),
            ("note", f => string.Join(' ', f.Random.Digits(8).Select(digit => digit * 111))), ("note", f => $"{f.Random.Int(1, 500)} of {f.Random.Int(500, 9000)} in {f.Random.Int(1, 99)} s"), ("span", f => f.Random.Hash(16)),
            ("token", f => Convert.ToBase64String(f.Random.Bytes(24))), ("vin", f => f.Vehicle.Vin()), ("money", f => f.Finance.Amount(1, 9_999_999).ToString("N2", CultureInfo.InvariantCulture)),
        ];
        return
        [
            .. ByHand.Select(text => Clean(text.Key, text.Text)),
            .. shapes.SelectMany(shape => Enumerable.Range(0, EachShape).Select(_ => Clean(shape.Key, shape.Text(faker)))),
        ];
    }

    private static LabelledText Clean(string key, string text) => new(null, "", text, key);

    private static DateTimeOffset Time(Faker faker) => DateTimeOffset.UnixEpoch.AddSeconds(faker.Random.Long(1_500_000_000, 1_900_000_000)).AddTicks(faker.Random.Long(0, 9_999_999));

    /// <summary>As long as a card's, with a card's beginning, and its check digit wrong.</summary>
    private static string FailsLuhn(Faker faker)
    {
        var card = faker.Finance.CreditCardNumber(Bogus.DataSets.CardType.Visa).Replace("-", "", StringComparison.Ordinal);
        return card[..^1] + (char)('0' + ((card[^1] - '0' + faker.Random.Int(1, 9)) % 10));
    }
}
