using System.Collections.Concurrent;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace BusinessMetrics.Tests.Reports.Shares;

[Collection(ReportsCollection.Name)]
public sealed class RevokedShareTests(TestServers servers) : ServiceTests(servers)
{
    private const int Readers = 8;

    [Fact]
    public async Task while_many_read_by_two_nodes_nobody_opens_it_who_asks_after_the_revocation_was_answered()
    {
        await Client.RecordAsync(new { metric_name = "gpu", value = 10, unit = "USD", category = "cost", service = "training" });
        await using var beside = await TestService.StartBesideAsync(Service);
        var (share, path) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });
        var revoked = 0;
        var asked = new ConcurrentQueue<(bool After, int Status)>();
        var readers = Enumerable.Range(0, Readers).Select(number => Task.Run(async () =>
        {
            var url = number % 4 < 2 ? path : $"{path}/csv";
            for (var after = 0; after < 20;)
            {
                var isAfter = Volatile.Read(ref revoked) == 1;
                asked.Enqueue((isAfter, (await (number % 2 == 0 ? Service : beside).OpenAsync(url)).Status));
                after += isAfter ? 1 : 0;
            }
        })).ToArray();
        await Until.TrueAsync(() => asked.Count(each => each.Status == 200) > 10 * Readers);

        // By the one node; half of them read by the other.
        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{share.Text("id")}")).Status.ShouldBe(204);
        Volatile.Write(ref revoked, 1);
        await Task.WhenAll(readers);

        asked.Where(each => each.After).Select(each => each.Status).Distinct().ShouldBe([404]);
        asked.Where(each => !each.After).Select(each => each.Status).Distinct().ShouldBeSubsetOf([200, 404]);
        asked.Count(each => each.Status == 200).ShouldBe((int)(await Client.JsonAsync($"shares/{share.Text("id")}"))["openings"]!.GetValue<long>());
    }

    [Fact]
    public async Task what_waits_for_too_many_others_is_asked_to_come_again_and_is_no_opening()
    {
        await using var full = await TestService.StartAsync(Service.Settings, builder =>
        {
            builder.Services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.MediatorOnly);
            builder.Services.AddSingleton(provider => new ShareMaker(provider.GetRequiredService<ReportMaker>(), provider.GetRequiredService<ReportRunLog>(), provider.GetRequiredService<BoardReader>(), TimeProvider.System) { MostWaiting = 0 });
        });
        var (share, path) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });

        var answer = await full.OpenAsync(path);

        (answer.Status, answer.MediaType, answer.Header("Retry-After")).ShouldBe((503, "text/html", "2"));
        (await Client.JsonAsync($"shares/{share.Text("id")}"))["openings"]!.GetValue<long>().ShouldBe(0);
    }
}
