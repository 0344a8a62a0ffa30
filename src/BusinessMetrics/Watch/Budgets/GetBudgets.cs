using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Budgets;

/// <param name="Month">The UTC month, yyyy-MM.</param>
/// <param name="Budgets">A page: the total first, then each service with a budget of its own or with spend, by name.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record BudgetsResponse(
    string Month,
    IReadOnlyList<BudgetItem> Budgets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <param name="Scope">total, or a service.</param>
/// <param name="Amount">The month's, in <paramref name="Currency"/>.</param>
/// <param name="AlertThreshold">In percent of the amount.</param>
/// <param name="SetAt">When it was decided; left out for the default.</param>
/// <param name="SetBy">The caller who decided it, for those who may see people.</param>
/// <param name="CurrentSpend">The month's so far.</param>
/// <param name="ProjectedSpend">What the whole month comes to: the spend so far and, for each day that is left, the usual one.</param>
/// <param name="ProjectionBasis">What that is told from: month_over, run_rate, blended or current_spend.</param>
/// <param name="BudgetRemaining">Below zero where more was spent.</param>
/// <param name="UsedPercent">The spend in percent of the amount; 0 for a budget of 0.</param>
public sealed record BudgetItem(
    string Scope,
    ExactNumber Amount,
    string Currency,
    ExactNumber AlertThreshold,
    BudgetSource Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? SetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SetBy,
    ExactNumber CurrentSpend,
    ExactNumber ProjectedSpend,
    ProjectionBasis ProjectionBasis,
    ExactNumber BudgetRemaining,
    ExactNumber UsedPercent);

/// <summary><c>GET /budgets</c>: a month's budgets and how the spend stands to them.</summary>
public static class GetBudgets
{
    private const string MonthFormat = "yyyy-MM";

    private static readonly QueryParameter MonthParameter = new("month", "The UTC month, yyyy-MM; the current one (as_of's, where that is given) if left out.") { Example = "2026-11" };
    private static readonly QueryParameter Limit = new("limit", "At most this many budgets.") { Default = "1000", Range = (1, 10_000) };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true };
    private static readonly QueryParameter[] Parameters = [MonthParameter, FigureWindow.AsOfParameter, Limit, Cursor];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "month": "2026-11",
          "budgets": [
            {
              "scope": "total", "amount": 10000, "currency": "USD", "alert_threshold": 80, "source": "default",
              "current_spend": 1830.25, "projected_spend": 2469.827044, "projection_basis": "run_rate", "budget_remaining": 8169.75, "used_percent": 18.3025
            },
            {
              "scope": "training", "amount": 2500, "currency": "USD", "alert_threshold": 90, "source": "set",
              "set_at": "2026-11-02T09:12:44.018201Z", "set_by": "ada",
              "current_spend": 1500, "projected_spend": 2024.172247, "projection_basis": "run_rate", "budget_remaining": 1000, "used_percent": 60
            }
          ]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(BudgetsReadModel.ModelName, MetricCategories.Cost.Name), Example]);

    [WolverineGet("/budgets", OperationId = "getBudgets")]
    [Tags("Budgets")]
    [EndpointSummary("List a month's budgets")]
    [EndpointDescription("The budget in force of all services together, and of each service that has one or spent something, with the month's spend so far and at its run rate. Scopes without a budget of their own have the default, MONTHLY_BUDGET.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<BudgetsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, BudgetFigures figures, BudgetReader reader, ServiceSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        var month = ReadMonth(query, asOf ?? clock.GetUtcNow());
        var limit = (int)query.WholeNumber(Limit);
        var after = ReadCursor(query);
        if (query.Problem is { } problem)
            return problem;

        var scope = ServiceScope.Of(context.User);
        var following = (await figures.AllAsync(month, asOf, cancellation))
            .Where(status => BudgetScope.IsIn(scope, status.Budget.Scope) && (after is null || Follows(status.Budget.Scope, after)))
            .Take(limit + 1)
            .ToArray();
        var statuses = following.Take(limit).ToArray();
        var projections = await figures.ProjectionsAsync(statuses, month, asOf, cancellation);
        var deciders = context.User.IsInRole(Roles.Admin)
            ? await reader.DecidedByAsync([.. statuses.Select(status => status.Budget.Sequence).OfType<long>()], cancellation)
            : new Dictionary<long, string>();
        return Results.Json(new BudgetsResponse(
            month.Start.ToString(MonthFormat, CultureInfo.InvariantCulture),
            [.. statuses.Select(status => ItemOf(status, projections[status.Budget.Scope], settings.ReportingCurrency, deciders))],
            following.Length > limit ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(statuses[^1].Budget.Scope)) : null));
    }

    private static string? ReadCursor(QueryReader query)
    {
        if (query.Text(Cursor) is not { } text)
            return null;
        if (Base64Url.IsValid(text))
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        query.Refuse(Cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }

    /// <summary>The total comes before all services.</summary>
    private static bool Follows(string scope, string last) =>
        scope != Budget.Total && (last == Budget.Total || string.CompareOrdinal(scope, last) > 0);

    /// <summary>The month until now; whole where it is over.</summary>
    private static TimeWindow ReadMonth(QueryReader query, DateTimeOffset now)
    {
        var current = BudgetMonth.SoFar(now);
        if (query.Text(MonthParameter) is not { } text)
            return current;
        if (DateTimeOffset.TryParseExact(text, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            && start <= current.Start)
            return start == current.Start ? current : BudgetMonth.Of(start);
        query.Refuse(MonthParameter.Name, FieldError.Quote(text), $"a month that has begun, such as {current.Start.ToString(MonthFormat, CultureInfo.InvariantCulture)}");
        return current;
    }

    private static BudgetItem ItemOf(BudgetStatus status, SpendProjection projection, string currency, IReadOnlyDictionary<long, string> deciders) => new(
        status.Budget.Scope,
        status.Budget.Amount,
        currency,
        status.Budget.AlertThreshold,
        status.Budget.IsSet ? BudgetSource.Set : BudgetSource.Default,
        status.Budget.SetAt,
        status.Budget.Sequence is { } sequence ? deciders.GetValueOrDefault(sequence) : null,
        status.CurrentSpend,
        projection.Spend,
        projection.Basis,
        status.BudgetRemaining,
        status.UsedPercent ?? ExactNumber.Zero);
}
