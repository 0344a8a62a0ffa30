using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Watch.Deliveries;
using Npgsql;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>
/// Two nodes claim, end, give back, let expire and replay deliveries, forget what they had and are late, in any order; a model of a few
/// lines says after each step what has become of every delivery.
/// </summary>
[Collection(DeliveryCollection.Name)]
public class DeliveryLogTests(TestServers servers)
{
    private const string Channel = "on-call";
    private const int Worlds = 20;
    private const int Steps = 60;
    private const int Threads = 3;
    private static readonly TimeSpan OfUse = TimeSpan.FromMinutes(3);
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task whatever_two_nodes_do_in_whatever_order_a_delivery_goes_the_ways_that_it_may()
    {
        var settings = await servers.NewServiceAsync();
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        var seen = new HashSet<DeliveryState>();
        for (var seed = 0; seed < Worlds; seed++)
            seen.UnionWith(await new World(database, new Random(seed), $"world {seed}").RunAsync());
        seen.ShouldBe(Enum.GetValues<DeliveryState>(), ignoreOrder: true);
    }

    /// <summary>What is known of a delivery.</summary>
    private sealed class Known(Guid id, int thread, bool isEnd)
    {
        public Guid Id => id;

        public int Thread => thread;

        public bool IsEnd => isEnd;

        public DeliveryState State { get; set; }

        public int Attempts { get; set; }

        public int Tries { get; set; }

        public DateTimeOffset NextAt { get; set; } = Start;

        public DateTimeOffset ExpiresAt { get; set; } = Start + OfUse;

        public DateTimeOffset? ClaimedUntil { get; set; }

        public bool IsWaiting => State == DeliveryState.Waiting;

        public bool IsClaimedAt(DateTimeOffset now) => ClaimedUntil > now;

        public string Story => $"{AlertNames.Of(State)}, attempts {Attempts}, tries {Tries}, next {NextAt:T}, expires {ExpiresAt:T}, {(ClaimedUntil is { } until ? $"claimed until {until:T}" : "free")}";
    }

    private sealed class World(NpgsqlDataSource database, Random random, string name)
    {
        private readonly DeliveryLog _log = new(database);
        private readonly DeliveryListing _listing = new(database);
        private readonly List<ClaimedDelivery>[] _held = [[], []];
        private readonly HashSet<DeliveryState> _seen = [];
        private Known[] _all = [];
        private DateTimeOffset _now = Start;

        public async Task<HashSet<DeliveryState>> RunAsync()
        {
            await MakeAsync();
            for (var step = 0; step < Steps; step++)
            {
                _now += TimeSpan.FromSeconds(random.Next(12));
                var node = random.Next(2);
                var done = random.Next(12) switch
                {
                    < 5 => await ClaimAsync(node),
                    < 8 => await EndAsync(node),
                    8 => await ReleaseAsync(node),
                    9 => await ExpireAsync(),
                    10 => await ReplayAsync(),
                    _ => await DieAsync(node),
                };
                (await ReadAsync()).ShouldBe(_all.Select(known => known.Story), ignoreOrder: false, customMessage: $"{name}, step {step}, {_now:T}: node {node} {done}");
                _seen.UnionWith(_all.Select(known => known.State));
            }

            return _seen;
        }

        /// <summary>Of each thread two beginnings and their ends, in turn.</summary>
        private async Task MakeAsync()
        {
            _all = [.. Enumerable.Range(0, Threads * 4).Select(place => new Known(new Guid(place + 1, 0, 0, new byte[8]), place % Threads, place / Threads % 2 == 1))];
            await using (var forget = database.CreateCommand("delete from operations.deliveries"))
                await forget.ExecuteNonQueryAsync();
            await using var command = database.CreateCommand(
                """
                insert into operations.deliveries (id, channel, thread, type, alert_ids, title, created_at, expires_at, next_at, content_type, body)
                select id, $5, thread, type, '{}'::uuid[], 'told', $3, $4, $3, 'application/json', '{}'::bytea
                from unnest($1::uuid[], $2::uuid[], $6::text[]) with ordinality as told (id, thread, type, place)
                order by place
                """);
            command.Parameters.AddWithValue(_all.Select(known => known.Id).ToArray());
            command.Parameters.AddWithValue(_all.Select(known => new Guid(known.Thread + 100, 0, 0, new byte[8])).ToArray());
            command.Parameters.AddWithValue(Start);
            command.Parameters.AddWithValue(Start + OfUse);
            command.Parameters.AddWithValue(Channel);
            command.Parameters.AddWithValue(_all.Select(known => known.IsEnd ? "alert.resolved" : "alert.firing").ToArray());
            await command.ExecuteNonQueryAsync();
        }

        private async Task<string> ClaimAsync(int node)
        {
            var most = random.Next(1, 4);
            var due = _all.Where((known, place) => known.IsWaiting && known.NextAt <= _now && known.ExpiresAt > _now && !known.IsClaimedAt(_now)
                && !_all.Take(place).Any(earlier => earlier.Thread == known.Thread && earlier.IsWaiting)).ToArray();
            var claimed = await _log.ClaimAsync(new Dictionary<string, int> { [Channel] = most }, $"node {node}", _now, CancellationToken.None);

            claimed.Count.ShouldBe(Math.Min(most, due.Length), name);
            foreach (var each in claimed)
            {
                var known = due.Single(known => known.Id == each.Id);
                (known.Attempts, known.Tries, known.ClaimedUntil) = (known.Attempts + 1, known.Tries + 1, _now + DeliveryLog.Claim);
                (each.Attempt, each.Tries).ShouldBe((known.Attempts, known.Tries));
            }

            _held[node].AddRange(claimed);
            return $"claims {claimed.Count}";
        }

        /// <summary>Of what it has, perhaps long after its claim ended.</summary>
        private async Task<string> EndAsync(int node)
        {
            if (Take(node) is not { } held)
                return "has nothing to end";
            var (outcome, wait) = random.Next(4) switch
            {
                0 or 1 => (new DeliveryOutcome(null, 200), TimeSpan.Zero),
                2 => (new DeliveryOutcome("http_410", 410, IsFinal: true), TimeSpan.Zero),
                _ => (new DeliveryOutcome("http_503", 503), TimeSpan.FromSeconds(5)),
            };
            await _log.EndAsync([new(held, _now, TimeSpan.Zero, outcome, wait)], CancellationToken.None);

            var known = Of(held);
            // It arrived, whatever was thought of it; that it did not is of interest where nobody has tried since, nor was asked to.
            if (outcome.IsDelivered)
                (known.State, known.ClaimedUntil) = (DeliveryState.Delivered, null);
            else if (IsCurrent(known, held))
                (known.State, known.NextAt, known.ClaimedUntil) = (outcome.IsFinal ? DeliveryState.Failed : DeliveryState.Waiting, outcome.IsFinal ? known.NextAt : _now + wait, null);
            if (outcome.IsFinal)
                Skip();
            return $"ends attempt {held.Attempt} of {Array.IndexOf(_all, known)}: {outcome.Error ?? "delivered"}";
        }

        private async Task<string> ReleaseAsync(int node)
        {
            if (Take(node) is not { } held)
                return "has nothing to give back";
            await _log.ReleaseAsync([held], _now, CancellationToken.None);

            var known = Of(held);
            if (IsCurrent(known, held))
                (known.Attempts, known.Tries, known.NextAt, known.ClaimedUntil) = (known.Attempts - 1, known.Tries - 1, known.NextAt > _now ? known.NextAt : _now, null);
            return $"gives back attempt {held.Attempt} of {Array.IndexOf(_all, known)}";
        }

        private async Task<string> ExpireAsync()
        {
            var expired = _all.Where(known => known.IsWaiting && known.ExpiresAt <= _now && !known.IsClaimedAt(_now)).ToArray();
            (await _log.ExpireAsync(_now, CancellationToken.None)).ShouldBe(expired.Length, name);

            foreach (var known in expired)
                known.State = DeliveryState.Expired;
            if (expired.Length > 0)
                Skip();
            return $"lets {expired.Length} expire";
        }

        private async Task<string> ReplayAsync()
        {
            var known = _all[random.Next(_all.Length)];
            var (count, _) = await _listing.ReplayAsync(known.Id, new(), 1, _now, OfUse, CancellationToken.None);

            count.ShouldBe(known.IsClaimedAt(_now) ? 0 : 1, name);
            if (count == 1)
                (known.State, known.Tries, known.NextAt, known.ClaimedUntil, known.ExpiresAt) =
                    (DeliveryState.Waiting, 0, _now, null, known.ExpiresAt > _now + OfUse ? known.ExpiresAt : _now + OfUse);
            return $"replays {Array.IndexOf(_all, known)}";
        }

        /// <summary>The node, or both, and one begins alone.</summary>
        private async Task<string> DieAsync(int node)
        {
            _held[node].Clear();
            if (random.Next(2) == 0)
                return "dies";
            _held[1 - node].Clear();
            await _log.FreeAsync(CancellationToken.None);

            foreach (var known in _all.Where(known => known.IsWaiting))
                known.ClaimedUntil = null;
            return "dies with the other and begins alone";
        }

        /// <summary>Ends whose beginnings did not come through and will not.</summary>
        private void Skip()
        {
            var skipped = _all.Where((known, place) => known is { IsEnd: true, IsWaiting: true, ClaimedUntil: null }
                && StatesBefore(place).Any(state => state is DeliveryState.Failed or DeliveryState.Expired)
                && !StatesBefore(place).Any(state => state is DeliveryState.Delivered or DeliveryState.Waiting)).ToArray();
            foreach (var known in skipped)
                known.State = DeliveryState.Skipped;

            IEnumerable<DeliveryState> StatesBefore(int place) => _all.Take(place).Where(earlier => earlier.Thread == _all[place].Thread).Select(earlier => earlier.State);
        }

        /// <summary>Whether the attempt is the last one, and what was to become of it is still open.</summary>
        private static bool IsCurrent(Known known, ClaimedDelivery held) => known.IsWaiting && known.Attempts == held.Attempt && known.ClaimedUntil is not null;

        private ClaimedDelivery? Take(int node)
        {
            if (_held[node].Count == 0)
                return null;
            var held = _held[node][random.Next(_held[node].Count)];
            _held[node].Remove(held);
            return held;
        }

        private Known Of(ClaimedDelivery held) => _all.Single(known => known.Id == held.Id);

        private async Task<IReadOnlyList<string>> ReadAsync()
        {
            await using var command = database.CreateCommand("select state, attempts, tries, next_at, expires_at, claimed_until from operations.deliveries order by sequence");
            await using var reader = await command.ExecuteReaderAsync();
            var stories = new List<string>();
            while (await reader.ReadAsync())
                stories.Add(new Known(Guid.Empty, 0, false)
                {
                    State = AlertNames.Find<DeliveryState>(reader.GetString(0))!.Value,
                    Attempts = reader.GetInt32(1),
                    Tries = reader.GetInt32(2),
                    NextAt = await reader.GetFieldValueAsync<DateTimeOffset>(3),
                    ExpiresAt = await reader.GetFieldValueAsync<DateTimeOffset>(4),
                    ClaimedUntil = reader.IsDBNull(5) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(5),
                }.Story);
            return stories;
        }
    }
}
