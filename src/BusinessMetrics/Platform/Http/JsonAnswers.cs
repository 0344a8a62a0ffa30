using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Platform.Http;

/// <summary>How answers are written: snake_case names and values, instants in UTC.</summary>
public static class JsonAnswers
{
    /// <summary>Metadata may be as deep as a request may be, 64, and stands deeper in an answer.</summary>
    private const int Depth = 128;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.MaxDepth = Depth;
        // A number is a number: the API document would say that it may be a string, too.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new InstantConverter());
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Iso8601.TryParse(reader.GetString(), out var instant) ? instant : throw new JsonException($"{Iso8601.Allowed} was expected");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[Iso8601.LongestFormat];
            writer.WriteStringValue(text[..Iso8601.Format(value, text)]);
        }
    }
}
