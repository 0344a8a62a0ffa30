using System.Text.Json.Serialization.Metadata;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Runs;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Projections.Watch.Silences;

namespace BusinessMetrics.Projections;

/// <summary>Every event there is.</summary>
public static class EventTypes
{
    public static StoredEvents Stored { get; } = new(
    [
        .. MetricCategories.Events.All,
        MetricRetracted.Stored,
        AlertRuleSet.Stored,
        AlertRuleRemoved.Stored,
        AlertRaised.Stored,
        AlertResolved.Stored,
        AlertRevised.Stored,
        AlertAcknowledged.Stored,
        ChannelSet.Stored,
        ChannelSecretRotated.Stored,
        ChannelDisabled.Stored,
        ChannelRemoved.Stored,
        RouteSet.Stored,
        RouteRemoved.Stored,
        SilenceSet.Stored,
        SilenceEnded.Stored,
        BudgetSet.Stored,
        BudgetRemoved.Stored,
        AuditRecorded.Stored,
        DashboardCreated.Stored,
        DashboardChanged.Stored,
        DashboardRestored.Stored,
        DashboardDeleted.Stored,
        ReportDefined.Stored,
        ReportRemoved.Stored,
        ReportScheduleSet.Stored,
        ReportScheduleRemoved.Stored,
        ReportMade.Stored,
    ]);

    public static IReadOnlyList<StoredEvent> All => Stored.All;

    /// <summary>Source-generated where the type is an event, by reflection for the store's own documents.</summary>
    public static IJsonTypeInfoResolver Resolver { get; } =
        JsonTypeInfoResolver.Combine([.. All.Select(known => known.Json.OriginatingResolver!).Distinct(), new DefaultJsonTypeInfoResolver()]);
}
