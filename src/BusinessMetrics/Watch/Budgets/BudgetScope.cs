using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Watch.Budgets;

/// <summary>The scope in a path: total, or a service by the rules of a metric's.</summary>
internal static class BudgetScope
{
    public static PathParameter Description { get; } = new("scope", "total for all services together, or a service; URL-encoded. A service called total is service:total.", "training");

    /// <summary>The scope in the path, free of personal data, with a reason in <paramref name="errors"/> where it is none.</summary>
    public static string Read(HttpContext context, PersonalDataFilter filter, List<FieldError> errors) =>
        Check(PathSegment.Read(context, "/budgets/", "scope", out _) ?? "", filter, errors);

    /// <summary>As <see cref="Read"/>, of the decoded text.</summary>
    internal static string Check(string scope, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (scope.Length == 0)
            errors.Add(new("scope", FieldError.Nothing, $"{Budget.Total}, or a service"));
        // As a metric's service, which it would otherwise not be the name of.
        return filter.Text("scope", NameText.ReadInPaths("scope", scope, errors) ?? "", errors);
    }

    /// <summary>Whether a caller may read and set the budget; that of all services together is no service's.</summary>
    public static bool IsIn(ServiceScope caller, string scope) => caller.Allows(Budget.ServiceOf(scope));

    public static IResult Contended(string scope) =>
        Problems.Unavailable($"Others keep changing the budget of {FieldError.Quote(scope)}. Nothing of this request was recorded; send it again.");
}
