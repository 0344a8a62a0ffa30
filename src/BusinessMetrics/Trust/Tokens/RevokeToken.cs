using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Tokens;

/// <summary>What a token is revoked by.</summary>
/// <param name="Token">The token itself.</param>
/// <param name="TokenId">Instead: its jti.</param>
/// <param name="ExpiresAt">With token_id: until when it would hold, and is remembered; a year from now where it is left out.</param>
public sealed record TokenRevocation(string? Token = null, string? TokenId = null, DateTimeOffset? ExpiresAt = null);

/// <summary><c>POST /tokens/revoke</c>: a token holds nowhere any more.</summary>
public static class RevokeToken
{
    private const int MaximumBytes = 128 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Usual = TimeSpan.FromDays(366);
    private static readonly AuditedAction Audited = new("token.revoke", "token");

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """{"token_id": "0f8b2c6f2d3a4c5e9a1b7d6e5f4c3b2a", "expires_at": "2026-12-23T05:19:08Z", "revoked_at": "2026-11-23T05:19:08Z", "revoked_by": "ada"}""");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        Audited,
        new RequestBodyDescription(typeof(TokenRevocation), "Which.", JsonNode.Parse("""{"token_id": "0f8b2c6f2d3a4c5e9a1b7d6e5f4c3b2a", "expires_at": "2026-12-23T05:19:08Z"}""")!),
        Example);

    [WolverinePost("/tokens/revoke", OperationId = "revokeToken")]
    [Tags("Tokens")]
    [EndpointSummary("Revoke a token")]
    [EndpointDescription("Named by itself or by its jti. Every node refuses it within a second, until it would have expired. Doing it again changes nothing.")]
    [Authorize(Policy = Policies.RevokeTokens)]
    [ProducesResponseType<RevokedToken>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(HttpContext context, RevokedTokens revoked, AuditTrail trail, ServiceMeters meters, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var now = clock.GetUtcNow();
        if (Read(body, now, errors) is not { } token)
            return Problems.Invalid(errors);
        var by = Caller.Of(context).Name;
        if (await revoked.RevokeAsync(token.Id, token.ExpiresAt, by, cancellation))
        {
            await trail.RecordAsync(Audited.Done(context, token.Id), cancellation);
            meters.TokenRevoked();
        }

        return Results.Json((await revoked.ListAsync(cancellation)).FirstOrDefault(one => one.TokenId == token.Id) ?? new(token.Id, token.ExpiresAt, now, by));
    }

    /// <summary>What is told of a token that cannot be read does not repeat it.</summary>
    private static (string Id, DateTimeOffset ExpiresAt)? Read(ReadOnlyMemory<byte> body, DateTimeOffset now, List<FieldError> errors)
    {
        if (JsonFields.Parse(body, ["token", "token_id", "expires_at"], errors) is not { } fields)
            return null;
        if (fields.Has("token") == fields.Has("token_id"))
            fields.Refuse("token", fields.Has("token") ? "token together with token_id" : FieldError.Nothing, "one of token and token_id");
        if (fields.Has("token") && fields.Has("expires_at"))
            fields.Refuse("expires_at", "expires_at together with token", "only token_id needs it");
        if (errors.Count > 0)
            return null;
        if (fields.Text("token") is { } text)
        {
            if (TokenId.Read(text) is { } token)
                return (TokenId.Of(token), token.ValidTo == default ? now + Longest : new(token.ValidTo, TimeSpan.Zero));
            fields.Refuse("token", "what is no JWT", "a token as it was made");
            return null;
        }

        var expiresAt = now + Usual;
        if (fields.Text("expires_at") is { } instant && !Iso8601.TryParse(instant, out expiresAt))
            fields.Refuse("expires_at", FieldError.Quote(instant), Iso8601.Allowed);
        else if (expiresAt > now + Longest)
            fields.Refuse("expires_at", Iso8601.Format(expiresAt), $"an instant at most {Longest.TotalDays:0} days from now");
        if (fields.Text("token_id") is { } id && TokenId.IsOne(id) && errors.Count == 0)
            return (id, expiresAt);
        if (errors.Count == 0)
            fields.Refuse("token_id", fields.Received("token_id"), "1-200 characters, without control characters");
        return null;
    }
}
