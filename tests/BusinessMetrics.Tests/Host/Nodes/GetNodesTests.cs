using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace BusinessMetrics.Tests.Host.Nodes;

[Collection(HostCollection.Name)]
public sealed class GetNodesTests(TestServers servers)
{
    [Fact]
    public async Task a_service_alone_is_the_only_node_and_runs_everything()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());

        var answer = (await service.GetAsync("/nodes")).Json;

        var node = answer["nodes"]!.AsArray().ShouldHaveSingleItem()!;
        node["number"]!.GetValue<int>().ShouldBe(answer["asked"]!.GetValue<int>());
        node["machine"]!.GetValue<string>().ShouldBe(Environment.MachineName);
        node["projections"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(ReadModelCatalogue.All.Select(model => model.Name), ignoreOrder: true);
        node["started_at"]!.GetValue<DateTimeOffset>().ShouldBeLessThanOrEqualTo(node["last_seen_at"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task of_two_nodes_both_are_listed_and_together_they_run_everything_once()
    {
        var settings = await servers.NewServiceAsync();
        await using var one = await StartAsync(settings);
        await using var other = await StartAsync(settings);

        await Until.TrueAsync(async () => await RunAsync(one) is [_, _] lists
            && lists.SelectMany(names => names).Order().SequenceEqual(ReadModelCatalogue.All.Select(model => model.Name).Order()));

        (await one.GetAsync("/nodes")).Json["asked"]!.GetValue<int>().ShouldNotBe((await other.GetAsync("/nodes")).Json["asked"]!.GetValue<int>());
        (await one.GetAsync("/nodes")).Json["nodes"]!.AsArray().Count(node => node!["leads"]!.GetValue<bool>()).ShouldBe(1);
    }

    private static Task<TestService> StartAsync(ServiceSettings settings) =>
        TestService.StartAsync(settings, builder => builder.Services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.Balanced));

    private static async Task<IReadOnlyList<string[]>> RunAsync(TestService service) =>
        [.. (await service.GetAsync("/nodes")).Json["nodes"]!.AsArray().Select(node => node!["projections"]!.AsArray().Select(name => name!.GetValue<string>()).ToArray())];
}
