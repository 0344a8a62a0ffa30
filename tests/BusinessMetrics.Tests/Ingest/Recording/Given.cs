using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Tests.Ingest.Recording;

/// <summary>A metric that keeps every rule, on a day of its own, to be changed in one field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly MetricRules Rules = new(RetentionDays: 365, ReportingCurrency: "USD");

    public static readonly MetricRedaction Filter =
        new(PersonalDataRules.BuiltIn, new PersonalDataRedactors(PersonalDataRules.BuiltIn.Kinds, null), PersonalDataMode.Redact);

    public static MetricData Data => new()
    {
        MetricName = "prediction_accuracy",
        Value = 0.93m,
        Unit = "percentage",
        Category = "performance",
        Service = "model-api",
    };

    public static NewMetric Accepted(MetricData data)
    {
        var errors = new List<FieldError>();
        var metric = Rules.Apply(data, null, Now, errors);
        errors.ShouldBeEmpty();
        return metric.ShouldNotBeNull();
    }

    /// <summary>The one refusal, which names the field, what came and what is allowed.</summary>
    public static FieldError Refused(MetricData data)
    {
        var errors = new List<FieldError>();
        Rules.Apply(data, null, Now, errors).ShouldBeNull();
        var error = errors.ShouldHaveSingleItem();
        error.Received.ShouldNotBeEmpty();
        error.Allowed.ShouldNotBeEmpty();
        return error;
    }
}
