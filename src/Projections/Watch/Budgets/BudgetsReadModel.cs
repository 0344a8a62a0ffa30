using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>Every change of every budget, so that any month's budget can be told as it was known at any moment.</summary>
public sealed class BudgetsReadModel : ReadModel
{
    public const string ModelName = "budgets";

    public override string Name => ModelName;

    public override int Version => 2;

    public override IReadOnlyList<StoredEvent> Events { get; } = [BudgetSet.Stored, BudgetRemoved.Stored];

    public override IReadOnlyList<string> Tables { get; } = ["budget_changes"];

    // The primary key finds a scope's newest change.
    public override string SchemaSql(string schema) =>
        $"""
        create table if not exists {schema}.budget_changes (
            scope           text        not null,
            sequence        bigint      not null,
            recorded_at     timestamptz not null,
            amount          numeric,
            currency        text,
            alert_threshold numeric,
            primary key (scope, sequence)
        );


        """;

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        // A change without an amount is a removal.
        var changes = events
            .Select(recorded => (recorded, Scope: ScopeOf(recorded.Data), Set: recorded.Data as BudgetSet))
            .Where(change => change.Scope is not null)
            .ToArray();
        if (changes.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.budget_changes (scope, sequence, recorded_at, amount, currency, alert_threshold)
            select scope, sequence, recorded_at, amount::numeric, currency, alert_threshold::numeric
            from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::text[])
                as change (scope, sequence, recorded_at, amount, currency, alert_threshold)
            """,
            changes.Select(change => change.Scope!).ToArray(),
            changes.Select(change => change.recorded.Sequence).ToArray(),
            changes.Select(change => change.recorded.RecordedAt).ToArray(),
            changes.Select(change => change.Set?.Amount.ToString()).ToArray(),
            changes.Select(change => change.Set?.Currency).ToArray(),
            changes.Select(change => change.Set?.AlertThreshold.ToString()).ToArray());
    }

    private static string? ScopeOf(object change) => change switch
    {
        BudgetSet set => set.ScopeName,
        BudgetRemoved removed => removed.ScopeName,
        _ => null,
    };
}
