using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Archive;

namespace BusinessMetrics.Trust.Archive;

/// <summary>What lies beside each file of the archive: with it the file explains itself, even where the database is gone.</summary>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="Checkpoint">A signed note that covers all of the file's events.</param>
public sealed record ArchiveManifest(
    string Format,
    DateOnly Day,
    int Part,
    string File,
    long Events,
    long Bytes,
    string Sha256,
    long FirstSequence,
    long LastSequence,
    DateTimeOffset FirstOccurredAt,
    DateTimeOffset LastOccurredAt,
    string Checkpoint)
{
    private const string CurrentFormat = "business-metrics-archive/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    public static ArchiveManifest Of(ArchivedPart part) => new(
        CurrentFormat,
        part.Day,
        part.Part,
        Path.GetFileName(ArchiveDirectory.FileOf(part.Day, part.Part)),
        part.Events,
        part.Bytes,
        Convert.ToHexStringLower(part.Sha256),
        part.FirstSequence,
        part.LastSequence,
        part.FirstOccurredAt,
        part.LastOccurredAt,
        part.Checkpoint);

    public ArchivedPart ToPart(DateTimeOffset archivedAt) => new(
        Day, Part, Events, Bytes, Convert.FromHexString(Sha256), FirstSequence, LastSequence, FirstOccurredAt, LastOccurredAt, Checkpoint, archivedAt, null, null);

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <exception cref="ArchiveUnreadableException">It is no manifest that this version knows.</exception>
    public static ArchiveManifest Parse(string json, string name)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<ArchiveManifest>(json, Json);
            if (manifest?.Format == CurrentFormat)
                return manifest;
        }
        catch (JsonException)
        {
            // Told below.
        }

        throw new ArchiveUnreadableException($"{name} is no manifest of an archived day.");
    }
}
