using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Usage;

/// <summary>A person of the window, still by their pseudonym.</summary>
public sealed record ActivePerson(Guid Subject, ExactNumber Requests, DateTimeOffset LastActivity);

/// <summary>Makes the usage answer; pure (docs/understand/figures/vocabulary.md, "Usage").</summary>
public static class UsageComposer
{
    public const int PeopleShown = 100;

    /// <summary>Everybody that a usage metric names, the most requests first.</summary>
    public static IReadOnlyList<ActivePerson> People(UsageWindow window) =>
    [
        .. window.People
            .GroupBy(row => Guid.Parse(row["subject"]!))
            .Select(person => new ActivePerson(
                person.Key,
                RollupFigures.Total(person.Where(IsOfRequests).Select(row => row.Figures)).Sum,
                person.Max(row => row.Figures.Last!.Value.At)))
            .OrderByDescending(person => person.Requests),
    ];

    /// <summary>Those that can be among the shown ones, whatever name decides between equals.</summary>
    public static IReadOnlyList<ActivePerson> Candidates(IReadOnlyList<ActivePerson> people) => people.Count <= PeopleShown
        ? people
        : [.. people.TakeWhile(person => person.Requests >= people[PeopleShown - 1].Requests)];

    /// <param name="candidates">As <see cref="Candidates"/> chose them.</param>
    /// <param name="names">What to call each candidate.</param>
    /// <param name="sessions">How many sessions those have that are shown.</param>
    /// <param name="top">How many services and features are told apart.</param>
    /// <param name="groupBy">By service, user_id, feature, or null.</param>
    public static UsageMetrics Compose(
        UsageWindow window,
        IReadOnlyList<ActivePerson> people,
        IReadOnlyList<ActivePerson> candidates,
        IReadOnlyDictionary<Guid, string> names,
        IReadOnlyDictionary<Guid, long> sessions,
        int top,
        GroupQuery? groupBy)
    {
        var requests = Total(window.Figures, UsageCategory.Requests);
        var byService = SumsBy("service", UsageCategory.Requests, window.Figures);
        // A forgotten person is called by their pseudonym, and nothing keeps a user from having that for a name.
        var byUser = Shown(candidates, names)
            .Where(person => !person.Person.Requests.IsZero)
            .GroupBy(person => person.Name, person => person.Person.Requests)
            .ToDictionary(person => person.Key, person => person.Aggregate((sum, more) => sum + more));
        var services = Largest.Split([.. byService], top);
        var activities = Largest.Split(Services(window), top);
        var everyFeature = Features(window);
        var features = Largest.Split(everyFeature, top);
        var (groups, next) = groupBy is null
            ? (null, null)
            : GroupPages.Page(
                groupBy.Field switch
                {
                    "service" => Groups(byService),
                    "user_id" => Groups(byUser),
                    _ => Groups(everyFeature.ToDictionary(feature => feature.Feature, feature => feature.UsageCount)),
                },
                groupBy.Limit,
                groupBy.After,
                group => new(group.Requests, group.Key));
        return new(
            requests.Sum,
            services.Shown.ToDictionary(),
            Largest.Of(services.Others, rest => new OtherServicesRequests(rest.Count, Sum(rest.Select(service => service.Value)))),
            byUser,
            Peak(window),
            new(
                window.Window.Length > TimeSpan.Zero ? (requests.Sum * TimeSpan.TicksPerHour).DividedBy(window.Window.Length.Ticks) : 0,
                people.Count(person => !person.Requests.IsZero) is > 0 and var users ? requests.Sum.DividedBy(users) : 0),
            [
                .. Shown(candidates, names).Select(person => new UserActivity(
                    person.Name, person.Person.Requests, person.Person.LastActivity, sessions.GetValueOrDefault(person.Person.Subject))),
            ],
            activities.Shown,
            Largest.Of(activities.Others, rest => new OtherServicesRequests(rest.Count, Sum(rest.Select(service => service.Requests)))),
            features.Shown,
            Largest.Of(features.Others, rest => new OtherFeaturesUsage(rest.Count, Sum(rest.Select(feature => feature.UsageCount)))),
            groups,
            next,
            requests.Count);
    }

    /// <summary>The people shown, largest first, of equals by their shown name.</summary>
    public static IReadOnlyList<(string Name, ActivePerson Person)> Shown(IReadOnlyList<ActivePerson> candidates, IReadOnlyDictionary<Guid, string> names) =>
    [
        .. candidates
            .Select(person => (Name: names[person.Subject], person))
            .OrderByDescending(person => person.person.Requests)
            .ThenBy(person => person.Name, StringComparer.Ordinal)
            .Take(PeopleShown),
    ];

    private static PeakUsage Peak(UsageWindow window) => window.Hours
        .Select(hour => new PeakUsage(hour.Bucket!.Value, hour.Figures.Sum))
        .OrderByDescending(hour => hour.Requests)
        .ThenBy(hour => hour.Time)
        .FirstOrDefault(new PeakUsage(Granularity.Hour.Floor(window.Window.Start), 0));

    private static IReadOnlyList<ServiceActivity> Services(UsageWindow window)
    {
        var errorRates = Measure.MostRecorded(Rows(UsageCategory.ErrorRate, window.Figures.Where(row => row["figure"] == UsageCategory.ErrorRate))).Unit;
        var uptimes = window.Uptimes.ToLookup(row => row["service"]!);
        var uptimeUnit = Measure.MostRecorded(Rows(UsageCategory.Uptime, window.Uptimes)).Unit;
        return
        [
            .. window.Figures
                .GroupBy(row => row["service"]!)
                .Select(service => (
                    service.Key,
                    Rows: service,
                    ErrorRate: Measure.In(errorRates, Rows(UsageCategory.ErrorRate, service.Where(row => row["figure"] == UsageCategory.ErrorRate))),
                    Uptime: Measure.In(uptimeUnit, Rows(UsageCategory.Uptime, uptimes[service.Key]))))
                .Select(service => new ServiceActivity(
                    service.Key,
                    Total(service.Rows, UsageCategory.Requests).Sum,
                    Total(service.Rows, UsageCategory.ResponseTime).Mean,
                    service.ErrorRate.Mean,
                    service.ErrorRate.Figures.Count > 0 ? errorRates!.Name : null,
                    service.Uptime.Figures.Last?.Value ?? 0,
                    service.Uptime.Figures.Count > 0 ? uptimeUnit!.Name : null))
                .OrderByDescending(service => service.Requests)
                .ThenBy(service => service.Service, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<(Unit Unit, RollupFigures Figures)> Rows(string figure, IEnumerable<RollupRow> rows) =>
        rows.Select(row => (UnitCatalogue.Of(row["unit"]!, figure), row.Figures));

    private static IReadOnlyList<FeatureUsage> Features(UsageWindow window)
    {
        var before = window.FeaturesBefore.ToDictionary(row => row["feature"]!, row => row.Figures.Sum);
        return
        [
            .. SumsBy("feature", UsageCategory.FeatureUsage, window.Figures).Select(feature => new FeatureUsage(
                feature.Key,
                feature.Value,
                window.FeatureUsers.GetValueOrDefault(feature.Key),
                Trends.Of(feature.Value.ToDouble(), before.GetValueOrDefault(feature.Key).ToDouble()))),
        ];
    }

    /// <summary>Largest first, of equals by key.</summary>
    private static Dictionary<string, ExactNumber> SumsBy(string dimension, string figure, IEnumerable<RollupRow> rows) => rows
        .Where(row => row["figure"] == figure)
        .GroupBy(row => row[dimension]!)
        .Select(group => (group.Key, RollupFigures.Total(group.Select(row => row.Figures)).Sum))
        .OrderByDescending(group => group.Sum)
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum);

    private static IReadOnlyList<RequestGroup> Groups(IReadOnlyDictionary<string, ExactNumber> sums) =>
        [.. sums.Select(sum => new RequestGroup(sum.Key, sum.Value)).OrderBy(group => new GroupPosition(group.Requests, group.Key), GroupPosition.Order)];

    private static ExactNumber Sum(IEnumerable<ExactNumber> numbers) => numbers.Aggregate(ExactNumber.Zero, (sum, number) => sum + number);

    /// <summary>Rows that tell no figures apart are of requests alone.</summary>
    private static bool IsOfRequests(RollupRow row) =>
        !row.Query.Dimensions.Contains("figure") || row["figure"] == UsageCategory.Requests;

    private static RollupFigures Total(IEnumerable<RollupRow> rows, string figure) =>
        RollupFigures.Total(rows.Where(row => row["figure"] == figure).Select(row => row.Figures));
}
