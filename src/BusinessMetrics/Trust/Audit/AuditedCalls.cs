using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Trust.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Audit;

/// <summary>Sees to it that a call which is refused, and a change that fails, is in the audit trail; before authentication in the pipeline.</summary>
public sealed class AuditedCalls(RequestDelegate next, RefusedCalls refused, PersonalDataFilter filter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception)
        {
            await JudgeAsync(context, exception.StatusCode);
            throw;
        }
        catch (Exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            await JudgeAsync(context, StatusCodes.Status500InternalServerError);
            throw;
        }

        await JudgeAsync(context, context.Response.StatusCode);
    }

    /// <summary>How a call ended, in the trail's words; null where it is not for the trail. A change that was made tells so itself.</summary>
    public static string? OutcomeOf(bool isChange, int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests => AuditOutcomes.Refused,
        >= 400 and < 500 when isChange => AuditOutcomes.Refused,
        >= 500 when isChange => AuditOutcomes.Failed,
        _ => null,
    };

    private async Task JudgeAsync(HttpContext context, int status)
    {
        var isChange = context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<ChangesNothing>() is null
            && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));
        if (OutcomeOf(isChange, status) is not { } outcome)
            return;
        var (action, target) = AuditedAction.Of(context);
        // The path is the caller's to write, and what is in the trail stays there.
        refused.Add(AuditedRequest.Of(context, action, filter.Masked(target), outcome, $"{status} {await ReasonAsync(context, status)}".TrimEnd()));
    }

    /// <summary>The problem's name; of a token that was not accepted why, and never what was in it.</summary>
    private static async Task<string?> ReasonAsync(HttpContext context, int status) => status != StatusCodes.Status401Unauthorized
        ? Problems.NameOf(context)
        : (await context.AuthenticateAsync()).Failure switch
        {
            null => "no token",
            SecurityTokenExpiredException => "expired token",
            SecurityTokenInvalidAudienceException => "token for another audience",
            SecurityTokenInvalidIssuerException => "token of another issuer",
            SecurityTokenInvalidSignatureException => "token with a wrong signature",
            _ => "invalid token",
        };
}
