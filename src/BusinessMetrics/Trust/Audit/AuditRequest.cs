using System.Buffers.Binary;
using System.Buffers.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;

namespace BusinessMetrics.Trust.Audit;

/// <summary>How the trail is answered.</summary>
public enum AuditFormat
{
    Json,
    Csv,
    Ndjson,
}

/// <summary>What <c>GET /audit</c> is asked for.</summary>
public sealed record AuditRequest(AuditFilter Filter, int Limit, AuditPosition? After, AuditFormat Format)
{
    public const string Csv = "text/csv";
    public const string Ndjson = "application/x-ndjson";

    private const int CursorBytes = 16;

    private static readonly QueryParameter Actor = new("actor", "Only what this caller did: a token's subject, anonymous, or system.") { Example = "ada" };
    private static readonly QueryParameter Action = new("action", "Only this action, or with the noun alone all that begin with it.") { Example = "budget.set" };
    private static readonly QueryParameter Target = new("object", "Only what was done to this, or with the kind alone to all of the kind.") { Example = "budget:training" };
    private static readonly QueryParameter Outcome = new("outcome", "Only what ended so.") { Values = AuditOutcomes.All };
    private static readonly QueryParameter StartTime = new("start_time", "From this instant, included.") { IsInstant = true, Example = "2026-11-01T00:00:00Z" };
    private static readonly QueryParameter EndTime = new("end_time", "Up to this instant, not included.") { IsInstant = true, Example = "2026-12-01T00:00:00Z" };
    private static readonly QueryParameter Text = new("q", "Words that all occur in the actor, the action, the object or the details.") { Example = "training" };
    private static readonly QueryParameter LimitParameter = new("limit", "At most so many; an export holds all that match.") { Default = "100", Range = (1, 1000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "CN8pXw2yAAAAAAAAAAAAKg" };
    private static readonly QueryParameter FormatParameter = new("format", "json for pages; csv and ndjson for an export, as the Accept headers text/csv and application/x-ndjson.") { Values = ["json", "csv", "ndjson"] };

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
        [Actor, Action, Target, Outcome, StartTime, EndTime, Text, LimitParameter, Cursor, FormatParameter];

    public static AuditRequest Read(QueryReader query, HttpRequest request)
    {
        var from = query.Instant(StartTime);
        var to = query.Instant(EndTime);
        if (from > to)
            query.Refuse(StartTime.Name, Iso8601.Format(from.Value), $"an instant not after end_time, {Iso8601.Format(to.Value)}");
        var filter = new AuditFilter(query.Text(Actor), query.Text(Action), query.Text(Target) is { } target ? NameText.Normalise(target) : null, query.Choice(Outcome), from, to, query.Text(Text));
        var asked = new AuditRequest(filter, (int)query.WholeNumber(LimitParameter), ReadCursor(query), FormatOf(query, request));
        if (asked.Format != AuditFormat.Json)
            foreach (var ofPages in (QueryParameter[])[LimitParameter, Cursor])
                if (query.Has(ofPages))
                    query.Refuse(ofPages.Name, $"{ofPages.Name} together with an export", "an export of all that matches, or pages as JSON");
        return asked;
    }

    /// <summary>A place in the trail as text that callers need not understand.</summary>
    public static string WriteCursor(AuditPosition position)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position.At.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], position.Sequence);
        return Base64Url.EncodeToString(bytes);
    }

    private static AuditPosition? ReadCursor(QueryReader query)
    {
        if (query.Text(Cursor) is not { } text)
            return null;
        Span<byte> bytes = stackalloc byte[CursorBytes];
        if (Base64Url.IsValid(text, out var length) && length == CursorBytes && Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
            if (ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks)
                return new(new(ticks, TimeSpan.Zero), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        }

        query.Refuse(Cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }

    /// <summary>The parameter's, or that of the first media type in Accept which is one of the three.</summary>
    private static AuditFormat FormatOf(QueryReader query, HttpRequest request)
    {
        if (query.Choice(FormatParameter) is { } name)
            return Enum.Parse<AuditFormat>(name, ignoreCase: true);
        foreach (var accepted in request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1))
        {
            if (accepted.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
                return AuditFormat.Csv;
            if (accepted.MediaType.Equals(Ndjson, StringComparison.OrdinalIgnoreCase))
                return AuditFormat.Ndjson;
            if (accepted.MatchesMediaType("application/json"))
                return AuditFormat.Json;
        }

        return AuditFormat.Json;
    }
}
