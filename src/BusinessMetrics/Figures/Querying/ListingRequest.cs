using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Figures.Querying;

/// <summary>What <c>GET /metrics</c> is asked for.</summary>
public sealed record ListingRequest(
    MetricFilter Filter,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    string? Aggregation,
    string? GroupBy,
    int Limit,
    long Offset,
    ListingPosition? After,
    GroupPosition? AfterGroup,
    ListingScope Scope)
{
    private static readonly QueryParameter MetricName = new("metric_name", "Only this metric.") { Example = "prediction_accuracy" };
    private static readonly QueryParameter Category = new("category", "Only this category.") { Values = MetricCategories.Names };
    private static readonly QueryParameter Service = new("service", "Only this service.") { Example = "model-api" };
    private static readonly QueryParameter ModelName = new("model_name", "Only this model.") { Example = "bert-base" };
    internal static readonly QueryParameter UnitParameter = new("unit", "Only what is measured in this unit or can be converted to it; an aggregation is in it.") { Example = "ms" };
    private static readonly QueryParameter StartTime = new("start_time", "From this instant of event time, included.") { IsInstant = true, Example = "2026-11-01T00:00:00Z" };
    private static readonly QueryParameter EndTime = new("end_time", "Up to this instant, not included.") { IsInstant = true, Example = "2026-12-01T00:00:00Z" };
    private static readonly QueryParameter AggregationMethod = new("aggregation", "One figure over everything that matches, instead of the list.") { Values = Aggregate.Methods };
    private static readonly QueryParameter GroupByField = new("group_by", "With aggregation: also a figure for each value of this field.") { Values = Aggregate.GroupFields };
    private static readonly QueryParameter LimitParameter = new("limit", "At most this many metrics, or groups.") { Default = "1000", Range = (1, 10_000) };
    private static readonly QueryParameter OffsetParameter = new("offset", "Skip this many. For deep pages the cursor is faster, and stable while metrics arrive.") { Default = "0", Range = (0, 1_000_000_000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = JsonValue.Create("CN5x2gAAAAABkQAAAAAAAAAAAAAAAAAA") };

    private static readonly QueryParameter Include = new("include", "Also list metrics that were retracted, marked as such; they count in no figure.") { Values = ["retracted"] };

    /// <summary>Those that say which series are meant.</summary>
    public static IReadOnlyList<QueryParameter> FilterParameters { get; } = [MetricName, Category, Service, ModelName];

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        .. FilterParameters, UnitParameter, StartTime, EndTime, AggregationMethod, GroupByField, LimitParameter, OffsetParameter, Cursor,
        Include, FigureWindow.AsOfParameter,
    ];

    /// <summary>The span of event time; without ends it holds everything.</summary>
    public TimeWindow Window => new(Start ?? DateTimeOffset.MinValue, End ?? DateTimeOffset.MaxValue.AddDays(-1));

    /// <summary>Names what decides how many metrics match, among all that may be asked.</summary>
    public string TotalKey => FigureCache.Key(
        Filter.Name,
        Filter.Category?.Name,
        FigureCache.KeyOf(Filter.Services),
        FigureCache.KeyOf(Filter.Models),
        Filter.Measured?.Text,
        Instant(Window.Start),
        Instant(Window.End),
        Scope.AsOf is { } asOf ? Instant(asOf) : null);

    private static string Instant(DateTimeOffset instant) => instant.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static ListingRequest Read(QueryReader query, ServiceScope scope, string reportingCurrency, DateTimeOffset now)
    {
        var request = new ListingRequest(
            ReadFilter(query, scope) with { Measured = query.Text(UnitParameter) is { } unit ? new(unit, reportingCurrency) : null },
            query.Instant(StartTime),
            query.Instant(EndTime),
            query.Choice(AggregationMethod),
            query.Choice(GroupByField),
            (int)query.WholeNumber(LimitParameter),
            query.WholeNumber(OffsetParameter),
            query.Has(GroupByField) ? null : ReadCursor(query, Cursor),
            query.Has(GroupByField) ? GroupPages.ReadCursor(query, Cursor) : null,
            new(FigureWindow.ReadAsOf(query, now), query.Choice(Include) is not null));
        if (request.Start > request.End)
            query.Refuse(StartTime.Name, Iso8601.Format(request.Start.Value), $"an instant not after end_time, {Iso8601.Format(request.End.Value)}");
        if (request.GroupBy is not null && request.Aggregation is null)
            query.Refuse(GroupByField.Name, "group_by without aggregation", $"group_by together with aggregation, one of {string.Join(", ", Aggregate.Methods)}");
        if (request.GroupBy is not null && request.Offset > 0)
            query.Refuse(OffsetParameter.Name, "offset together with group_by", "limit and cursor");
        if (request.After is not null && request.Offset > 0)
            query.Refuse(OffsetParameter.Name, "offset together with cursor", "one of the two");
        return request;
    }

    public static MetricFilter ReadFilter(QueryReader query, ServiceScope scope) => new(
        query.Name(MetricName) is [var name, ..] ? MetricRules.Normalise(name) : null,
        MetricCategories.Find(query.Choice(Category)),
        scope.Asked(query, Service),
        query.Name(ModelName));

    /// <summary>A place in the listing as text that callers need not understand.</summary>
    public static string WriteCursor(ListingPosition position)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position.OccurredAt.UtcTicks);
        position.MetricId.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place that an earlier page ended at.</summary>
    public static ListingPosition? ReadCursor(QueryReader query, QueryParameter cursor)
    {
        if (query.Text(cursor) is not { } text)
            return null;
        Span<byte> bytes = stackalloc byte[24];
        if (text.Length == 32 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == 24)
        {
            var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
            if (ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks)
                return new(new(ticks, TimeSpan.Zero), new(bytes[8..], bigEndian: true));
        }

        query.Refuse(cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }
}
