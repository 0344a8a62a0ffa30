using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Proofs;

namespace BusinessMetrics.Tests.Host.Upgrade;

/// <summary>What earlier versions left behind, under this one (docs/operate/upgrade.md).</summary>
[Collection(HostCollection.Name)]
public partial class KeptServiceTests(TestServers servers)
{
    /// <summary>The folders that <see cref="MakeKeptService"/> filled, one a version.</summary>
    public static TheoryData<string> Versions { get; } =
        [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Host", "Upgrade", "Kept")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task every_answer_is_what_it_was_the_proofs_hold_and_a_rebuild_changes_nothing(string version)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Host", "Upgrade", "Kept", version);
        var answers = await KeptService.AnswersAsync(folder);
        await using var service = await KeptService.RestoreAsync(folder, await servers.NewServiceOnNothingAsync());
        using var client = service.Client();
        var signed = new SignedService(service);

        var upgraded = await KeptService.AskAsync(service, answers.Keys);
        foreach (var (url, answer) in upgraded)
            if (IsOverDimensions(url) && JsonNode.Parse(answer)!["errors"] is { } errors)
                errors[0]!["field"]!.GetValue<string>().ShouldBe("unit", url);
            else if (answer != answers[url])
                KeptService.Differences(JsonNode.Parse(answers[url]), JsonNode.Parse(answer)).Where(difference => !IsOfMixedUnits(difference)).ShouldBeEmpty($"{url} after the upgrade");
        (await signed.FindingsAsync()).ShouldBeEmpty();
        foreach (var name in await client.ProjectionNamesAsync())
            await client.RebuildAsync(name);
        foreach (var (url, answer) in await KeptService.AskAsync(service, answers.Keys))
            if (answer != upgraded[url])
                KeptService.Differences(JsonNode.Parse(upgraded[url]), JsonNode.Parse(answer)).ShouldBeEmpty($"{url} after every rebuild");

        // And it goes on: streams that were begun are continued, and what is new is signed and verified beside what was there.
        foreach (var (url, body) in (IEnumerable<(string, string)>)[("budgets/training", """{"amount": 500}"""), ("alerts/rules/slow", MakeKeptService.SlowRule)])
            await KeptService.PutAsync(client, url, body);
        await client.JsonAsync($"metrics/{KeptService.IdOf(answers)}/retract", HttpMethod.Post, new { reason = "wrong all along" });
        await signed.RecordAsync(20);
        await signed.SignAsync();
        (await signed.FindingsAsync()).ShouldBeEmpty();

        // Milliseconds, dollars and requests were added up once, and ratios averaged with percentages (docs/operate/upgrade.md).
        static bool IsOverDimensions(string url) =>
            url.StartsWith("metrics?aggregation=", StringComparison.Ordinal) && !url.Contains("aggregation=count", StringComparison.Ordinal) && !url.Contains("unit=", StringComparison.Ordinal);

        static bool IsOfMixedUnits(string difference) => MixedUnits().IsMatch(difference);
    }

    /// <summary>The figures that metrics in several units are behind; the kept history has them in all.</summary>
    [GeneratedRegex(
        @"^\$\.(categories\.(performance|compliance|security)\.(avg_value|top_metrics)|trends\[|accuracy\.|error_rate\.|model_performance\["
        + @"|service_activity\[\d+\]\.(error_rate|uptime)|resource_usage\.|cost_efficiency\.cost_per_accuracy_point)")]
    private static partial Regex MixedUnits();
}
