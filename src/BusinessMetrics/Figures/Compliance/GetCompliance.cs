using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Compliance;

/// <summary><c>GET /metrics/compliance</c>: how far each framework is kept, and what happened meanwhile.</summary>
public static class GetCompliance
{
    private const int TrailShown = 100;

    private static readonly QueryParameter Framework = new("framework", "Only this framework.") { Values = ComplianceCategory.Frameworks };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("30d"), Framework, Largest.Top];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "overall_score": 91.8333,
          "frameworks": {
            "gdpr": {"score": 96, "status": "compliant", "controls": [], "issues": [{"issue": "cookie banner", "severity": "low", "status": "open"}], "samples": 2},
            "soc2": {"score": 91.5, "status": "compliant", "controls": [{"control": "CC6.1", "status": "implemented", "evidence": "iam-review-2026-10"}], "issues": [], "samples": 2},
            "iso27001": {"score": 88, "status": "partial", "controls": [], "issues": [], "samples": 1},
            "nist": {"score": 0, "status": "non_compliant", "controls": [], "issues": [], "samples": 0}
          },
          "audit_trail": [{"action": "export", "user": "auditor_1", "timestamp": "2026-11-23T05:19:08Z", "details": "quarterly report"}],
          "data_protection": {"data_encrypted": 1200, "data_anonymized": 80, "pii_detected": 14, "pii_removed": 14, "removed_here": {"email": 3, "phone": 1}},
          "access_control": {"total_users": 250, "active_users": 180, "failed_logins": 31, "privilege_escalations": 2}
        }
        """);

    private static readonly AuditedAction Audited = new("compliance.read", "compliance");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(MetricCategories.Compliance.Name, LedgerReadModel.ModelName, AuditReadModel.ModelName), Audited, Example]);

    [WolverineGet("/metrics/compliance", OperationId = "getCompliance")]
    [Tags("Figures")]
    [EndpointSummary("How far each framework is kept")]
    [EndpointDescription("Scores, controls and issues as they hold at the window's end, whenever they were reported; counts and the audit trail are the window's. Reading this is itself in the trail.")]
    [Authorize(Policy = Policies.ReadCompliance)]
    [ProducesResponseType<ComplianceMetrics>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context,
        FigureCache cache,
        RollupReader rollups,
        StateReader states,
        SubjectDirectory directory,
        AuditTrail trail,
        AuditListing audits,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var framework = query.Choice(Framework);
        var top = (int)query.WholeNumber(Largest.Top);
        if (query.Problem is { } problem)
            return problem;
        var seesPeople = context.User.IsInRole(Roles.Admin);
        var audit = Audited.Done(context, framework, AuditedRequest.Describe(context.Request.Query, Parameters));
        return Results.Json(await trail.BeforeAsync(audit, AnswerAsync(), cancellation));

        // Figures may come from the cache. The service's own trail never does: reading it is what adds to it.
        async Task<ComplianceMetrics> AnswerAsync()
        {
            var key = FigureCache.Key("compliance", asked.CacheKey, framework, $"{top}", seesPeople ? "people" : "pseudonyms");
            var figures = await cache.GetAsync(context, ServiceScope.Of(context.User), key, Compose, cancellation, namesPeople: seesPeople);
            var own = await audits.PageAsync(new(From: asked.Window.Start, To: asked.Window.End, AsOf: asked.AsOf), null, TrailShown, cancellation);
            return ComplianceComposer.WithOwnTrail(figures, own, TrailShown);
        }

        async Task<ComplianceMetrics> Compose(CancellationToken computing)
        {
            var current = states.CurrentAsync(ComplianceCategory.States, asked.Window.End, asked.AsOf, null, computing);
            var counts = rollups.ReadAsync((new RollupQuery(ComplianceCategory.Rollups, asked.Window) { AsOf = asked.AsOf }).By("figure"), computing);
            var removed = rollups.ReadAsync((new RollupQuery(LedgerReadModel.RemovedPersonalData, asked.Window) { AsOf = asked.AsOf }).By("kind"), computing);
            var observed = states.ListAsync(ComplianceCategory.AuditObservations, ComplianceCategory.AuditTrail, asked.Window, asked.AsOf, TrailShown, computing);
            // At once, since none needs another.
            await Task.WhenAll(current, counts, removed, observed);
            var people = seesPeople ? await directory.FindAsync(ComplianceComposer.PeopleIn(await observed), computing) : null;
            return ComplianceComposer.Compose(framework, top, await current, await counts, await removed, await observed, people);
        }
    }
}
