using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Querying;

/// <summary>Windows that go on hold what lies ahead of the clock, and are never shorter than they say.</summary>
[Collection(FiguresCollection.Name)]
public sealed class GoingWindowsTests(TestServers servers) : ServiceTests(servers)
{
    [Theory]
    [InlineData("time_range=1h")]
    [InlineData("time_range=30d")]
    [InlineData("start_time={start}")]
    public async Task what_is_four_minutes_ahead_of_the_clock_counts_wherever_it_is_listed(string window)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(4);
        await Client.RecordAllAsync(
        [
            Metric("request_count", 5, "requests", "usage", at),
            Metric("gpu", 7, "USD", "cost", at),
            Metric("inference_latency", 9, "ms", "performance", at),
            Metric("threat_detected", 11, "count", "security", at, new { threat_type = "phishing" }),
            Metric("security_incident", 1, "count", "security", at, new { incident_id = "i", type = "t", severity = "high", status = "open" }),
            Metric("failed_logins", 13, "count", "compliance", at),
            Metric("gdpr_compliance", 90, "percentage", "compliance", at),
        ]);
        await Service.CatchUpAsync();
        var query = window.Replace("{start}", DateTimeOffset.UtcNow.AddHours(-1).Text());

        (await Client.CountAsync()).ShouldBe(7);
        (await AskAsync("summary"))["total_metrics"]!.GetValue<int>().ShouldBe(7);
        var usage = await AskAsync("usage");
        usage["total_requests"]!.GetValue<int>().ShouldBe(5);
        usage["peak_usage"]!["requests"]!.GetValue<int>().ShouldBe(5);
        var cost = await AskAsync("cost");
        cost["total_cost"]!.GetValue<int>().ShouldBe(7);
        cost["cost_trends"]!.AsArray().Sum(day => day!["total_cost"]!.GetValue<int>()).ShouldBe(7);
        cost["cost_trends"]!.AsArray()[^1]!["total_cost"]!.GetValue<int>().ShouldBe(7);
        cost["cost_trends"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(32);
        (await AskAsync("performance"))["latency"]!["samples"]!.GetValue<int>().ShouldBe(1);
        var security = await AskAsync("security");
        security["threat_detection"]!["total_threats"]!.GetValue<int>().ShouldBe(11);
        security["incidents"]!.AsArray().Count.ShouldBe(1);
        security["compliance"]!["gdpr_compliance"]!.GetValue<int>().ShouldBe(90);
        (await AskAsync("compliance"))["access_control"]!["failed_logins"]!.GetValue<int>().ShouldBe(13);
        // In the last four minutes of a month it is the next one's.
        if (at.Month == DateTimeOffset.UtcNow.Month)
        {
            cost["budget_status"]!["current_spend"]!.GetValue<int>().ShouldBe(7);
            (await Client.JsonAsync("budgets"))["budgets"]![0]!["current_spend"]!.GetValue<int>().ShouldBe(7);
        }

        async Task<JsonNode> AskAsync(string name) => await Client.JsonAsync($"metrics/{name}?{query}");
    }

    [Fact]
    public async Task an_hour_begins_with_the_minute_in_which_it_began_and_rates_are_of_the_time_since()
    {
        var minute = Minute(DateTimeOffset.UtcNow);
        var times = Enumerable.Range(55, 12).Select(ago => minute.AddMinutes(-ago)).ToArray();
        await Client.RecordAllAsync(times.Select(at => Metric("request_count", 1, "requests", "usage", at)));
        await Service.CatchUpAsync();
        var moment = DateTimeOffset.UtcNow;

        var usage = await Client.JsonAsync($"metrics/usage?time_range=1h&as_of={moment.Text()}");

        var start = Minute(moment.AddHours(-1));
        var expected = times.Count(at => at >= start);
        usage["total_requests"]!.GetValue<int>().ShouldBe(expected);
        // As an instant is written, to the microsecond.
        usage["average_usage"]!["requests_per_hour"]!.GetValue<double>().ShouldBe(expected / (moment - start).TotalHours, 1e-6);
        var rate = (await Client.JsonAsync("metrics/performance?time_range=1h"))["throughput"]!["requests_per_second"]!.GetValue<double>();
        rate.ShouldBeInRange((expected - 2) / 3660.0, expected / 3600.0);
    }

    [Fact]
    public async Task a_metric_ahead_of_the_moment_that_is_asked_as_of_was_in_its_answer()
    {
        await Client.RecordAsync(Metric("request_count", 5, "requests", "usage", DateTimeOffset.UtcNow.AddMinutes(4)));
        await Service.CatchUpAsync();
        var moment = DateTimeOffset.UtcNow;
        await Client.RecordAsync(Metric("request_count", 7, "requests", "usage", DateTimeOffset.UtcNow.AddMinutes(3)));
        await Service.CatchUpAsync();

        (await Client.JsonAsync($"metrics/usage?as_of={moment.Text()}"))["total_requests"]!.GetValue<int>().ShouldBe(5);
        (await Client.JsonAsync("metrics/usage"))["total_requests"]!.GetValue<int>().ShouldBe(12);
    }

    private static DateTimeOffset Minute(DateTimeOffset instant) => instant.AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerMinute));

    private static object Metric(string name, int value, string unit, string category, DateTimeOffset at, object? metadata = null) =>
        new { metric_name = name, value, unit, category, service = "s", timestamp = at, metadata };
}
