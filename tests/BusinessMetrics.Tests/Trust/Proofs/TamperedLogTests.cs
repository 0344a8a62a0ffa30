using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Proofs;

namespace BusinessMetrics.Tests.Trust.Proofs;

/// <summary>What the owner of the database can do to it with SQL, and what an auditor says of it, online and from an export.</summary>
[Collection(TrustCollection.Name)]
public class TamperedLogTests(TestServers servers) : IAsyncLifetime
{
    private SignedService _log = null!;

    public async Task InitializeAsync()
    {
        _log = await SignedService.StartAsync(await servers.NewServiceAsync());
        await _log.RecordAsync(300);
        await _log.AuditAsync("budget:total");
        await _log.SignAsync();
        await _log.RecordAsync(300);
        await _log.SignAsync();
        (await _log.FindingsAsync()).ShouldBeEmpty();
    }

    public async Task DisposeAsync() => await _log.DisposeAsync();

    private Task<long> SequenceAsync(string which) => _log.CountAsync($"select seq_id from events.mt_events {which}");

    private async Task ShouldFindAsync(FindingKind kind, long sequence)
    {
        var finding = (await _log.FindingsAsync()).ShouldHaveSingleItem();
        finding.Kind.ShouldBe(kind, finding.Text);
        finding.Sequence.ShouldBe(sequence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no Base64")]
    public async Task with_a_broken_signing_key_nothing_is_signed_and_health_says_so(string broken)
    {
        var key = Path.Combine(_log.Service.Settings.DataDirectory, "audit-signing.key");
        await File.WriteAllTextAsync(key, broken);

        await Should.ThrowAsync<StartupException>(() => _log.Signer.SignAsync(CancellationToken.None));

        var health = await _log.Service.GetAsync("/health");
        health.Status.ShouldBe(503);
        health.Json["dependencies"]!["proofs_refused"]!.GetValue<string>().ShouldContain("32 bytes in Base64");
    }

    [Fact]
    public async Task an_edited_audit_event_is_named()
    {
        await _log.ExecuteAsync("""update events.mt_events set data = jsonb_set(data, '{a}', '"nobody"') where type = 'audit_recorded'""");

        await ShouldFindAsync(FindingKind.Changed, await SequenceAsync("where type = 'audit_recorded'"));
    }

    [Theory]
    [InlineData("data = jsonb_set(data, '{v}', '1')")]
    [InlineData("timestamp = timestamp + interval '1 microsecond'")]
    [InlineData("timestamp = 'infinity'")]
    [InlineData("timestamp = '0044-03-15 BC'")]
    [InlineData("type = 'usage_observed'")]
    [InlineData("user_name = 'somebody else'")]
    [InlineData("correlation_id = null")]
    [InlineData("version = version + 100000")]
    [InlineData("id = '00000000-0000-0000-0000-000000000001'")]
    [InlineData("is_archived = true")]
    public async Task whatever_is_edited_of_a_metric_the_event_is_named(string change)
    {
        var sequence = await SequenceAsync("order by seq_id offset 100 limit 1");

        await _log.ExecuteAsync($"update events.mt_events set {change} where seq_id = $1", sequence);

        await ShouldFindAsync(FindingKind.Changed, sequence);
    }

    [Fact]
    public async Task a_deleted_event_is_named_and_a_number_that_was_never_used_is_not()
    {
        await _log.SkipSequenceAsync();
        await _log.RecordAsync(1);
        await _log.SignAsync();
        (await _log.FindingsAsync()).ShouldBeEmpty();
        var sequence = await SequenceAsync("order by seq_id offset 200 limit 1");

        await _log.ExecuteAsync("delete from events.mt_events where seq_id = $1", sequence);

        await ShouldFindAsync(FindingKind.Deleted, sequence);
    }

    [Fact]
    public async Task two_events_that_changed_places_are_both_named()
    {
        var (one, other) = (await SequenceAsync("order by seq_id offset 10 limit 1"), await SequenceAsync("order by seq_id offset 400 limit 1"));

        await _log.ExecuteAsync("update events.mt_events set seq_id = -1 where seq_id = $1", one);
        await _log.ExecuteAsync("update events.mt_events set seq_id = $1 where seq_id = $2", one, other);
        await _log.ExecuteAsync("update events.mt_events set seq_id = $1 where seq_id = -1", other);

        var findings = await _log.FindingsAsync();
        findings.Select(finding => (finding.Kind, finding.Sequence)).ShouldBe([(FindingKind.Reordered, one), (FindingKind.Reordered, other)]);
    }

    [Fact]
    public async Task two_events_that_exchanged_their_contents_are_named_together()
    {
        var (one, other) = (await SequenceAsync("order by seq_id offset 10 limit 1"), await SequenceAsync("order by seq_id offset 400 limit 1"));

        await _log.ExecuteAsync(
            "update events.mt_events e set data = o.data, type = o.type from events.mt_events o where (e.seq_id, o.seq_id) in (($1, $2), ($2, $1))", one, other);

        var finding = (await _log.FindingsAsync()).ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.Reordered);
        finding.Text.ShouldContain($"{one} and {other}");
    }

    [Fact]
    public async Task an_event_with_a_free_sequence_number_is_named()
    {
        var free = await _log.SkipSequenceAsync();
        await _log.RecordAsync(1);
        await _log.SignAsync();

        await _log.ExecuteAsync(
            """
            insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
            select $1, gen_random_uuid(), stream_id, version + 100000, data, type, timestamp, tenant_id, mt_dotnet_type, false from events.mt_events limit 1
            """,
            free);

        await ShouldFindAsync(FindingKind.Inserted, free);
    }

    [Fact]
    public async Task the_newest_hundred_are_named_when_they_were_removed_together_with_their_checkpoints()
    {
        var first = await SequenceAsync("order by seq_id desc offset 99 limit 1");
        await _log.ExecuteAsync("delete from events.mt_events where seq_id >= $1", first);
        await _log.ExecuteAsync("delete from proofs.checkpoints where last_sequence >= $1", first);

        var findings = await _log.FindingsAsync();

        findings.Select(finding => finding.Kind).ShouldBe([FindingKind.CutOff, FindingKind.CutOff]);
        findings[1].Sequence.ShouldBe(first);
        findings[1].Text.ShouldContain("100 events");
    }

    [Fact]
    public async Task a_log_that_was_cut_off_with_its_leaves_too_is_held_against_the_checkpoint_in_the_folder_and_is_not_signed()
    {
        var kept = await _log.CountAsync("select min(size) from proofs.checkpoints");
        var last = await _log.CountAsync("select min(last_sequence) from proofs.checkpoints");
        await CutOffAsync(kept, last);

        var findings = await _log.FindingsAsync();

        findings.Select(finding => finding.Kind).ShouldBe([FindingKind.CutOff, FindingKind.CutOff]);
        findings[1].Text.ShouldContain($"the last {600 + 1 - kept} are cut off");
        findings[1].Sequence.ShouldBe(last + 1);
        (await Should.ThrowAsync<ProofRefusedException>(() => _log.Signer.SignAsync(CancellationToken.None))).Message.ShouldContain("cut off");
        var health = await _log.Service.GetAsync("/health", token: "");
        health.Status.ShouldBe(503);
        health.Json["dependencies"]!["proofs"]!.GetValue<bool>().ShouldBeFalse();
        health.Json["dependencies"]!["proofs_refused"]!.GetValue<string>().ShouldContain($"signs {601}");
        // What comes after is not signed either.
        await _log.RecordAsync(1);
        await _log.Service.CatchUpAsync();
        await Should.ThrowAsync<ProofRefusedException>(() => _log.Signer.SignAsync(CancellationToken.None));
    }

    [Fact]
    public async Task a_checkpoint_forged_with_another_key_is_named()
    {
        using var forger = new NoteSigner(_log.Directory.Newest()!.Checkpoint.Origin, new byte[32]);
        var forged = SignedCheckpoint.Sign(_log.Directory.Newest()!.Checkpoint, forger).Note.ToString();

        await _log.ExecuteAsync("update proofs.checkpoints set note = $1 where number = (select max(number) from proofs.checkpoints)", forged);

        var finding = (await _log.FindingsAsync()).ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.CheckpointForged);
        await Should.ThrowAsync<ProofRefusedException>(() => _log.Signer.SignAsync(CancellationToken.None));
    }

    [Fact]
    public async Task a_history_that_was_edited_with_its_leaf_is_found_in_the_span_between_two_checkpoints()
    {
        await _log.ExecuteAsync("update proofs.tiles set hashes = overlay(hashes placing sha256('x') from 1 for 32) where tile = 0");

        var finding = (await _log.FindingsAsync()).ShouldHaveSingleItem();

        finding.Kind.ShouldBe(FindingKind.LeavesAltered);
        finding.Text.ShouldContain("the events themselves are");
    }

    [Fact]
    public async Task a_checkpoint_that_was_removed_leaves_a_gap()
    {
        await _log.ExecuteAsync("delete from proofs.checkpoints where number = (select max(number) - 1 from proofs.checkpoints)");

        (await _log.FindingsAsync()).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.CheckpointMissing);
    }

    private async Task CutOffAsync(long size, long lastSequence)
    {
        await _log.ExecuteAsync("delete from events.mt_events where seq_id > $1", lastSequence);
        await _log.ExecuteAsync("delete from proofs.checkpoints where last_sequence > $1", lastSequence);
        await _log.ExecuteAsync("delete from proofs.tiles where first_sequence > $1", lastSequence);
        var rest = (int)(size % 256);
        await _log.ExecuteAsync(
            "update proofs.tiles set sequences = sequences[1:$1], event_ids = event_ids[1:$1], hashes = substr(hashes, 1, $1 * 32), last_sequence = $2 where last_sequence > $2", rest, lastSequence);
    }
}
