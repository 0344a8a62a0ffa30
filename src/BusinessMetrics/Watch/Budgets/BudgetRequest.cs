using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Watch.Budgets;

/// <summary>A budget as it is sent; its scope is in the path.</summary>
/// <param name="Amount">A month's, above zero.</param>
/// <param name="Currency">The reporting currency, which it is if left out.</param>
/// <param name="AlertThreshold">In percent of the amount, above 0 and at most 100; 80 if left out.</param>
public sealed record BudgetRequest(ExactNumber Amount, string? Currency = null, ExactNumber? AlertThreshold = null)
{
    public const int MaximumBytes = 16 * 1024;

    private static readonly string[] Fields = ["amount", "currency", "alert_threshold"];

    /// <summary>The budget, or null with the reasons in <paramref name="errors"/>.</summary>
    public static Budget? Read(string scope, ReadOnlyMemory<byte> json, string reportingCurrency, List<FieldError> errors)
    {
        if (JsonFields.Parse(json, Fields, errors) is not { } body)
            return null;
        var amount = body.Number("amount");
        if (amount is not { } money || money <= 0 || !money.TryToDecimal(out _))
            body.Refuse("amount", body.Received("amount"), "an amount of money above 0, of at most 28 digits");
        var threshold = body.Has("alert_threshold") ? body.Number("alert_threshold") : Budget.DefaultAlertThreshold;
        if (threshold is not { } percent || percent <= 0 || percent > 100 || !percent.TryToDecimal(out _))
            body.Refuse("alert_threshold", body.Received("alert_threshold"), "a percentage above 0 and at most 100");
        if (body.Text("currency") is { } currency && !currency.Equals(reportingCurrency, StringComparison.OrdinalIgnoreCase))
            body.Refuse("currency", FieldError.Quote(currency), $"{reportingCurrency}: budgets are kept in the reporting currency (REPORTING_CURRENCY)");
        return errors.Count > 0 ? null : new(scope, amount!.Value, reportingCurrency, threshold!.Value);
    }
}
