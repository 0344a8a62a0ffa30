using BusinessMetrics.Figures.Series;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Explain;

/// <summary><c>GET /figures/explain</c>: how a figure is made, of what, and what stands behind it.</summary>
public static class ExplainFigure
{
    private const int MostMetrics = 50;

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "figure": "total_cost", "words": "The sum of every cost metric in a unit of the reporting currency.", "statistic": "sum", "value": 1830.25, "unit": "USD", "samples": 160,
          "start_time": "2026-11-21T00:00:00Z", "end_time": "2026-11-23T11:00:00Z", "narrowed_to": {"resource_type": ["compute"]},
          "metrics": [{"category": "cost", "metric_name": "gpu_cost", "unit": "USD", "service": "training", "samples": 160}], "other_metrics": 0,
          "recorded": {"first_at": "2026-11-21T00:00:02Z", "last_at": "2026-11-23T10:59:58Z", "late": 3, "retracted": 1}, "position": 4711,
          "read_models": [{"read_model": "cost", "verified_at": "2026-11-23T02:00:00Z", "hours": 48, "differences": 0}],
          "checkpoint": "4700:3q2+7w==", "query": "/metrics/series?figure=total_cost", "records": "/metrics?category=cost"
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. SeriesRequest.Parameters, new AnsweredFrom([LedgerReadModel.ModelName, .. MetricCategories.Names]), Example]);

    [WolverineGet("/figures/explain", OperationId = "explainFigure")]
    [Tags("Figures")]
    [EndpointSummary("How a figure is made")]
    [EndpointDescription("The formula in words, the window, the filters, the metrics behind it and when they came into the record, and what says that they are right. Takes the parameters of GET /metrics/series.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<FigureExplanation>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context,
        SeriesAnswers series,
        LedgerFigures ledger,
        LedgerRecording recording,
        IReadModelChecks checks,
        INewestCheckpoint checkpoints,
        ServiceSettings settings,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, SeriesRequest.Parameters);
        if (SeriesRequest.Read(query, ServiceScope.Of(context.User), clock.GetUtcNow()) is not { } request)
            return query.Problem!;
        var (response, refused) = await series.OfAsync(request with { GroupBy = null, ComparesPrevious = false }, cancellation);
        if (response is null)
            return Problems.Invalid(refused!);

        var asked = request.Asked;
        var filter = new MetricFilter(request.MetricName, MetricCategories.Find(Narrowed("category")?[0]), request.Services, Narrowed("model_name"));
        var kinds = (await ledger.OfAsync(filter, asked.Window, Statistics.None, asked.AsOf, cancellation))
            .Where(each => FigureIngredients.Holds(request.Figure, each.Series, settings.ReportingCurrency))
            .OrderByDescending(each => each.Figures.Count)
            .ThenBy(each => each.Series.Name, StringComparer.Ordinal)
            .ThenBy(each => each.Series.Service, StringComparer.Ordinal)
            .ThenBy(each => each.Series.Unit, StringComparer.Ordinal)
            .ToArray();
        var recorded = await recording.OfAsync([.. kinds.Select(each => each.Series)], asked.Window, asked.AsOf, kinds.Total().Count, cancellation);
        var answeredFrom = request.Figure.Parts.Select(part => part.Model.Category ?? LedgerReadModel.ModelName).DefaultIfEmpty(request.Figure.Category!).Distinct().ToArray();
        return Results.Json(new FigureExplanation(
            response.Figure,
            response.MetricName,
            request.Figure.Words,
            response.Statistic,
            response.Series[0].Value,
            response.Unit,
            response.Series[0].Samples,
            response.StartTime,
            response.EndTime,
            asked.AsOf,
            NarrowedTo(request),
            [.. kinds.Take(MostMetrics).Select(Ingredient)],
            Math.Max(0, kinds.Length - MostMetrics),
            new(recorded.First, recorded.Last, recorded.Late, recorded.Retracted),
            AskedFigures.Of(context).Position,
            [.. (await checks.LastAsync(cancellation)).Where(check => answeredFrom.Contains(check.ReadModel))],
            await checkpoints.FindAsync(cancellation),
            $"/metrics/series{context.Request.QueryString}",
            RecordsOf(request)));

        IReadOnlyList<string>? Narrowed(string dimension) =>
            request.Filters.Where(one => one.Dimension == dimension).Select(one => one.Values).FirstOrDefault();
    }

    private static MetricIngredient Ingredient(SeriesFigures kind) =>
        new(kind.Series.Category.Name, kind.Series.Name, kind.Series.Unit, kind.Series.Service, kind.Series.Model, kind.Figures.Count);

    private static Dictionary<string, IReadOnlyList<string>> NarrowedTo(SeriesRequest request)
    {
        var narrowed = request.Filters.ToDictionary(filter => filter.Dimension, filter => filter.Values);
        if (request.Services is { } services)
            narrowed["service"] = services;
        return narrowed;
    }

    private static string RecordsOf(SeriesRequest request)
    {
        var query = new QueryBuilder();
        foreach (var dimension in (string[])["metric_name", "category", "model_name"])
            if (request.Filters.FirstOrDefault(filter => filter.Dimension == dimension) is { Values: [var value, ..] })
                query.Add(dimension, value);
        if (request.Figure.Category is { } category && request.Figure.Parts.All(part => part.Model.Category == category))
            query.Add("category", category);
        if (request.Services is [var only])
            query.Add("service", only);
        query.Add("start_time", Iso8601.Format(request.Asked.Window.Start));
        if (request.Asked.Window.Now is null)
            query.Add("end_time", Iso8601.Format(request.Asked.Window.End));
        if (request.Asked.AsOf is { } moment)
            query.Add("as_of", Iso8601.Format(moment));
        return $"/metrics{query}";
    }
}
