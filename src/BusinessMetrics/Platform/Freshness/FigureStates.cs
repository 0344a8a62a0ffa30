using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Platform.Freshness;

/// <summary>
/// Knows the <see cref="FigureState"/>, which is the database's to tell: no clock, no cache and no other node has a say in
/// it. Requests that ask at the same time share a question; one that comes while it is under way waits for the next, since
/// whoever sent it may have seen more.
/// </summary>
/// <param name="runsEveryProjection">Whether no other node commits figures: then this one need not ask while nothing happens.</param>
public sealed class FigureStates(NpgsqlDataSource dataSource, IReadOnlyList<ReadModel> models, Func<bool> runsEveryProjection, TimeProvider clock)
    : IChangeListener, IFigureFolds, IDisposable
{
    /// <summary>What else changes the store, such as a command, shows after so long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Between a fold and word of its commit the state may be either; a commit that takes longer is told of by itself.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(2);

    // A physical copy is started anew, and a promoted one has another timeline; a dump that is put back makes its tables
    // anew. What none of these shows, a start of the service on an older copy does: it makes a generation of its own.
    private const string Sql =
        $"""
        select concat_ws('/',
                   (select value::text from {ReadModelSchema.Live}.generation),
                   (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
                   case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
                   pg_relation_filenode('{EventSchema.Name}.mt_events')),
               array_agg(name), array_agg(last_seq_id)
        from {EventSchema.Name}.mt_event_progression
        where name = any($1)
        """;

    private readonly Dictionary<string, string> _models = models.ToDictionary(model => model.ProgressName, model => model.Name);
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Lock _gate = new();
    private Task<FigureState>? _running;
    private Task<FigureState>? _next;
    private Known? _known;
    private long _changes;
    private long _foldedAt;
    private volatile bool _isUnanswered;

    /// <summary>Whether the database answered when it was asked last.</summary>
    public bool DatabaseAnswers => !_isUnanswered;

    /// <summary>The state now. Where the database does not answer, the last one that it told: nothing is computed from it then, and what is cached under it was right.</summary>
    /// <exception cref="NpgsqlException">The database does not answer and never did.</exception>
    public Task<FigureState> CurrentAsync(CancellationToken cancellation) =>
        Undisturbed() is { } state ? Task.FromResult(state) : NextAsync().WaitAsync(cancellation);

    /// <summary>Makes every answer that was computed before unreachable, on all nodes.</summary>
    public async Task AdvanceAsync()
    {
        await using var command = dataSource.CreateCommand(ReadModelSchema.NewGenerationSql);
        await command.ExecuteNonQueryAsync();
        Change();
    }

    /// <summary>Returns when a projection committed here since the last time, or after <paramref name="atMost"/>.</summary>
    public Task WaitForChangeAsync(TimeSpan atMost) => _changed.WaitAsync(atMost);

    public void Folded() => Interlocked.Exchange(ref _foldedAt, clock.GetTimestamp());

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        Change();
        return Task.CompletedTask;
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public void Dispose() => _changed.Dispose();

    private void Change()
    {
        Interlocked.Increment(ref _changes);
        try
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit has just said so.
        }
    }

    private FigureState? Undisturbed()
    {
        if (Volatile.Read(ref _known) is not { } known || known.Changes != Interlocked.Read(ref _changes) || clock.GetElapsedTime(known.AskedAt) >= Fresh)
            return null;
        var foldedAt = Interlocked.Read(ref _foldedAt);
        return (foldedAt == 0 || clock.GetElapsedTime(foldedAt) >= Unsettled) && runsEveryProjection() ? known.State : null;
    }

    private Task<FigureState> NextAsync()
    {
        lock (_gate)
            return _running is null or { IsCompleted: true } && _next is null
                ? _running = AskAsync()
                : _next ??= FollowAsync(_running!);
    }

    private async Task<FigureState> FollowAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
            (_running, _next) = (_next, null);
        return await AskAsync();
    }

    private async Task<FigureState> AskAsync()
    {
        var (changes, askedAt) = (Interlocked.Read(ref _changes), clock.GetTimestamp());
        try
        {
            var state = await ReadAsync();
            if (_known is { } known && state.IsBehind(known.State))
            {
                await AdvanceAsync();
                state = await ReadAsync();
            }

            Volatile.Write(ref _known, new(state, changes, askedAt));
            _isUnanswered = false;
            return state;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException && _known is not null)
        {
            _isUnanswered = true;
            return _known.State;
        }
    }

    private async Task<FigureState> ReadAsync()
    {
        await using var command = dataSource.CreateCommand(Sql);
        command.CommandTimeout = 2;
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = _models.Keys.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (await reader.IsDBNullAsync(1))
            return new(reader.GetString(0), new Dictionary<string, long>());
        var positions = reader.GetFieldValue<string[]>(1).Zip(reader.GetFieldValue<long[]>(2));
        return new(reader.GetString(0), positions.ToDictionary(progress => _models[progress.First], progress => progress.Second));
    }

    private sealed record Known(FigureState State, long Changes, long AskedAt);
}
