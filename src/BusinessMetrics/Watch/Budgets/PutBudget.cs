using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Budgets;

/// <param name="Scope">total, or a service.</param>
/// <param name="Amount">A month's, in <paramref name="Currency"/>.</param>
/// <param name="AlertThreshold">In percent of the amount.</param>
/// <param name="SetAt">When it was decided; it counts from that month on.</param>
/// <param name="SetBy">The caller who decided it.</param>
public sealed record BudgetResponse(
    string Scope, ExactNumber Amount, string Currency, ExactNumber AlertThreshold, BudgetSource Source, DateTimeOffset SetAt, string? SetBy);

/// <summary>Where a scope's budget comes from: it has one of its own, or the default.</summary>
public enum BudgetSource
{
    Set,
    Default,
}

/// <summary><c>PUT /budgets/{scope}</c>: what may be spent in a month, from this one on.</summary>
public static class PutBudget
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "scope": "training", "amount": 2500, "currency": "USD", "alert_threshold": 90,
          "source": "set", "set_at": "2026-11-23T05:19:08.523513Z", "set_by": "ada"
        }
        """);

    private static readonly AuditedAction Audited = new("budget.set", "budget", "scope");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited,
        RecordedAt.Told,
        BudgetScope.Description,
        new RequestBodyDescription(typeof(BudgetRequest), "The budget.", JsonNode.Parse("""{"amount": 2500, "alert_threshold": 90}""")!),
        Example);

    [WolverinePut("/budgets/{scope}", OperationId = "setBudget")]
    [Tags("Budgets")]
    [EndpointSummary("Set a monthly budget")]
    [EndpointDescription("For all services together or for one. It counts from this UTC month on; past months keep the budget they had. Setting the same budget again changes nothing.")]
    [Authorize(Policy = Policies.ManageBudgets)]
    [ProducesResponseType<BudgetResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Put(
        string scope, HttpContext context, BudgetStreams streams, BudgetReader reader, ServiceSettings settings, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, BudgetRequest.MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{BudgetRequest.MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        scope = BudgetScope.Read(context, filter, errors);
        if (BudgetRequest.Read(scope, body, settings.ReportingCurrency, errors) is not { } wanted)
            return Problems.Invalid(errors);

        var caller = ServiceScope.Of(context.User);
        if (!BudgetScope.IsIn(caller, scope))
            return caller.Refusal(scope);
        var audit = Audited.Done(context, scope, $"{wanted.Amount} {wanted.Currency} a month, alerts from {wanted.AlertThreshold} % of it");
        var decided = await streams.DecideAsync(scope, current => Budget.Set(current, wanted), Caller.Of(context), audit, cancellation);
        if (decided is null)
            return BudgetScope.Contended(scope);
        if (decided.Position is { } position)
            RecordedAt.Tell(context, position);
        var set = decided.Events.Last(recorded => recorded.Data is BudgetSet);
        var setBy = await reader.DecidedByAsync([set.Sequence], cancellation);
        return Results.Json(new BudgetResponse(
            wanted.Scope, wanted.Amount, wanted.Currency, wanted.AlertThreshold, BudgetSource.Set, set.RecordedAt, setBy.GetValueOrDefault(set.Sequence)));
    }
}
