namespace BusinessMetrics.Tests.Support;

// The tests that need servers, an area's one at a time, on servers of the area's own. They wait more than they compute, so
// areas run beside each other; the archive, which takes longest in Trust, by itself, and delivery, which takes longest in Watch.

[CollectionDefinition(Name)]
public sealed class FiguresCollection : ICollectionFixture<TestServers>
{
    public const string Name = "figures";
}

[CollectionDefinition(Name)]
public sealed class IngestCollection : ICollectionFixture<TestServers>
{
    public const string Name = "ingest";
}

[CollectionDefinition(Name)]
public sealed class WatchCollection : ICollectionFixture<TestServers>
{
    public const string Name = "watch";
}

[CollectionDefinition(Name)]
public sealed class DeliveryCollection : ICollectionFixture<TestServers>
{
    public const string Name = "delivery";
}

[CollectionDefinition(Name)]
public sealed class TrustCollection : ICollectionFixture<TestServers>
{
    public const string Name = "trust";
}

[CollectionDefinition(Name)]
public sealed class ArchiveCollection : ICollectionFixture<TestServers>
{
    public const string Name = "archive";
}

[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<TestServers>
{
    public const string Name = "platform";
}

[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<TestServers>
{
    public const string Name = "host";
}

[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<TestServers>
{
    public const string Name = "dashboard";
}

[CollectionDefinition(Name)]
public sealed class ReportsCollection : ICollectionFixture<TestServers>
{
    public const string Name = "reports";
}
