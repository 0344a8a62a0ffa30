using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Figures.Usage;

/// <summary>Which usage is meant; what is null does not narrow it.</summary>
/// <param name="Subjects">The pseudonyms of one person: several where versions that did not normalise names took them for several.</param>
public sealed record UsageFilter(IReadOnlyList<string>? Services, IReadOnlyList<Guid>? Subjects);

/// <summary>What of a window the usage answer is composed from.</summary>
/// <param name="Figures">By figure, service, feature and unit.</param>
/// <param name="FeaturesBefore">Feature usage by feature in the window before.</param>
/// <param name="Uptimes">By service and unit, with the latest value.</param>
/// <param name="Hours">Requests by UTC hour.</param>
/// <param name="People">By subject, with the time of the latest, and for one service by figure.</param>
/// <param name="FeatureUsers">How many people used each feature.</param>
public sealed record UsageWindow(
    TimeWindow Window,
    IReadOnlyList<RollupRow> Figures,
    IReadOnlyList<RollupRow> FeaturesBefore,
    IReadOnlyList<RollupRow> Uptimes,
    IReadOnlyList<RollupRow> Hours,
    IReadOnlyList<RollupRow> People,
    IReadOnlyDictionary<string, long> FeatureUsers);

/// <summary>Reads the usage answer's figures.</summary>
public sealed class UsageFigures(RollupReader rollups)
{
    /// <summary>Figures whose questions share what they read.</summary>
    public UsageFigures ForOneAnswer() => new(rollups.ForOneAnswer());

    public async Task<UsageWindow> ReadAsync(TimeWindow window, UsageFilter filter, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // Only what names a person can be narrowed to one.
        var model = filter.Subjects is null ? UsageCategory.Rollups : UsageCategory.Activity;
        var ofSomeServices = filter.Services is not null;
        var figures = rollups.ReadAsync(Query(model, window).By("figure", "service", "feature", "unit"), cancellation);
        var people = rollups.ReadAsync(
            (ofSomeServices ? Query(UsageCategory.Activity, window).By("figure", "subject") : Query(UsageCategory.People, window)) with { Statistics = Statistics.LatestTime },
            cancellation);
        var featureUsers = rollups.CountAsync(
            ofSomeServices
                ? Query(UsageCategory.Activity, window).Where("figure", UsageCategory.FeatureUsage)
                : Query(UsageCategory.FeaturePeople, window),
            "subject",
            "feature",
            cancellation);
        var before = rollups.ReadAsync(Query(model, window.Previous).Where("figure", UsageCategory.FeatureUsage).By("feature"), cancellation);
        var uptimes = rollups.ReadAsync(
            Query(model, window).Where("figure", UsageCategory.Uptime).By("service", "unit") with { Statistics = Statistics.Latest }, cancellation);
        var hours = rollups.ReadAsync(
            (filter.Subjects is null ? Query(UsageCategory.RequestsByService, window) : Query(model, window).Where("figure", UsageCategory.Requests))
                .By() with
            { Bucket = Granularity.Hour },
            cancellation);
        // At once, since none needs another.
        await Task.WhenAll(figures, people, featureUsers, before, uptimes, hours);
        return new(window, await figures, await before, await uptimes, await hours, await people, await featureUsers);

        RollupQuery Query(RollupModel of, TimeWindow within)
        {
            var query = (new RollupQuery(of, within) { AsOf = asOf }).Within("service", filter.Services);
            return query.Within("subject", filter.Subjects?.Select(subject => subject.ToString()).ToArray());
        }
    }

    /// <summary>How many sessions each of the people has in the window.</summary>
    public async Task<IReadOnlyDictionary<Guid, long>> SessionsAsync(
        IReadOnlyCollection<Guid> subjects, TimeWindow window, UsageFilter filter, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var sessions = await rollups.CountAsync(
            (new RollupQuery(filter.Services is null ? UsageCategory.Sessions : UsageCategory.Activity, window) { AsOf = asOf })
                .Within("service", filter.Services)
                .WhereAny("subject", [.. subjects.Select(subject => subject.ToString())]),
            "session",
            "subject",
            cancellation);
        return sessions.ToDictionary(subject => Guid.Parse(subject.Key), subject => subject.Value);
    }
}
