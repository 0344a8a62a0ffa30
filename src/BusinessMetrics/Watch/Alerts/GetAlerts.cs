using System.Text.Json.Serialization;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts;

/// <param name="Rule">The rule that raised it, or budget/{scope}.</param>
/// <param name="CurrentValue">The figure when the alert was raised; left out where it is the want of data that is told.</param>
/// <param name="RaisedAt">The end of the window that raised it.</param>
/// <param name="ResolvedAt">Only of an alert that has ended.</param>
/// <param name="Resolution">Why it ended.</param>
/// <param name="Status">firing or resolved.</param>
/// <param name="ToldAt">When it was recorded.</param>
/// <param name="Late">Whether it is about a window that had ended a minute or longer before it was told.</param>
/// <param name="Window">That window; only of a late alert.</param>
/// <param name="Stale">Whether it fires on without data.</param>
/// <param name="Acknowledged">Who sees to it; left out where nobody said so.</param>
/// <param name="Fired">When it fired by what became known since; only where that is not what was told, and empty if it never did.</param>
public sealed record AlertResponse(
    Guid Id,
    string Rule,
    string MetricName,
    AlertLevel Level,
    AlertSeverity Severity,
    string Message,
    ExactNumber Threshold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExactNumber? CurrentValue,
    DateTimeOffset RaisedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ResolvedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertResolution? Resolution,
    string Status,
    DateTimeOffset ToldAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Late,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertWindow? Window,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Stale,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AlertWindow>? Fired,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertAcknowledgement? Acknowledged = null)
{
    public const string Firing = "firing";
    public const string Resolved = "resolved";

    /// <param name="isStale">Whether the figure of what fires has no data.</param>
    public static AlertResponse Of(KnownAlert alert, bool isStale) => new(
        alert.Id,
        alert.Rule,
        alert.MetricName,
        alert.Level,
        alert.Severity,
        alert.Message,
        alert.Threshold,
        alert.Value,
        alert.RaisedAt,
        alert.ResolvedAt,
        alert.Resolution,
        alert.IsFiring ? Firing : Resolved,
        alert.ToldAt,
        alert.IsLate,
        alert is { IsLate: true, WindowMinutes: { } minutes } ? new(alert.RaisedAt.AddMinutes(-minutes), alert.RaisedAt) : null,
        alert.IsFiring && isStale,
        alert.Fired?.Select(span => new AlertWindow(span.From, span.To)).ToArray(),
        alert.Acknowledgement);
}

/// <param name="To">Not included; left out while it goes on.</param>
public sealed record AlertWindow(DateTimeOffset From, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? To);

/// <param name="Alerts">The newest first.</param>
public sealed record AlertsResponse(IReadOnlyList<AlertResponse> Alerts);

/// <summary><c>GET /alerts</c>: alerts that fire and that did.</summary>
public static class GetAlerts
{
    private const string AnyStatus = "all";

    private static readonly QueryParameter Status = new("status", "Which alerts.") { Values = [AlertResponse.Firing, AlertResponse.Resolved, AnyStatus], Default = AnyStatus };
    private static readonly QueryParameter From = new("from", "Raised at this instant or later.") { IsInstant = true, Example = "2026-11-01T00:00:00Z" };
    private static readonly QueryParameter To = new("to", "Raised before this instant.") { IsInstant = true, Example = "2026-12-01T00:00:00Z" };
    private static readonly QueryParameter Rule = new("rule", "Of this rule, or of a budget: budget/{scope}.") { Example = "slow-answers" };
    private static readonly QueryParameter Id = new("id", "Only this one.") { Example = "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 1000), Default = "100" };
    private static readonly QueryParameter[] Parameters = [Status, From, To, Rule, Id, Limit, FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(AlertsReadModel.ModelName), AlertExamples.Alerts]);

    [WolverineGet("/alerts", OperationId = "getAlerts")]
    [Tags("Alerts")]
    [EndpointSummary("List alerts")]
    [EndpointDescription("Those that fire and those that did, the newest first; with as_of as they were known at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<AlertsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, AlertListing listing, RuleHealth health, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var status = query.Choice(Status);
        var (from, to) = (query.Instant(From), query.Instant(To));
        if (from > to)
            query.Refuse(From.Name, Iso8601.Format(from.Value), $"an instant not after to, {Iso8601.Format(to.Value)}");
        var limit = query.WholeNumber(Limit);
        var rule = query.Text(Rule) is { } text ? NameText.Normalise(text) : null;
        Guid? id = Guid.TryParse(query.Text(Id), out var known) ? known : null;
        if (query.Has(Id) && id is null)
            query.Refuse(Id.Name, FieldError.Quote(query.Text(Id)!), "an alert's id");
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;

        var firing = status == AnyStatus ? (bool?)null : status == AlertResponse.Firing;
        var alerts = await listing.AlertsAsync(new(firing, rule, from, to, ServiceScope.Of(context.User).Services, id), (int)limit, asOf, cancellation);
        // What is stale is known only of now.
        var stale = asOf is null && alerts.Any(alert => alert.IsFiring) ? (await health.ReadAsync(cancellation)).Stale : null;
        return Results.Json(new AlertsResponse([.. alerts.Select(alert => AlertResponse.Of(alert, stale?.ContainsKey(alert.Rule) == true))]));
    }
}
