using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Rules;

internal static class AlertRuleRedaction
{
    /// <summary>The rule without personal data: its metric, service and model are then written as those of the metrics that it watches.</summary>
    public static AlertRule Of(AlertRule rule, PersonalDataFilter filter, List<FieldError> errors) => rule with
    {
        Description = filter.Optional("description", rule.Description, errors),
        Figure = rule.Figure with
        {
            Metric = MetricRedaction.NameOf(filter.Text("metric", rule.Figure.Metric, errors)),
            Service = filter.Optional("service", rule.Figure.Service, errors),
            Model = filter.Optional("model_name", rule.Figure.Model, errors),
        },
    };
}
