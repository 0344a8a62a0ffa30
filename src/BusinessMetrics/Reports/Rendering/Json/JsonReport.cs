using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Rendering.Json;

/// <summary>A report as JSON (RFC 8259), in UTF-8 and as the service's answers are: the document itself, every digit of it.</summary>
public static class JsonReport
{
    public const string ContentType = "application/json";

    internal static readonly JsonSerializerOptions Options = Configured();

    public static byte[] Render(ReportDocument report) => JsonSerializer.SerializeToUtf8Bytes(report, Options);

    /// <summary>The document that was rendered: equal to it in every value.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ReportDocument Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ReportDocument>(json, Options) ?? throw new JsonException("a report was expected");

    private static JsonSerializerOptions Configured()
    {
        // A database may have put a block's members in another order: its type need not be the first.
        var options = new JsonSerializerOptions
        {
            WriteIndented = true,
            IndentSize = 2,
            NewLine = "\n",
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
        };
        JsonAnswers.Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
