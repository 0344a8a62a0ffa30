using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Usage;

/// <param name="RequestsByService">The top largest, largest first.</param>
/// <param name="RequestsByServiceRest">The services beyond; left out where there are none, as are the other rests.</param>
/// <param name="RequestsByUser">The 100 largest users, largest first; pseudonyms for callers who may not see people.</param>
/// <param name="UserActivity">The 100 with the most requests of those that any usage metric names.</param>
/// <param name="ServiceActivity">The top with the most requests.</param>
/// <param name="FeatureUsage">The top most used.</param>
/// <param name="Groups">With group_by: a page of the field's values, largest first; of people the 100 largest.</param>
/// <param name="NextCursor">Asks for the next page of groups; left out on the last one.</param>
/// <param name="Samples">How many metrics of requests the figures are of; 0 tells no data from zero.</param>
public sealed record UsageMetrics(
    ExactNumber TotalRequests,
    IReadOnlyDictionary<string, ExactNumber> RequestsByService,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherServicesRequests? RequestsByServiceRest,
    IReadOnlyDictionary<string, ExactNumber> RequestsByUser,
    PeakUsage PeakUsage,
    AverageUsage AverageUsage,
    IReadOnlyList<UserActivity> UserActivity,
    IReadOnlyList<ServiceActivity> ServiceActivity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherServicesRequests? ServiceActivityRest,
    IReadOnlyList<FeatureUsage> FeatureUsage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherFeaturesUsage? FeatureUsageRest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RequestGroup>? Groups,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor,
    long Samples);

/// <param name="Services">How many there are.</param>
/// <param name="Requests">Of them together.</param>
public sealed record OtherServicesRequests(long Services, ExactNumber Requests);

/// <param name="Features">How many there are.</param>
/// <param name="UsageCount">Of them together.</param>
public sealed record OtherFeaturesUsage(long Features, ExactNumber UsageCount);

/// <param name="Time">The start of the UTC hour with the most requests; of equals the earliest.</param>
public sealed record PeakUsage(DateTimeOffset Time, ExactNumber Requests);

/// <param name="RequestsPerUser">All requests by the number of people that made any.</param>
public sealed record AverageUsage(double RequestsPerHour, double RequestsPerUser);

/// <param name="LastActivity">When their newest usage metric happened.</param>
/// <param name="ActiveSessions">How many sessions their metrics name.</param>
public sealed record UserActivity(string UserId, ExactNumber Requests, DateTimeOffset LastActivity, long ActiveSessions);

/// <param name="AvgResponseTime">In milliseconds.</param>
/// <param name="Uptime">The latest that was reported.</param>
/// <param name="ErrorRateUnit">The same for all services; left out where the service reported none.</param>
/// <param name="UptimeUnit">The same for all services; left out where the service reported none.</param>
public sealed record ServiceActivity(
    string Service,
    ExactNumber Requests,
    double AvgResponseTime,
    double ErrorRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ErrorRateUnit,
    ExactNumber Uptime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UptimeUnit);

public sealed record FeatureUsage(string Feature, ExactNumber UsageCount, long UniqueUsers, Trend Trend);

public sealed record RequestGroup(string Key, ExactNumber Requests);
