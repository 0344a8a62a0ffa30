using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Budgets;

/// <summary><c>DELETE /budgets/{scope}</c>: back to the default budget, from this month on.</summary>
public static class DeleteBudget
{
    private static readonly ResponseExample NotThere = new(StatusCodes.Status404NotFound, JsonNode.Parse(
        """
        {
          "type": "urn:business-metrics:problem:no-budget", "title": "There is no such budget", "status": 404,
          "detail": "'training' has no budget of its own, so the default counts for it."
        }
        """)!);

    private static readonly AuditedAction Audited = new("budget.remove", "budget", "scope");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, BudgetScope.Description, NotThere);

    [WolverineDelete("/budgets/{scope}", OperationId = "deleteBudget")]
    [Tags("Budgets")]
    [EndpointSummary("Remove a budget")]
    [EndpointDescription("The default budget counts for the scope again, from this month on; past months keep the budget they had.")]
    [Authorize(Policy = Policies.ManageBudgets)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Delete(string scope, HttpContext context, BudgetStreams streams, PersonalDataFilter filter, CancellationToken cancellation)
    {
        var errors = new List<FieldError>();
        scope = BudgetScope.Read(context, filter, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var caller = ServiceScope.Of(context.User);
        if (!BudgetScope.IsIn(caller, scope))
            return caller.Refusal(scope);
        var audit = Audited.Done(context, scope);
        var decided = await streams.DecideAsync(scope, Budget.Remove, Caller.Of(context), audit, cancellation);
        if (decided is null)
            return BudgetScope.Contended(scope);
        if (decided.Position is { } position)
            RecordedAt.Tell(context, position);
        return decided.Changed
            ? Results.NoContent()
            : Problems.NotFound("no-budget", "There is no such budget", $"{FieldError.Quote(scope)} has no budget of its own, so the default counts for it.");
    }
}
