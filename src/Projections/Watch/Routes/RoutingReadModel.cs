using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Silences;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>Every version of every channel, route and silence: one row each.</summary>
public sealed class RoutingReadModel : ReadModel
{
    public const string ModelName = "routing";

    public const string Table = "routing_changes";
    internal const string ChannelKindName = "channel";
    internal const string RouteKindName = "route";
    internal const string SilenceKindName = "silence";

    public override string Name => ModelName;

    public override int Version => 1;

    /// <summary>No cached answer is made of it.</summary>
    public override bool HoldsFigures => false;

    public override IReadOnlyList<StoredEvent> Events { get; } =
    [
        ChannelSet.Stored, ChannelSecretRotated.Stored, ChannelDisabled.Stored, ChannelRemoved.Stored,
        RouteSet.Stored, RouteRemoved.Stored,
        SilenceSet.Stored, SilenceEnded.Stored,
    ];

    public override IReadOnlyList<string> Tables { get; } = [Table];

    // The document is null where a change took it away. The primary key finds the newest of a thing; what is over can be left out
    // by when it ends.
    public override string SchemaSql(string schema) =>
        $"""
        create table if not exists {schema}.{Table} (
            kind        text        not null,
            name        text        not null,
            sequence    bigint      not null,
            recorded_at timestamptz not null,
            ends_at     timestamptz,
            document    text,
            primary key (kind, name, sequence)
        );
        -- Tells whether anything changed.
        create index if not exists {Table}_by_sequence on {schema}.{Table} (sequence);


        """;

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        var rows = events.Select(recorded => (Recorded: recorded, Change: ChangeOf(recorded.Data))).Where(row => row.Change is not null).ToArray();
        if (rows.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.{Table} (kind, name, sequence, recorded_at, ends_at, document)
            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::text[])
            """,
            rows.Select(row => row.Change!.Kind).ToArray(),
            rows.Select(row => row.Change!.Name).ToArray(),
            rows.Select(row => row.Recorded.Sequence).ToArray(),
            rows.Select(row => row.Recorded.RecordedAt).ToArray(),
            rows.Select(row => row.Change!.EndsAt).ToArray(),
            rows.Select(row => row.Change!.Document).ToArray());
    }

    private static Change? ChangeOf(object data) => data switch
    {
        ChannelEvent change => new(ChannelKindName, change.Channel.Name, change.Channel.ToJson()),
        ChannelRemoved removed => new(ChannelKindName, removed.Name, null),
        RouteSet set => new(RouteKindName, set.Route.Name, set.Route.ToJson()),
        RouteRemoved removed => new(RouteKindName, removed.Name, null),
        SilenceSet set => new(SilenceKindName, set.Silence.Id.ToString(), set.Silence.ToJson(), set.Silence.To),
        SilenceEnded ended => new(SilenceKindName, ended.Silence.Id.ToString(), ended.Silence.ToJson(), ended.Silence.To),
        _ => null,
    };

    private sealed record Change(string Kind, string Name, string? Document, DateTimeOffset? EndsAt = null);
}
