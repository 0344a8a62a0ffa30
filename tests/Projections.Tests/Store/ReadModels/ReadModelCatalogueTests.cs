using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Tests.Store.ReadModels;

public class ReadModelCatalogueTests
{
    [Fact]
    public void every_category_has_a_read_model_that_is_folded_from_its_event()
    {
        foreach (var category in MetricCategories.All)
            ReadModelCatalogue.Find(category.Name).ShouldNotBeNull(category.Name).Events.ShouldContain(category.Event);
    }

    [Fact]
    public void every_event_that_a_read_model_is_folded_from_is_known_to_the_store()
    {
        foreach (var model in ReadModelCatalogue.All)
            model.Events.ShouldBeSubsetOf(EventTypes.All, model.Name);
    }

    /// <summary>They stand in the log and in tables: a name that follows the code would lose what was recorded under it.</summary>
    [Fact]
    public void persisted_names_are_what_they_were()
    {
        EventTypes.All.Select(known => known.Name).ShouldBe(
        [
            "performance_measured", "security_observed", "cost_incurred", "usage_observed", "compliance_assessed", "metric_retracted",
            "alert_rule_set", "alert_rule_removed", "alert_raised", "alert_resolved", "alert_revised", "alert_acknowledged",
            "channel_set", "channel_secret_rotated", "channel_disabled", "channel_removed", "route_set", "route_removed", "silence_set", "silence_ended",
            "budget_set", "budget_removed", "audit_recorded",
            "dashboard_created", "dashboard_changed", "dashboard_restored", "dashboard_deleted",
            "report_defined", "report_removed", "report_schedule_set", "report_schedule_removed", "report_made",
        ]);
        ReadModelCatalogue.All.Select(model => model.ProgressName).ShouldBe(
        [
            "ledger:All", "performance:All", "security:All", "cost:All", "usage:All", "compliance:All", "alerts:All", "budgets:All", "routing:All", "audit:All", "dashboards:All", "reports:All",
        ]);
    }
}
