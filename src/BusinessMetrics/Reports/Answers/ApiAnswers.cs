using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;

namespace BusinessMetrics.Reports.Answers;

/// <summary>
/// Asks the service's own endpoints, without a socket: a report says what the API says, to the last digit, because it is the API
/// that says it. Each question of a report is asked once.
/// </summary>
public sealed class ApiAnswers(IServiceScopeFactory scopes, EndpointDataSource endpoints, FigureStates states)
{
    /// <summary>Answers to a caller who may read what the claims allow; what is cached elsewhere stays so.</summary>
    public IReportAnswers To(ClaimsPrincipal caller) => new Answers(this, caller);

    /// <summary>A caller of a role who reads these services alone; null for all.</summary>
    public static ClaimsPrincipal Reader(string name, string role, IReadOnlyList<string>? services) => new(new ClaimsIdentity(
        [
            new(Platform.Http.Caller.SubjectClaim, name),
            new(TokenIssuer.RoleClaim, role),
            .. (services ?? []).Select(service => new Claim(ServiceScope.Claim, service)),
        ],
        "report",
        Platform.Http.Caller.SubjectClaim,
        TokenIssuer.RoleClaim));

    private async Task<ReportAnswer> AskAsync(ReportQuestion question, ClaimsPrincipal caller, CancellationToken cancellation)
    {
        var endpoint = endpoints.Endpoints.OfType<RouteEndpoint>().FirstOrDefault(known =>
            known.RoutePattern.RawText == question.Path && known.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true)
            ?? throw new InvalidOperationException($"no endpoint answers GET {question.Path}");
        if (endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is not { } policy || !Policies.Grants[policy].Admits(caller))
            throw new ReportQuestionException($"Whoever has this report made may not ask {question.Path}.");
        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, User = caller, RequestAborted = cancellation };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = question.Path;
        context.Request.QueryString = QueryString.Create(question.Query.Select(value => new KeyValuePair<string, string?>(value.Key, value.Value)));
        context.Response.Body = body;
        context.SetEndpoint(endpoint);
        if (endpoint.Metadata.GetMetadata<AnsweredFrom>() is { } from)
            context.Features.Set(new AskedFigures(await states.CurrentAsync(cancellation), from));
        await endpoint.RequestDelegate!(context);
        await context.Response.CompleteAsync();
        body.Position = 0;
        using var answer = await JsonDocument.ParseAsync(body, default, cancellation);
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
            throw new ReportQuestionException($"{question.Path} is refused: {Reason(answer.RootElement)}");
        return new(question, answer.RootElement.Clone());
    }

    /// <summary>What a problem says: of refused parameters which and why.</summary>
    private static string Reason(JsonElement problem)
    {
        if (ReportAnswer.At(problem, "/errors/0") is { } error)
            return $"{ReportAnswer.TextOf(ReportAnswer.At(error, "/field"))}: received {ReportAnswer.TextOf(ReportAnswer.At(error, "/received"))}, allowed is {ReportAnswer.TextOf(ReportAnswer.At(error, "/allowed"))}";
        return ReportAnswer.TextOf(ReportAnswer.At(problem, "/detail")) ?? ReportAnswer.TextOf(ReportAnswer.At(problem, "/title")) ?? "without a reason";
    }

    private sealed class Answers(ApiAnswers api, ClaimsPrincipal caller) : IReportAnswers
    {
        private readonly ConcurrentDictionary<ReportQuestion, Task<ReportAnswer>> _asked = new();

        public Task<ReportAnswer> AskAsync(ReportQuestion question, CancellationToken cancellation) =>
            _asked.GetOrAdd(question, asked => api.AskAsync(asked, caller, cancellation));
    }
}
