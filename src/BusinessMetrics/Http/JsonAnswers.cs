using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Recording;

namespace BusinessMetrics.Http;

/// <summary>How answers are written: snake_case names and values, instants in UTC.</summary>
public static class JsonAnswers
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new InstantConverter());
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Iso8601.TryParse(reader.GetString(), out var instant) ? instant : throw new JsonException($"{Iso8601.Allowed} was expected");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Iso8601.Format(value));
    }
}
