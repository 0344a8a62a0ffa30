using System.Text.Json.Serialization;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Reports.Schedules;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Watch.Alerts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Host.Health;

/// <param name="Status">healthy, or unhealthy when the database is gone, figures stand still or the log was tampered with; without Redis the service works, only slower.</param>
public sealed record HealthResponse(
    string Status, string Service, DateTimeOffset Timestamp, double UptimeSeconds, HealthDependencies Dependencies, HealthMetrics Metrics);

/// <param name="Projections">Every read model follows the log.</param>
/// <param name="StalledProjections">Those that do not, with the event that they stopped at.</param>
/// <param name="DifferingProjections">Those that were found to differ from the records, until they are rebuilt or compared again.</param>
/// <param name="Proofs">The log is what was signed of it.</param>
/// <param name="ProofsRefused">Why the service signs it no more.</param>
/// <param name="UnwellAlertRules">How many alert rules cannot be evaluated, where any; GET /alerts/rules says which, since when and why.</param>
/// <param name="FailingSchedules">How many schedules' newest report could not be made or sent, where any; GET /report-schedules says which and why.</param>
/// <param name="OpenCircuits">Destinations that this node spares for a moment since they do not answer, by kind, where any: GET /channels says which.</param>
public sealed record HealthDependencies(
    bool Database,
    bool Redis,
    bool Projections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<StalledProjection>? StalledProjections,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DifferingProjection>? DifferingProjections,
    bool Proofs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProofsRefused,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UnwellAlertRules,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? FailingSchedules,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, int>? OpenCircuits);

/// <param name="FailedSequence">Left out where no event is to blame.</param>
public sealed record StalledProjection(
    string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? FailedSequence);

/// <param name="Differences">Rows that are not what the records come to.</param>
public sealed record DifferingProjection(string Name, long Differences, DateTimeOffset VerifiedAt);

/// <param name="TotalMetrics">Metrics in the read models; 0 while the database is gone.</param>
/// <param name="MetricsPerSecond">Recorded by this node over the last minute.</param>
/// <param name="CacheHitRate">Share of this node's cacheable answers that came from the cache, 0 to 1.</param>
public sealed record HealthMetrics(long TotalMetrics, double MetricsPerSecond, double CacheHitRate);

/// <summary><c>GET /health</c>, <c>/health/live</c> and <c>/health/ready</c>: open to anyone, so that any watchdog can ask.</summary>
public static class GetHealth
{
    private static readonly TimeSpan DatabaseLimit = TimeSpan.FromSeconds(2);

    [WolverineGet("/health", OperationId = "getHealth")]
    [Tags("Health")]
    [EndpointSummary("Service health")]
    [EndpointDescription("200 while the service can record and answer, 503 when the database is gone, a projection stands still, or the log is not what was signed of it. Redis being gone only shows in its flag.")]
    [AllowAnonymous]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<HealthResponse>(StatusCodes.Status503ServiceUnavailable)]
    public static async Task<IResult> Get(
        LedgerFigures figures,
        ProjectionStates states,
        RedisConnection redis,
        ServiceMeters meters,
        RecordingRate rate,
        ServiceUptime uptime,
        ProofState proofs,
        Verifications verifications,
        RuleHealth rules,
        ScheduleHealth schedules,
        CircuitBreakers breakers,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var redisAnswers = redis.AnswersAsync();
        var total = await AskAsync(async limit => (long?)await figures.CountAllAsync(limit), cancellation);
        var known = total is null ? null : await AskAsync(states.ReadAsync, cancellation);
        var stalled = known?
            .Where(state => state.IsStalled(clock.GetUtcNow()))
            .Select(state => new StalledProjection(state.Name, state.FailedSequence > state.Position ? state.FailedSequence : null))
            .ToArray();
        var differing = total is null ? null : (await AskAsync(verifications.ReadAsync, cancellation))?.Values
            .Where(verification => verification.Result.Differences > 0)
            .Select(verification => new DifferingProjection(verification.Projection, verification.Result.Differences, verification.VerifiedAt))
            .ToArray();
        var unwell = total is null ? null : (await AskAsync(async limit => (RuleStandings?)await rules.ReadAsync(limit), cancellation))?.Unwell.Count;
        var failing = total is null ? null : await AskAsync(async limit => (int?)await schedules.FailingAsync(limit), cancellation);
        var projectionsMove = stalled is { Length: 0 };
        var isHealthy = projectionsMove && proofs.Refusal is null;
        var health = new HealthResponse(
            isHealthy ? "healthy" : "unhealthy",
            "business-metrics",
            clock.GetUtcNow(),
            Math.Round(uptime.Elapsed.TotalSeconds, 3),
            new(
                total is not null,
                await redisAnswers,
                projectionsMove,
                stalled is { Length: > 0 } ? stalled : null,
                differing is { Length: > 0 } ? differing : null,
                proofs.Refusal is null,
                proofs.Refusal,
                unwell is > 0 ? unwell : null,
                failing is > 0 ? failing : null,
                breakers.OpenByKind is { Count: > 0 } open ? open : null),
            new(total ?? 0, Math.Round(rate.PerSecond(), 3), Math.Round(meters.CacheHitRate, 4)));
        return Results.Json(health, statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    [WolverineGet("/health/live", OperationId = "getLiveness")]
    [Tags("Health")]
    [EndpointSummary("Is the process alive?")]
    [EndpointDescription("200 as long as the process answers at all; a reason to restart it otherwise.")]
    [AllowAnonymous]
    [ProducesResponseType(StatusCodes.Status200OK)]
    public static IResult Live() => Results.Json(new { status = "live" });

    [WolverineGet("/health/ready", OperationId = "getReadiness")]
    [Tags("Health")]
    [EndpointSummary("May it be sent requests?")]
    [EndpointDescription("200 when the database answers, else 503; a reason to send requests elsewhere.")]
    [AllowAnonymous]
    [ProducesResponseType(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status503ServiceUnavailable)]
    public static async Task<IResult> Ready(LedgerFigures figures, CancellationToken cancellation) =>
        await AskAsync(async limit => (long?)await figures.CountAllAsync(limit), cancellation) is null
            ? Results.Json(new { status = "not ready", reason = "the database does not answer" }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready" });

    /// <summary>The database's answer, or nothing if it gives none in time.</summary>
    private static async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(DatabaseLimit);
        try
        {
            return await question(limit.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return default;
        }
    }
}

/// <summary>How long this process has served.</summary>
public sealed class ServiceUptime(TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public TimeSpan Elapsed => clock.GetElapsedTime(_started);
}
