using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Security;

/// <summary><c>GET /metrics/security</c>: what attacks, and what becomes of it.</summary>
public static class GetSecurity
{
    private static readonly QueryParameter ThreatType = new("threat_type", "Only threats and incidents of this type.") { Example = "prompt_injection" };
    private static readonly QueryParameter Severity = new("severity", "Only threats and incidents of this severity.") { Values = SecurityCategory.Severities };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("24h"), ThreatType, Severity, Largest.Top];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "threat_detection": {
            "total_threats": 42, "threats_blocked": 38, "false_positives": 2, "false_negatives": 1, "detection_rate": 0.9756, "accuracy": 0.9867, "samples": 262
          },
          "threat_types": [{"type": "prompt_injection", "count": 30, "severity": "critical", "trend": "up"}],
          "attack_vectors": [{"vector": "api", "count": 30, "success_rate": 0.1, "trend": "stable"}],
          "compliance": {"gdpr_compliance": 96, "soc2_compliance": 91.5, "iso27001_compliance": 88, "nist_compliance": 0, "overall_score": 91.8333},
          "incidents": [{
            "incident_id": "INC-42", "type": "data_exfiltration", "severity": "high", "status": "investigating", "detected_at": "2026-11-23T05:19:08Z"
          }]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(MetricCategories.Security.Name, MetricCategories.Compliance.Name), Example]);

    [WolverineGet("/metrics/security", OperationId = "getSecurity")]
    [Tags("Figures")]
    [EndpointSummary("What attacks, and how much of it is caught")]
    [EndpointDescription("Threats with their types and vectors, how well they are detected, the frameworks' scores, and the incidents of the window and those that are still open.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<SecurityMetrics>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, FigureCache cache, SecurityFigures figures, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var filter = new ThreatFilter(query.Text(ThreatType), query.Choice(Severity));
        var top = (int)query.WholeNumber(Largest.Top);
        if (query.Problem is { } problem)
            return problem;
        var scope = ServiceScope.Of(context.User);
        return await cache.AnswerAsync(context, scope, FigureCache.Key("security", asked.CacheKey, filter.ThreatType, filter.Severity, $"{top}"), Compose, cancellation);

        async Task<SecurityMetrics> Compose(CancellationToken computing) =>
            SecurityComposer.Compose(await figures.ReadAsync(asked.Window, scope.Services, asked.AsOf, computing), filter, top);
    }
}
