using System.Globalization;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>How the spend of the period's last month stands to the budgets. Budgets are of UTC months, whatever the report's time zone.</summary>
internal static class BudgetsSection
{
    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var budgets = await AskAsync(context, cancellation);
        var all = budgets.List("/budgets");
        var month = MonthOf(budgets);
        List<ReportBlock> blocks = [];
        if (all.Count > 0 && ReportAnswer.TextOf(ReportAnswer.At(all[0], "/scope")) is { } first)
            blocks.Add(new FiguresBlock(
            [
                budgets.Figure("budgets.amount", $"Budget of {first}, {month}", "/budgets/0/amount", NumberStyle.Money),
                budgets.Figure("budgets.spend", "Spent of it", "/budgets/0/current_spend", NumberStyle.Money),
                budgets.Figure("budgets.used", "Used", "/budgets/0/used_percent", NumberStyle.Percentage),
            ]));
        blocks.Add(new TableBlock(
            $"Budgets of {month}",
            [new("Scope"), new("Budget", NumberStyle.Money, context.Currency), new("Spent", NumberStyle.Money, context.Currency), new("Used", NumberStyle.Percentage), new("Expected", NumberStyle.Money, context.Currency), new("Standing")],
            [
                .. all.Take(SectionContext.MostRows).Select(budget => (IReadOnlyList<ReportCell>)
                [
                    ReportAnswer.TextOf(ReportAnswer.At(budget, "/scope")),
                    ReportAnswer.NumberOf(ReportAnswer.At(budget, "/amount")),
                    ReportAnswer.NumberOf(ReportAnswer.At(budget, "/current_spend")),
                    ReportAnswer.NumberOf(ReportAnswer.At(budget, "/used_percent")),
                    ReportAnswer.NumberOf(ReportAnswer.At(budget, "/projected_spend")),
                    StandingOf(ReportAnswer.At(budget, "/used_percent"), ReportAnswer.At(budget, "/alert_threshold")),
                ]),
            ],
            Math.Max(0, all.Count - SectionContext.MostRows),
            budgets.Question.ToString()));
        return blocks;
    }

    /// <summary>The budget of one scope, and of nothing else.</summary>
    /// <param name="id">What its figures' ids begin with.</param>
    public static async Task<IReadOnlyList<ReportBlock>> OneAsync(SectionContext context, string title, string scope, string id, CancellationToken cancellation)
    {
        var budgets = await AskAsync(context, cancellation);
        foreach (var (i, budget) in budgets.List("/budgets").Index())
            if (ReportAnswer.TextOf(ReportAnswer.At(budget, "/scope")) == scope)
                return
                [
                    new FiguresBlock(
                    [
                        budgets.Figure($"{id}.amount", $"{title}: budget of {scope}, {MonthOf(budgets)}", $"/budgets/{i}/amount", NumberStyle.Money),
                        budgets.Figure($"{id}.spend", "Spent of it", $"/budgets/{i}/current_spend", NumberStyle.Money),
                        budgets.Figure($"{id}.used", "Used", $"/budgets/{i}/used_percent", NumberStyle.Percentage),
                    ]),
                ];
        return [new TextBlock($"{title}: no budget in {MonthOf(budgets)}.")];
    }

    /// <summary>Of the month that the period's last instant is in.</summary>
    public static Task<ReportAnswer> AskAsync(SectionContext context, CancellationToken cancellation) => context.Answers.AskAsync(
        ReportQuestion.Of("/budgets")
            .With("month", context.Period.Window.End.AddTicks(-1).ToUniversalTime().ToString("yyyy-MM", CultureInfo.InvariantCulture))
            .AsOf(context.AsOf),
        cancellation);

    /// <summary>In words.</summary>
    public static string MonthOf(ReportAnswer budgets) =>
        DateOnly.ParseExact(budgets.Text("/month")!, "yyyy-MM", CultureInfo.InvariantCulture) is var month ? $"{ReportLocale.MonthName(month.Month)} {month.Year}" : "";

    private static string StandingOf(System.Text.Json.JsonElement? used, System.Text.Json.JsonElement? threshold) =>
        (ReportAnswer.NumberOf(used), ReportAnswer.NumberOf(threshold)) switch
        {
            ({ } percent, _) when percent > 100 => "exceeded",
            ({ } percent, { } warned) when percent >= warned => "near its end",
            _ => "within",
        };
}
