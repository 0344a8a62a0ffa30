using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Alerts.Rules;

/// <summary>No quantile that a rule watches lies beyond what was measured.</summary>
[Collection(WatchCollection.Name)]
public sealed class QuantileRulesTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;
    private readonly string _name = $"m{Guid.NewGuid():N}";

    [Fact]
    public async Task the_p99_of_one_latency_is_that_latency_live_and_in_a_dry_run()
    {
        using var client = _service.Client();
        var now = DateTimeOffset.UtcNow;
        await client.RecordAsync(Latency(5, now.AddMinutes(-10)));
        var wrong = await client.RecordAsync(Latency(900, now.AddMinutes(-10)));
        await client.RetractAsync(wrong);
        await _service.CatchUpAsync();

        var figure = new AlertFigure(_name, AlertStatistic.P99, 15);
        var figures = _service.Host.Services.GetRequiredService<AlertFigures>();
        (await figures.ReadAsync(figure, now, default)).Value.ShouldBe(5);
        var history = await figures.HistoryAsync(figure, now.AddHours(-1), now, null, default);
        history.Select(each => each.Value).OfType<BusinessMetrics.Projections.Store.Numbers.ExactNumber>().Distinct().ShouldBe([5]);
        (await RaisedAsync(5.01m)).ShouldBe(0);
        (await RaisedAsync(4.99m)).ShouldBe(1);

        async Task<int> RaisedAsync(decimal threshold)
        {
            await client.JsonAsync($"alerts/rules/{_name}", HttpMethod.Put, new { metric = _name, statistic = "p99", window = "15m", comparison = "above", critical = new { threshold } });
            var dryRun = await client.JsonAsync($"alerts/rules/{_name}/dry-run", HttpMethod.Post);
            await client.DeleteAsync($"alerts/rules/{_name}");
            return dryRun["transitions"]!.AsArray().Count(transition => transition!["kind"]!.GetValue<string>() == "raised");
        }
    }

    private object Latency(decimal value, DateTimeOffset at) =>
        new { metric_name = _name, value, unit = "ms", category = "performance", service = "s", timestamp = at };
}
