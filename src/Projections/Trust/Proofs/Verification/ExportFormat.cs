using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>
/// A log as lines of JSON: one that says what follows, one for each checkpoint, one for each leaf with its event. There
/// is exactly one way to write each line, so that every other one is known for altered.
/// </summary>
public static class ExportFormat
{
    private const string Name = "business-metrics-log/1";
    private const string TimePattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1_000 };

    public static void WriteHeader(IBufferWriter<byte> output, string origin) => WriteLine(output, json =>
    {
        json.WriteString("format", Name);
        json.WriteString("origin", origin);
    });

    public static void WriteCheckpoint(IBufferWriter<byte> output, string note) => WriteLine(output, json => json.WriteString("checkpoint", note));

    public static void WriteEntry(IBufferWriter<byte> output, LogEntry entry) => WriteLine(output, json =>
    {
        if (entry.Leaf is { } leaf)
        {
            json.WriteStartObject("leaf");
            json.WriteNumber("index", leaf.Index);
            json.WriteNumber("sequence", leaf.Sequence);
            json.WriteString("event_id", leaf.EventId);
            json.WriteBase64String("hash", leaf.Hash);
            json.WriteEndObject();
        }

        if (entry.Event is { } recorded)
            WriteEvent(json, recorded);
    });

    /// <summary>A line without its line feed; null where it is not as it was written.</summary>
    public static ExportLine? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Reading);
            var read = Read(document.RootElement);
            var written = new ArrayBufferWriter<byte>(line.Length + 1);
            Write(written, read);
            return written.WrittenSpan[..^1].SequenceEqual(line.Span) ? read : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(IBufferWriter<byte> output, ExportLine line)
    {
        if (line.Origin is not null)
            WriteHeader(output, line.Origin);
        else if (line.Checkpoint is not null)
            WriteCheckpoint(output, line.Checkpoint);
        else
            WriteEntry(output, line.Entry);
    }

    private static ExportLine Read(JsonElement line)
    {
        if (line.TryGetProperty("format", out var format) && format.ValueEquals(Name))
            return new(Origin: line.GetProperty("origin").GetString());
        if (line.TryGetProperty("checkpoint", out var checkpoint))
            return new(Checkpoint: checkpoint.GetString());
        var leaf = line.TryGetProperty("leaf", out var leafElement) ? ReadLeaf(leafElement) : null;
        var recorded = line.TryGetProperty("event", out var eventElement) ? ReadEvent(eventElement) : null;
        return leaf is null && recorded is null ? throw new FormatException() : new(Entry: new(leaf, recorded));
    }

    private static LogLeaf ReadLeaf(JsonElement leaf) => new(
        leaf.GetProperty("index").GetInt64(),
        leaf.GetProperty("sequence").GetInt64(),
        leaf.GetProperty("event_id").GetGuid(),
        leaf.GetProperty("hash").GetBytesFromBase64());

    private static LoggedEvent ReadEvent(JsonElement json) => new(
        json.GetProperty("sequence").GetInt64(),
        json.GetProperty("id").GetGuid(),
        json.GetProperty("stream").GetString()!,
        json.GetProperty("version").GetInt64(),
        json.GetProperty("type").GetString()!,
        json.GetProperty("data").GetRawText(),
        LoggedEvent.Microseconds(DateTimeOffset.ParseExact(
            json.GetProperty("timestamp").GetString()!, TimePattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)),
        json.TryGetProperty("correlation_id", out var correlation) ? correlation.GetString() : null,
        json.TryGetProperty("user_name", out var user) ? user.GetString() : null,
        json.TryGetProperty("is_archived", out var archived) && archived.GetBoolean());

    private static void WriteEvent(Utf8JsonWriter json, LoggedEvent recorded)
    {
        json.WriteStartObject("event");
        json.WriteNumber("sequence", recorded.Sequence);
        json.WriteString("id", recorded.Id);
        json.WriteString("stream", recorded.Stream);
        json.WriteNumber("version", recorded.Version);
        json.WriteString("type", recorded.Type);
        json.WritePropertyName("data");
        // As PostgreSQL writes it: the leaf is over this text.
        json.WriteRawValue(recorded.Data, skipInputValidation: true);
        json.WriteString("timestamp", recorded.Timestamp.UtcDateTime.ToString(TimePattern, CultureInfo.InvariantCulture));
        if (recorded.CorrelationId is not null)
            json.WriteString("correlation_id", recorded.CorrelationId);
        if (recorded.UserName is not null)
            json.WriteString("user_name", recorded.UserName);
        if (recorded.IsArchived)
            json.WriteBoolean("is_archived", true);
        json.WriteEndObject();
    }

    private static void WriteLine(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}

/// <summary>One of the three kinds of line.</summary>
public sealed record ExportLine(string? Origin = null, string? Checkpoint = null, LogEntry Entry = default);
