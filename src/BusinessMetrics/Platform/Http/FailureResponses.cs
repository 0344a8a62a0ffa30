using BusinessMetrics.Projections.Store.EventLoading;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace BusinessMetrics.Platform.Http;

/// <summary>Answers what no endpoint foresaw: without details of the inside, which are in the log under the same trace.</summary>
public sealed partial class FailureResponses(ILogger<FailureResponses> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var answer = exception switch
        {
            BadHttpRequestException bad => Of(bad.StatusCode, "bad-request", "The request cannot be read", bad.Message),
            PostgresException { InvariantSeverity: "ERROR", IsTransient: false } => Internal(),
            ArchiveUnreadableException unreadable => Problems.Unavailable(unreadable.Message),
            NpgsqlException or TimeoutException => Unavailable(httpContext),
            _ => Internal(),
        };
        if (exception is not BadHttpRequestException)
            LogFailure(exception, httpContext.Request.Method, RouteOf(httpContext));
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The pattern, not the path: a path may hold a person's identifier.</summary>
    private static string? RouteOf(HttpContext context) =>
        (context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;

    private static IResult Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return Problems.Unavailable("The database does not answer.");
    }

    private static IResult Internal() =>
        Of(500, "internal-error", "Something went wrong here", "The failure is logged under this answer's trace id.");

    private static IResult Of(int status, string type, string title, string detail) =>
        Results.Problem(new ProblemDetails { Status = status, Type = Problems.TypeOf(type), Title = title, Detail = detail });

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed")]
    private partial void LogFailure(Exception exception, string method, string? route);
}
