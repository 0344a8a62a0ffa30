using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Tests.Watch.Budgets;

public sealed class BudgetTests
{
    private static readonly Budget Training = new("training", 2500, "USD", 90);

    private static readonly BudgetSet TrainingSet = new() { Scope = "training", Amount = 2500, Currency = "USD", AlertThreshold = 90 };

    private static readonly BudgetRemoved TrainingRemoved = new() { Scope = "training" };

    [Fact]
    public void given_no_budget_when_one_is_set_then_it_was_set() =>
        Budget.Set(Given(), Training).ShouldBe([TrainingSet]);

    [Fact]
    public void given_a_budget_when_the_same_is_set_then_nothing_happens() =>
        Budget.Set(Given(TrainingSet), Training with { Amount = 2500.00m, AlertThreshold = 90.0m }).ShouldBeEmpty();

    [Fact]
    public void given_a_budget_when_any_of_it_changes_then_it_was_set_anew()
    {
        Budget.Set(Given(TrainingSet), Training with { Amount = 2500.01m }).ShouldBe([TrainingSet with { Amount = 2500.01m }]);
        Budget.Set(Given(TrainingSet), Training with { AlertThreshold = 91 }).ShouldBe([TrainingSet with { AlertThreshold = 91 }]);
        Budget.Set(Given(TrainingSet), Training with { Currency = "EUR" }).ShouldBe([TrainingSet with { Currency = "EUR" }]);
    }

    [Fact]
    public void given_a_budget_when_it_is_removed_then_it_was_removed() =>
        Budget.Remove(Given(TrainingSet)).ShouldBe([TrainingRemoved]);

    [Fact]
    public void given_none_or_a_removed_one_when_it_is_removed_then_nothing_happens()
    {
        Budget.Remove(Given()).ShouldBeEmpty();
        Budget.Remove(Given(TrainingSet, TrainingRemoved)).ShouldBeEmpty();
    }

    [Fact]
    public void given_a_removed_budget_when_the_same_is_set_then_it_was_set() =>
        Budget.Set(Given(TrainingSet, TrainingRemoved), Training).ShouldBe([TrainingSet]);

    [Fact]
    public void the_last_change_is_the_budget() =>
        Given(TrainingSet, TrainingSet with { Amount = 3000 }).ShouldBe(Training with { Amount = 3000 });

    [Fact]
    public void each_scope_has_a_stream_of_its_own_and_only_total_is_no_service()
    {
        Budget.StreamOf("team/a b").ShouldBe("budget/team/a b");
        Budget.ServiceOf("total").ShouldBeNull();
        Budget.ServiceOf("Total").ShouldBe("Total");
    }

    [Theory]
    [InlineData(null, "total", "budget/total")]
    [InlineData("total", "service:total", "service-budget/total")]
    [InlineData("service:total", "service:service:total", "budget/service:total")]
    [InlineData("service:web", "service:web", "budget/service:web")]
    [InlineData("web", "web", "budget/web")]
    public void no_two_scopes_have_the_same_name_or_stream(string? service, string scope, string stream)
    {
        Budget.ScopeOf(service).ShouldBe(scope);
        Budget.ServiceOf(scope).ShouldBe(service);
        Budget.StreamOf(scope).ShouldBe(stream);
    }

    [Fact]
    public void the_budget_of_a_service_called_total_is_told_from_the_total_by_its_events()
    {
        var set = Budget.Set(null, new("service:total", 5, "USD", 80)).ShouldHaveSingleItem().ShouldBeOfType<BudgetSet>();

        (set.Scope, set.IsOfService, set.ScopeName).ShouldBe(("total", true, "service:total"));
        Given(set)!.Scope.ShouldBe("service:total");
        Given(set with { IsOfService = null })!.Scope.ShouldBe("total");
        Budget.Remove(Given(set)).ShouldBe([new BudgetRemoved { Scope = "total", IsOfService = true }]);
    }

    [Theory]
    [InlineData("budget_set", """{"s":"total","v":true,"a":5,"c":"USD","t":80}""")]
    [InlineData("budget_removed", """{"s":"total","v":true}""")]
    [InlineData("budget_set", """{"s":"training","a":2500.50,"c":"USD","t":90}""")]
    [InlineData("budget_removed", """{"s":"training"}""")]
    public void what_is_stored_reads_back_under_names_that_never_change(string name, string json)
    {
        var stored = EventTypes.All.Single(known => known.Name == name);

        var read = EventTypes.Stored.Read(name, json);

        read.ShouldBeOfType(stored.Type);
        System.Text.Json.JsonSerializer.Serialize(read, stored.Json).ShouldBe(json.Replace("2500.50", "2500.5"));
    }

    private static Budget? Given(params object[] events) => Budget.Of(events);
}
