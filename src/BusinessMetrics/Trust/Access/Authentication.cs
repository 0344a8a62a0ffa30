using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Platform.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>Who may call: bearer tokens, one policy for each thing that can be done, refusals as problem details.</summary>
public static class Authentication
{
    public static void AddServiceAuthentication(this IServiceCollection services, ServiceSettings settings, TokenIssuer issuer)
    {
        services.AddSingleton(issuer);
        services.AddSingleton(RoleClaims.Of(settings));
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<OpenIdProvider>();
        services
            .AddHttpClient(OpenIdProvider.Client, client => client.Timeout = OpenIdProvider.Patience)
            .AddHttpMessageHandler(provider => BreakerOf(provider.GetRequiredService<CircuitBreakers>()));
        services
            .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = issuer.Validation;
                if (settings.AuthAuthority is { } authority)
                    UseAuthority(options, authority, settings);
                options.Events = new JwtBearerEvents { OnMessageReceived = Received, OnTokenValidated = Validated, OnChallenge = Unauthorised, OnForbidden = Forbidden };
            });

        if (settings.AuthAuthority is not null)
            services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                .Configure<CircuitBreakers>((options, breakers) =>
                {
                    var handler = BreakerOf(breakers);
                    handler.InnerHandler = new SocketsHttpHandler();
                    options.BackchannelHttpHandler = handler;
                });

        var authorization = services.AddAuthorizationBuilder();
        foreach (var (policy, grant) in Policies.Grants)
            authorization.AddPolicy(policy, PolicyOf(grant));
        authorization.SetFallbackPolicy(PolicyOf(Policies.Forgotten));
    }

    /// <summary>The authority is one destination, whatever is asked of it.</summary>
    private static BrokenCircuitHandler BreakerOf(CircuitBreakers breakers) => new(breakers.Of("authority", CircuitBreakers.Authority));

    private static AuthorizationPolicy PolicyOf(Grant grant)
    {
        var policy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(grant.Roles);
        if (grant.ConcernsEveryService)
            policy.RequireAssertion(asked => ServiceScope.Of(asked.User).IsEverything);
        return policy.Build();
    }

    private static void UseAuthority(JwtBearerOptions options, Uri authority, ServiceSettings settings)
    {
        options.Authority = authority.ToString();
        options.RequireHttpsMetadata = !authority.IsLoopback;
        options.TokenValidationParameters = new()
        {
            AudienceValidator = (audiences, token, _) => IsForThisService([.. audiences], token, settings),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            NameClaimType = Caller.SubjectClaim,
            RoleClaimType = TokenIssuer.RoleClaim,
        };
    }

    /// <summary>
    /// For the API, for the dashboard, or given to the dashboard, which sends it to nobody else: an authority that was told of no API
    /// (Keycloak, as it comes) makes access tokens of that kind.
    /// </summary>
    private static bool IsForThisService(string[] audiences, SecurityToken token, ServiceSettings settings) =>
        audiences.Contains(settings.AuthAudience)
        || (settings.AuthClientId is { } dashboard && (audiences.Contains(dashboard) || (token is JsonWebToken jwt && jwt.Azp == dashboard)));

    private static Task Received(MessageReceivedContext context)
    {
        context.Token = SessionCookie.TokenOf(context.HttpContext);
        return Task.CompletedTask;
    }

    private static Task Validated(TokenValidatedContext context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<BearerTokens>().Refusal(context.Principal!, context.SecurityToken) is { } refusal)
            context.Fail(refusal);
        return Task.CompletedTask;
    }

    private static async Task Unauthorised(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (await context.HttpContext.RequestServices.GetRequiredService<RequestLimits>().RefuseFailureAsync(context.HttpContext))
            return;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = context.AuthenticateFailure switch
        {
            null => "An Authorization header with a bearer token is needed: 'Authorization: Bearer <token>'.",
            RevokedTokenException => "The bearer token was revoked: it was signed out, or taken back.",
            UnreadableClaimException claim => $"The bearer token is not valid: {claim.Message}.",
            _ => "The bearer token is not valid: it is expired, made for another service, or not signed by this one's authority.",
        };
        await WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized, "unauthenticated", "Who is calling?", detail);
    }

    private static Task Forbidden(ForbiddenContext context)
    {
        var policy = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        var grant = policy is null ? Policies.Forgotten : Policies.Grants[policy];
        if (grant.Roles.Any(context.HttpContext.User.IsInRole))
            return WriteAsync(
                context.HttpContext,
                StatusCodes.Status403Forbidden,
                "outside-scope",
                "The token is for some services only",
                $"This is about all services at once; the token's '{ServiceScope.Claim}' claim narrows it to {string.Join(", ", ServiceScope.Of(context.HttpContext.User).Names)}.");
        return WriteAsync(
            context.HttpContext,
            StatusCodes.Status403Forbidden,
            "forbidden",
            "The token's role is not enough",
            $"This needs one of the roles {string.Join(", ", grant.Roles)} in the token's '{TokenIssuer.RoleClaim}' claim.");
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string title, string detail)
    {
        var problem = new ProblemDetails { Status = status, Type = Problems.TypeOf(type), Title = title, Detail = detail };
        await Results.Problem(problem).ExecuteAsync(context);
    }
}
