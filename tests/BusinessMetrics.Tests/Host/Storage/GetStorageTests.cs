using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Host.Storage;

[Collection(HostCollection.Name)]
public sealed class GetStorageTests(TestServers servers)
{
    [Fact]
    public async Task what_is_recorded_takes_room_in_the_log_and_in_its_read_models()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        var before = (await service.GetAsync("/storage")).Json;
        using var client = service.Client();
        await client.RecordAllAsync([.. Enumerable.Range(0, 2_000).Select(i => new { metric_name = $"m{i % 500}", value = i, unit = "USD", category = "cost", service = "s" })]);
        await service.CatchUpAsync();

        var after = (await service.GetAsync("/storage")).Json;

        after["events"]!.GetValue<long>().ShouldBeGreaterThan(before["events"]!.GetValue<long>());
        after["database"]!.GetValue<long>().ShouldBeGreaterThan(after["events"]!.GetValue<long>());
        var models = after["read_models"]!.AsArray().ToDictionary(model => model!["name"]!.GetValue<string>(), model => model!["bytes"]!.GetValue<long>());
        models.Keys.ShouldBe(ReadModelCatalogue.All.Select(model => model.Name), ignoreOrder: true);
        var ledgerBefore = before["read_models"]!.AsArray().First(model => model!["name"]!.GetValue<string>() == "ledger")!["bytes"]!.GetValue<long>();
        // Records are in a partition of their own.
        models["ledger"].ShouldBeGreaterThan(ledgerBefore + 200_000);
        models.Values.ShouldBeInOrder(SortDirection.Descending);
    }
}
