using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Reports.Rendering;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Reports.Exports;

[Collection(ReportsCollection.Name)]
public class ExportMetricsTests(TestServers servers) : ServiceTests(servers)
{
    [Fact]
    public async Task it_is_what_the_listing_lists_in_its_order_and_names_nobody()
    {
        var ids = await Client.RecordAllAsync(new EveryAnswer().Metrics(300));
        await Client.RecordAsync(new { metric_name = "refund", value = -5, unit = "USD", category = "cost", service = "training", model_name = "=cmd()", user_id = "ada-lovelace", metadata = new { note = "a, \"b\"" } });
        await Client.RetractAsync(ids[7]);
        await Client.CatchUpAsync();
        var listed = (await Client.JsonAsync("metrics?limit=1000"))["metrics"]!.AsArray();

        var csv = Lines(await Client.GetStringAsync("metrics/export"));
        var sheet = new Opened(await Client.GetByteArrayAsync("metrics/export?format=xlsx")).Rows("Metrics");

        csv[0].ShouldStartWith("metric_id,timestamp,metric_name,value,unit");
        csv.Skip(1).Select(line => line[..36]).ShouldBe(listed.Select(metric => metric!.Text("metric_id")));
        sheet.Skip(1).Select(row => row[0]).ShouldBe(listed.Select(metric => metric!.Text("metric_id")));
        sheet.Skip(1).Select(row => decimal.Parse(row[3]!, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(listed.Select(metric => metric!["value"]!.GetValue<decimal>()));
        csv[1].ShouldContain(",refund,-5,USD,cost,training,'=cmd(),");
        csv[1].ShouldEndWith("\"{\"\"note\"\": \"\"a, \\\"\"b\\\"\"\"\"}\",,");
        string.Concat(csv).ShouldNotContain("lovelace");
        // The last byte is read a moment before how it ended is told.
        await Until.TrueAsync(async () => (await Service.GetAsync("/audit?action=metrics.export")).Json["events"]!.AsArray().Count == 2);
    }

    [Fact]
    public async Task it_takes_the_listing_s_filters_and_is_narrowed_to_the_services_of_a_token()
    {
        foreach (var service in (string[])["mine", "theirs"])
            await Client.RecordAsync(new { metric_name = "gpu", value = 1, unit = "USD", category = "cost", service, timestamp = "2026-10-12T10:00:00Z" });
        await Client.CatchUpAsync();
        using var mine = Service.Client(Roles.Reader, "mine");

        Lines(await mine.GetStringAsync("metrics/export")).Length.ShouldBe(2);
        Lines(await Client.GetStringAsync("metrics/export?service=theirs&start_time=2026-10-12T00:00:00Z&end_time=2026-10-13T00:00:00Z")).Length.ShouldBe(2);
        Lines(await Client.GetStringAsync("metrics/export?end_time=2026-10-12T10:00:00Z")).Length.ShouldBe(1);
        Lines(await Client.GetStringAsync("metrics/export?as_of=2026-10-12T10:00:00Z")).Length.ShouldBe(1);
        (await Service.GetAsync("/metrics/export?service=theirs", token: Service.Token(Roles.Reader, services: ["mine"]))).Status.ShouldBe(403);
        (await Service.GetAsync("/metrics/export?format=pdf&limit=5")).RefusedFields.ShouldBe(["limit", "format"], ignoreOrder: true);
    }

    private static string[] Lines(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
