using System.Text.Json.Serialization;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Changes;

/// <param name="Changes">Newest event first, or the largest.</param>
/// <param name="HasMore">Whether there are more.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one, and by amount.</param>
public sealed record FigureChangesResponse(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<FigureChange> Changes,
    bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <param name="Effect">added: it counts in the later answer only; removed: in the earlier one only.</param>
/// <param name="Cause">recorded or retracted between the two moments, or, of a time_range that moved on, left_window.</param>
public sealed record FigureChange(string Effect, string Cause, DateTimeOffset RecordedAt, MetricItem Metric);

/// <summary><c>GET /figures/changes</c>: why an answer as of one moment differs from that as of another.</summary>
public static class GetFigureChanges
{
    private const string Newest = "newest";
    private const string Amount = "amount";

    private static readonly QueryParameter From = new("from", "The earlier answer's as_of.") { IsInstant = true, Example = "2026-11-20T09:00:00Z" };
    private static readonly QueryParameter To = new("to", "The later answer's as_of; now if left out.") { IsInstant = true, Example = "2026-11-23T09:00:00Z" };
    private static readonly QueryParameter Order = new("order", "The newest event first, or the largest value, whatever its sign; the latter has no pages.") { Values = [Newest, Amount], Default = Newest };
    private static readonly QueryParameter Limit = new("limit", "At most this many metrics.") { Default = "1000", Range = (1, 10_000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true };
    private static readonly QueryParameter TimeRange = new("time_range", "The time_range of both answers, each as of its own moment.") { Values = FigureWindow.Ranges };
    private static readonly QueryParameter[] Parameters =
    [
        From, To, TimeRange, FigureWindow.StartTime, FigureWindow.EndTime, .. ListingRequest.FilterParameters, Order, Limit, Cursor,
    ];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "from": "2026-11-20T09:00:00Z", "to": "2026-11-23T09:00:00Z",
          "changes": [{
            "effect": "removed", "cause": "retracted", "recorded_at": "2026-11-19T12:00:00.25Z",
            "metric": {
              "metric_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "metric_name": "gpu_cost", "value": 12.5, "unit": "USD", "category": "cost",
              "service": "training", "timestamp": "2026-11-19T12:00:00Z", "retracted": {"at": "2026-11-21T08:00:00Z", "reason": "billed twice"}}
          }],
          "has_more": false
        }
        """);

    private static readonly AuditedAction Audited = new("people.read", "figure-changes");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(LedgerReadModel.ModelName), Audited, Example]);

    [WolverineGet("/figures/changes", OperationId = "getFigureChanges")]
    [Tags("Figures")]
    [EndpointSummary("What changed between two answers")]
    [EndpointDescription("The metrics that count in an answer as of one moment and not in the same one as of the other: recorded late, back-dated or retracted between them, or passed by a time_range that moved on.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<FigureChangesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, LedgerChanges changes, NpgsqlDataSource dataSource, SubjectDirectory directory, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var query = new QueryReader(context.Request.Query, Parameters);
        var from = query.Instant(From);
        var to = query.Instant(To) ?? Iso8601.Cut(now);
        if (from is null && !query.Has(From))
            query.Refuse(From.Name, FieldError.Nothing, Iso8601.Allowed);
        if (from > to)
            query.Refuse(From.Name, Iso8601.Format(from.Value), $"an instant not after to, {Iso8601.Format(to)}");
        if (to > now)
            query.Refuse(To.Name, Iso8601.Format(to), $"a moment that has passed; it is {Iso8601.Format(now)}");
        var (earlier, later) = Scopes(query, from ?? to, to);
        var filter = ListingRequest.ReadFilter(query, ServiceScope.Of(context.User));
        var limit = (int)query.WholeNumber(Limit);
        var after = ListingRequest.ReadCursor(query, Cursor);
        var byAmount = query.Choice(Order) == Amount;
        if (byAmount && after is not null)
            query.Refuse(Cursor.Name, "cursor together with order=amount", "one of the two");
        if (query.Problem is { } problem)
            return problem;

        await using (var connection = await dataSource.OpenConnectionAsync(cancellation))
            if (await ArchivedDays.ChangedAsync(connection, earlier, later, cancellation) is { } days)
                return Problems.Archived($"Metrics recorded from {days.First:yyyy-MM-dd} to {days.Last:yyyy-MM-dd} may be among the changes and are archived. Ask about a later time, or bring the days back with 'BusinessMetrics archive restore'.");
        var found = await changes.BetweenAsync(filter, earlier, later, after, byAmount, limit + 1, cancellation);
        var shown = found.Take(limit).ToArray();
        var people = await PeopleShown.OfAsync([.. shown.Select(change => change.Metric)], context.User.IsInRole(Roles.Admin), directory, cancellation);
        if (PeopleShown.ShowsAny([.. shown.Select(change => change.Metric)], context.User.IsInRole(Roles.Admin)))
            await trail.RecordAsync(Audited.Done(context, details: AuditedRequest.Describe(context.Request.Query, Parameters)), cancellation);
        var hasMore = found.Count > limit;
        var next = hasMore && !byAmount ? ListingRequest.WriteCursor(new(shown[^1].Metric.OccurredAt, shown[^1].Metric.MetricId)) : null;
        return Results.Json(new FigureChangesResponse(
            earlier.AsOf, later.AsOf, [.. shown.Select(change => Of(change, people.Show(change.Metric)))], hasMore, next));
    }

    /// <summary>The two answers: of a time_range each begins with its own minute, of a fixed window both are about the same.</summary>
    private static (AnswerScope Earlier, AnswerScope Later) Scopes(QueryReader query, DateTimeOffset from, DateTimeOffset to)
    {
        var start = query.Instant(FigureWindow.StartTime);
        var end = query.Instant(FigureWindow.EndTime);
        if (query.Choice(TimeRange) is { } range)
        {
            if (start is not null || end is not null)
                query.Refuse(TimeRange.Name, "time_range together with start_time or end_time", "one of the two");
            var length = FigureWindow.LengthOf(range);
            return (new(TimeWindow.Last(length, from), from), new(TimeWindow.Last(length, to), to));
        }

        if (start > end)
            query.Refuse(FigureWindow.StartTime.Name, Iso8601.Format(start.Value), $"an instant not after end_time, {Iso8601.Format(end.Value)}");
        var window = new TimeWindow(start ?? DateTimeOffset.MinValue, end ?? DateTimeOffset.MaxValue);
        return (new(window, from), new(window, to));
    }

    private static FigureChange Of(ChangedMetric change, MetricItem item)
    {
        // Windows are open at their end, so that nothing but being recorded brings a metric into one.
        var cause = change.CountsLater ? "recorded" : change.Metric.Retraction is not null ? "retracted" : "left_window";
        return new(change.CountsLater ? "added" : "removed", cause, change.RecordedAt, item);
    }
}
