using BusinessMetrics.Ingest.Recording;

namespace BusinessMetrics.Tests.Ingest.Recording;

public class MetricIdTests
{
    [Fact]
    public void an_id_is_a_version_7_uuid_of_the_moment()
    {
        // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z is 0x017F22E279B0 milliseconds.
        var id = MetricId.New(new(2022, 2, 22, 19, 22, 22, TimeSpan.Zero));

        id.ToString().ShouldStartWith("017f22e2-79b0-7");
        id.Version.ShouldBe(7);
        (id.Variant >> 2).ShouldBe(2);
    }

    [Fact]
    public void ids_of_one_moment_differ_in_all_their_random_bits()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => MetricId.New(Given.Now).ToByteArray(bigEndian: true)).ToArray();

        ids.Select(Convert.ToHexString).Distinct().Count().ShouldBe(1_000);
        byte[] random = [0, 0, 0, 0, 0, 0, 0x0F, 0xFF, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        ids.Aggregate((one, other) => [.. one.Zip(other, (a, b) => (byte)(a | b))]).Zip(random, (a, b) => (byte)(a & b)).ShouldBe(random);
        ids.Aggregate((one, other) => [.. one.Zip(other, (a, b) => (byte)(a & b))]).Zip(random, (a, b) => (byte)(a & b)).ShouldAllBe(bits => bits == 0);
    }
}
