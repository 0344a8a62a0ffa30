using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class RequestIdentityTests
{
    private static readonly Caller ModelApi = new("model-api", "trace-1");

    /// <summary>
    /// The first 16 bytes of SHA-256 over "9:model-api10:order-47110" (and 1 at its end), with version 8 and the
    /// variant of RFC 9562. A repeated request is recognised by it, also by the next release.
    /// </summary>
    [Fact]
    public void the_derived_id_never_changes()
    {
        RequestIdentity.DerivedId(ModelApi, "order-4711", 0).ShouldBe(new Guid("a05becbc-11ad-8662-bd98-7e5c36ee2eb6"));
        RequestIdentity.DerivedId(ModelApi, "order-4711", 1).ShouldBe(new Guid("5e7dbba0-71fc-8cd2-8ac1-57a195f6a0e1"));
    }

    [Fact]
    public void it_does_not_depend_on_the_trace() =>
        RequestIdentity.DerivedId(ModelApi with { CorrelationId = "trace-2" }, "k", 0).ShouldBe(RequestIdentity.DerivedId(ModelApi, "k", 0));

    [Fact]
    public void it_is_an_id_of_version_8()
    {
        foreach (var index in Enumerable.Range(0, 100))
        {
            var id = RequestIdentity.DerivedId(ModelApi, "k", index);
            id.Version.ShouldBe(8);
            (id.Variant & 0b1100).ShouldBe(0b1000);
        }
    }

    [Theory]
    [InlineData("model-api", "key", 12, "model-api", "key1", 2)]
    [InlineData("model-api", "key", 0, "model-apik", "ey", 0)]
    [InlineData("model-api", "key", 0, "other", "key", 0)]
    [InlineData("a3:b", "c", 0, "a", "3:bc", 0)]
    [InlineData("", "a", 0, "a", "", 0)]
    public void another_caller_key_or_index_has_another_id(
        string caller, string key, int index, string otherCaller, string otherKey, int otherIndex) =>
        RequestIdentity.DerivedId(new(caller, ""), key, index).ShouldNotBe(RequestIdentity.DerivedId(new(otherCaller, ""), otherKey, otherIndex));
}
