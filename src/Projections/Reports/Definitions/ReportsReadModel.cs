using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Reports.Definitions;

/// <summary>Every version of every report's definition, and of every schedule: one row each.</summary>
public sealed class ReportsReadModel : ReadModel
{
    public const string ModelName = "reports";
    public const string Table = "report_definitions";
    public const string ScheduleTable = "report_schedules";

    public override string Name => ModelName;

    public override int Version => 1;

    /// <summary>No cached answer is made of it.</summary>
    public override bool HoldsFigures => false;

    public override IReadOnlyList<StoredEvent> Events { get; } =
        [ReportDefined.Stored, ReportRemoved.Stored, ReportScheduleSet.Stored, ReportScheduleRemoved.Stored];

    public override IReadOnlyList<string> Tables { get; } = [Table, ScheduleTable];

    public override string SchemaSql(string schema) => SchemaSql(schema, Table) + SchemaSql(schema, ScheduleTable);

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        Write(statements, schema, Table, events, DefinitionOf);
        Write(statements, schema, ScheduleTable, events, ScheduleOf);
    }

    // The definition is null where a change took it away.
    private static string SchemaSql(string schema, string table) =>
        $"""
        create table if not exists {schema}.{table} (
            name        text        not null,
            version     integer     not null,
            sequence    bigint      not null,
            recorded_at timestamptz not null,
            definition  text,
            primary key (name, version)
        );

        """;

    private static void Write(
        IStatements statements, string schema, string table, IReadOnlyList<RecordedEvent> events, Func<object, (string Name, int Version, string? Definition)?> changeOf)
    {
        var rows = events.Select(recorded => (Recorded: recorded, Change: changeOf(recorded.Data))).Where(row => row.Change is not null).ToArray();
        if (rows.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.{table} (name, version, sequence, recorded_at, definition)
            select * from unnest(?::text[], ?::integer[], ?::bigint[], ?::timestamptz[], ?::text[])
            """,
            rows.Select(row => row.Change!.Value.Name).ToArray(),
            rows.Select(row => row.Change!.Value.Version).ToArray(),
            rows.Select(row => row.Recorded.Sequence).ToArray(),
            rows.Select(row => row.Recorded.RecordedAt).ToArray(),
            rows.Select(row => row.Change!.Value.Definition).ToArray());
    }

    private static (string Name, int Version, string? Definition)? DefinitionOf(object data) => data switch
    {
        ReportDefined defined => (defined.Report.Name, defined.Version, defined.Report.ToJson()),
        ReportRemoved removed => (removed.Name, removed.Version, null),
        _ => null,
    };

    private static (string Name, int Version, string? Definition)? ScheduleOf(object data) => data switch
    {
        ReportScheduleSet set => (set.Schedule.Name, set.Version, set.Schedule.ToJson()),
        ReportScheduleRemoved removed => (removed.Name, removed.Version, null),
        _ => null,
    };
}
