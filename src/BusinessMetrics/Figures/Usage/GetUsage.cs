using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Figures.Usage;

/// <summary><c>GET /metrics/usage</c>: who uses what, and how much.</summary>
public static class GetUsage
{
    private static readonly QueryParameter Service = new("service", "Only this service.") { Example = "model-api" };
    private static readonly QueryParameter UserId = new("user_id", "Only this person: as callers may see people, the user id or the pseudonym.") { Example = "user_123" };
    private static readonly QueryParameter GroupBy = new("group_by", "Adds groups, one for each value of this field.") { Values = ["service", "user_id", "feature"] };
    private static readonly QueryParameter[] Parameters = [.. FigureWindow.ParametersWith("24h"), Service, UserId, Largest.Top, GroupBy, GroupPages.Limit, GroupPages.Cursor];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "total_requests": 1240, "requests_by_service": {"gateway": 900, "model-api": 340}, "requests_by_user": {"user_123": 25},
          "peak_usage": {"time": "2026-11-23T10:00:00Z", "requests": 212},
          "average_usage": {"requests_per_hour": 51.6667, "requests_per_user": 12.4},
          "user_activity": [{"user_id": "user_123", "requests": 25, "last_activity": "2026-11-23T10:41:12.25Z", "active_sessions": 3}],
          "service_activity": [{"service": "gateway", "requests": 900, "avg_response_time": 84.2, "error_rate": 0.7, "uptime": 99.98}],
          "feature_usage": [{"feature": "threat_report", "usage_count": 57, "unique_users": 18, "trend": "up"}],
          "samples": 1240
        }
        """);

    private static readonly AuditedAction Audited = new("people.read", "usage");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(MetricCategories.Usage.Name), Audited, Example]);

    [WolverineGet("/metrics/usage", OperationId = "getUsage")]
    [Tags("Figures")]
    [EndpointSummary("Who uses what")]
    [EndpointDescription("Requests by service and person with their peak, the activity of people and services, and the features that are used. Callers who may not see people get pseudonyms; for those who may, the audit trail says that they looked.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<UsageMetrics>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, FigureCache cache, UsageFigures figures, SubjectDirectory directory, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asked = FigureWindow.Read(query, Parameters, clock.GetUtcNow());
        var scope = ServiceScope.Of(context.User);
        var services = scope.Asked(query, Service);
        var user = query.Name(UserId);
        var top = (int)query.WholeNumber(Largest.Top);
        var groupBy = GroupPages.Read(query, GroupBy);
        if (query.Problem is { } problem)
            return problem;
        var seesPeople = context.User.IsInRole(Roles.Admin);
        var filter = new UsageFilter(services, user is null ? null : await SubjectsOfAsync(user, seesPeople, directory, cancellation));
        var key = FigureCache.Key("usage", asked.RatesCacheKey, FigureCache.KeyOf(services), FigureCache.KeyOf(filter.Subjects?.Select(subject => subject.ToString()).ToArray()), $"{top}", groupBy?.CacheKey, seesPeople ? "people" : "pseudonyms");
        var answer = cache.AnswerAsync(context, scope, key, Compose, cancellation, namesPeople: seesPeople);
        // Cached or not: it names people.
        return await (seesPeople
            ? trail.BeforeAsync(Audited.Done(context, details: AuditedRequest.Describe(context.Request.Query, Parameters)), answer, cancellation)
            : answer);

        async Task<UsageMetrics> Compose(CancellationToken computing)
        {
            var reading = figures.ForOneAnswer();
            var window = await reading.ReadAsync(asked.Window, filter, asked.AsOf, computing);
            var people = UsageComposer.People(window);
            var candidates = UsageComposer.Candidates(people);
            var names = await NamesAsync(candidates, seesPeople, directory, computing);
            var shown = UsageComposer.Shown(candidates, names).Select(person => person.Person.Subject).ToArray();
            var sessions = await reading.SessionsAsync(shown, asked.Window, filter, asked.AsOf, computing);
            return UsageComposer.Compose(window, people, candidates, names, sessions, top, groupBy);
        }
    }

    /// <summary>
    /// Nobody's where there is no such person. Who may not see people names them by pseudonym only: an answer to a user
    /// id would tell whose pseudonym it is.
    /// </summary>
    private static async Task<IReadOnlyList<Guid>> SubjectsOfAsync(
        IReadOnlyList<string> user, bool seesPeople, SubjectDirectory directory, CancellationToken cancellation)
    {
        if (seesPeople && await directory.FindUserAsync(user[0], cancellation) is { Count: > 0 } known)
            return [.. known.Select(subject => subject.Id)];
        return [Guid.TryParse(user[0], out var pseudonym) ? pseudonym : Guid.Empty];
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        IReadOnlyList<ActivePerson> people, bool seesPeople, SubjectDirectory directory, CancellationToken cancellation)
    {
        var subjects = people.Select(person => person.Subject).ToArray();
        var known = seesPeople ? await directory.FindAsync(subjects, cancellation) : new Dictionary<Guid, Subject>();
        return subjects.ToDictionary(subject => subject, subject => known.TryGetValue(subject, out var person) ? person.UserId : subject.ToString());
    }
}
