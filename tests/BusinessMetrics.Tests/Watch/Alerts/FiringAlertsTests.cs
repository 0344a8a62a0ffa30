using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Alerts;

namespace BusinessMetrics.Tests.Watch.Alerts;

public sealed class FiringAlertsTests
{
    private static KnownAlert Alert(string rule, string metric, AlertSeverity severity, string? category = null, ExactNumber? value = null) => new(
        Guid.NewGuid(), rule, null, metric, category, AlertLevel.Warning, severity, $"{rule} fires", 1, value ?? 2, DateTimeOffset.UnixEpoch, null, null);

    [Fact]
    public void the_worst_come_first_then_by_name() =>
        FiringAlerts.Of(
            [
                Alert("b", "latency", AlertSeverity.Low), Alert("c", "errors", AlertSeverity.High), Alert("a", "latency", AlertSeverity.Low),
                Alert("d", "accuracy", AlertSeverity.High), Alert("e", "zebra", AlertSeverity.Critical),
            ],
            null).Select(alert => alert.Message).ShouldBe(["e fires", "d fires", "c fires", "a fires", "b fires"]);

    [Fact]
    public void with_a_category_those_of_its_rules_and_of_rules_without_one() =>
        FiringAlerts.Of([Alert("a", "m", AlertSeverity.Low, "cost"), Alert("b", "m", AlertSeverity.Low, "usage"), Alert("c", "m", AlertSeverity.Low)], "cost")
            .Select(alert => alert.Message).ShouldBe(["a fires", "c fires"]);

    [Fact]
    public void values_are_numbers_that_json_knows()
    {
        var alert = FiringAlerts.Of([Alert("a", "m", AlertSeverity.Medium, value: ExactNumber.ParseExact("1e400"))], null).ShouldHaveSingleItem();

        alert.ShouldBe(new("m", "medium", "a fires", 1, double.MaxValue));
    }
}
