using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>A page for those who read one: what each area comes to, in sentences that are reckoned, beside their figures.</summary>
internal static class SummarySection
{
    private const string Id = "summary";

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var figures = new List<ReportFigure>();
        var statements = new List<ReportStatement>();
        await CostsAsync(context, figures, statements, cancellation);
        await ServiceAsync(context, figures, statements, cancellation);
        await SecurityAsync(context, figures, statements, cancellation);
        await AlertsAsync(context, figures, statements, cancellation);
        await ComplianceAsync(context, figures, statements, cancellation);
        var spend = await context.AskAsync(
            "/metrics/series", cancellation, ("figure", "total_cost"), ("step", context.Step), ("time_zone", context.Definition.TimeZone), ("service", context.OneService));
        return
        [
            new StatementsBlock(statements.Count > 0 ? statements : [new("Nothing was recorded in this period.", ReportTone.Neutral, [])]),
            new FiguresBlock(figures),
            // One chart more, and it would be no one-pager.
            .. SeriesChart.Of(context, "Spend", ChartKind.Columns, spend, "Spend") is { } chart ? (ReportBlock[])[chart] : [],
        ];
    }

    private static async Task CostsAsync(SectionContext context, List<ReportFigure> figures, List<ReportStatement> statements, CancellationToken cancellation)
    {
        var costs = await context.AskAsync("/metrics/cost", cancellation, ("service", context.OneService), ("top", $"{SectionContext.MostRows}"));
        var before = await context.AskBeforeAsync("/metrics/cost", cancellation, ("service", context.OneService), ("top", $"{SectionContext.MostRows}"));
        var total = CostsSection.Total($"{Id}.costs", costs, before);
        figures.Add(total);
        if (total.Value is null)
            return;
        statements.Add(new($"Spend was {context.Show(total)}{context.Compared(total)}.", total.Tone, [total.Id]));
        var budgets = await BudgetsSection.AskAsync(context, cancellation);
        var used = budgets.Figure($"{Id}.budget_used", "Budget used", "/budgets/0/used_percent", NumberStyle.Percentage);
        figures.Add(used);
        if (used.Value is not { } percent || budgets.Number("/budgets/0/amount") is not { IsZero: false } amount)
            return;
        var scope = budgets.Text("/budgets/0/scope") is { } name and not "total" ? $"{name}'s budget" : "The budget";
        statements.Add(new(
            $"{scope} of {context.Locale.Money(amount, context.Currency)} for {BudgetsSection.MonthOf(budgets)} is used to {context.Show(used)}.",
            percent > 100 ? ReportTone.Bad : budgets.Number("/budgets/0/alert_threshold") is { } threshold && percent >= threshold ? ReportTone.Bad : ReportTone.Good,
            [used.Id]));
    }

    private static async Task ServiceAsync(SectionContext context, List<ReportFigure> figures, List<ReportStatement> statements, CancellationToken cancellation)
    {
        var (usage, usageBefore) = await UsageSection.AskAsync(context, cancellation);
        var requests = UsageSection.Figures($"{Id}.usage", usage, usageBefore)[0];
        var (now, before) = await PerformanceSection.AskAsync(context, context.Definition.Models is [var model] ? model : null, cancellation);
        var performance = PerformanceSection.Figures($"{Id}.performance", context, now, before);
        var (latency, errors) = (performance[0], performance[2]);
        figures.AddRange([requests, latency, errors]);
        if (requests.Value is not null)
            statements.Add(new($"The services answered {context.Show(requests)} requests{context.Compared(requests)}.", requests.Tone, [requests.Id]));
        if (latency.Value is not null)
            statements.Add(new($"95 of 100 answers took at most {context.Show(latency)}{context.Compared(latency)}.", latency.Tone, [latency.Id]));
        if (errors.Value is not null)
            statements.Add(new($"The error rate was {context.Show(errors)}{context.Compared(errors)}.", errors.Tone, [errors.Id]));
    }

    private static async Task SecurityAsync(SectionContext context, List<ReportFigure> figures, List<ReportStatement> statements, CancellationToken cancellation)
    {
        var (now, before) = await SecuritySection.AskAsync(context, cancellation);
        var security = SecuritySection.Figures($"{Id}.security", now, before);
        var (threats, rate) = (security[0], security[2]);
        figures.AddRange([threats, rate]);
        if (threats.Value is null)
            return;
        var open = now.List("/incidents").Count(incident => ReportAnswer.TextOf(ReportAnswer.At(incident, "/status")) != "resolved");
        statements.Add(new(
            $"{context.Show(threats)} threats were seen{context.Compared(threats)}; {context.Show(rate)} of what attacked was detected.", rate.Tone, [threats.Id, rate.Id]));
        if (open > 0)
            statements.Add(new($"{open} {(open == 1 ? "incident is" : "incidents are")} not resolved.", ReportTone.Bad, []));
    }

    private static async Task AlertsAsync(SectionContext context, List<ReportFigure> figures, List<ReportStatement> statements, CancellationToken cancellation)
    {
        var now = await AlertsSection.AskAsync(context, context.Period, cancellation);
        var before = context.Before is { } compared ? await AlertsSection.AskAsync(context, compared, cancellation) : null;
        var alerts = AlertsSection.Figures($"{Id}.alerts", now, before);
        var (raised, resolving) = (alerts[0], alerts[5]);
        figures.Add(raised);
        if (raised.Value is not { IsZero: false })
        {
            statements.Add(new("No alert was raised.", ReportTone.Good, [raised.Id]));
            return;
        }

        if (resolving.Value is null)
        {
            statements.Add(new($"{context.Show(raised)} alerts were raised{context.Compared(raised)}, and none has ended.", raised.Tone, [raised.Id]));
            return;
        }

        figures.Add(resolving);
        statements.Add(new($"{context.Show(raised)} alerts were raised{context.Compared(raised)}; half of those that ended did within {context.Show(resolving)}.", raised.Tone, [raised.Id, resolving.Id]));
    }

    /// <summary>Where it is about all services, and its maker may read it.</summary>
    private static async Task ComplianceAsync(SectionContext context, List<ReportFigure> figures, List<ReportStatement> statements, CancellationToken cancellation)
    {
        if (context.Services is not null)
            return;
        try
        {
            var (now, before) = await ComplianceSection.AskAsync(context, cancellation);
            var overall = ComplianceSection.Overall($"{Id}.compliance", now, before);
            figures.Add(overall);
            if (overall.Value is not null)
                statements.Add(new($"The frameworks are kept to {context.Show(overall)}{context.Compared(overall)}.", overall.Tone, [overall.Id]));
        }
        catch (ReportQuestionException)
        {
            // The summary of those who may not read it says nothing of it.
        }
    }
}
