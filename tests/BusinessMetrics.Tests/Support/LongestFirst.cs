using BusinessMetrics.Tests.Dashboard.Pages;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BusinessMetrics.Tests.Support.LongestFirst", "BusinessMetrics.Tests")]

namespace BusinessMetrics.Tests.Support;

/// <summary>Begins what takes longest first, so that nothing long is left for the end, when the other half of the machine idles.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        [BrowserCollection.Name, TrustCollection.Name, HostCollection.Name, FiguresCollection.Name, ArchiveCollection.Name, PlatformCollection.Name, DeliveryCollection.Name, ReportsCollection.Name, WatchCollection.Name, IngestCollection.Name];

    /// <summary>Classes without a collection come after those: each is one by itself.</summary>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.IndexOf(Longest, collection.DisplayName) is >= 0 and var place ? place : Longest.Length);
}
