using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Trust.Proofs;

/// <summary>The audit commands as an operator and an auditor run them.</summary>
[Collection(TrustCollection.Name)]
public class AuditCommandTests(TestServers servers) : IAsyncLifetime
{
    private readonly TemporaryDirectory _auditor = new();
    private SignedService _log = null!;

    public async Task InitializeAsync()
    {
        _log = await SignedService.StartAsync(await servers.NewServiceAsync());
        await _log.RecordAsync(120);
        await _log.SignAsync();
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        _auditor.Dispose();
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => ServiceProcess.RunAsync(
        ["audit", .. arguments],
        ("DATA_DIR", _log.Service.Settings.DataDirectory),
        ("DATABASE_URL", _log.Service.Settings.DatabaseConnectionString!));

    /// <summary>With nothing but the three files, on a machine that has no database.</summary>
    private Task<(int ExitCode, string Output, string Errors)> AuditOfflineAsync(string export) => ServiceProcess.RunAsync(
        ["audit", "verify", "--offline", export, "--public-key", Kept("log.pub"), "--checkpoint", Kept("newest.checkpoint")],
        ("DATA_DIR", Kept("nothing")));

    private string Kept(string name) => Path.Combine(_auditor.Path, name);

    [Theory]
    [InlineData("log.ndjson")]
    [InlineData("log.ndjson.gz")]
    public async Task an_auditor_needs_an_export_the_public_key_and_the_newest_checkpoint(string name)
    {
        (await RunAsync("verify")).Output.ShouldContain("CLEAN");
        var key = await RunAsync("key");
        await File.WriteAllTextAsync(Kept("log.pub"), key.Output);
        File.Copy(_log.Directory.NewestPath, Kept("newest.checkpoint"));
        (await RunAsync("export", Kept(name))).ExitCode.ShouldBe(0);

        var clean = await AuditOfflineAsync(Kept(name));
        clean.ExitCode.ShouldBe(0, clean.Output + clean.Errors);
        clean.Output.ShouldContain("120 events are what was signed");

        await _log.ExecuteAsync("delete from events.mt_events where seq_id = 50");
        (await RunAsync("export", Kept(name))).ExitCode.ShouldBe(0);
        var tampered = await AuditOfflineAsync(Kept(name));
        tampered.ExitCode.ShouldBe(1);
        tampered.Output.ShouldContain("Deleted: The event");
        tampered.Output.ShouldContain("of sequence 50 is missing");
        var online = await RunAsync("verify");
        online.ExitCode.ShouldBe(1);
        online.Output.ShouldContain("of sequence 50 is missing");
    }

    [Theory]
    [InlineData("delete from read_models.audit_events where sequence = {0}", "does not show")]
    [InlineData("update read_models.audit_events set actor = 'nobody' where sequence = {0}", "alters")]
    [InlineData("update read_models.audit_events set details = null where sequence = {0}", "alters")]
    [InlineData("update read_models.audit_events set at = at - interval '1 day' where sequence = {0}", "alters")]
    [InlineData(
        """
        insert into read_models.audit_events (sequence, event_id, at, recorded_at, actor, action, target, outcome)
        values ({0}, gen_random_uuid(), now(), now(), 'ann', 'budget.set', 'budget:total', 'done')
        """, "makes up")]
    public async Task a_trail_that_does_not_show_what_the_log_says_is_named(string change, string what)
    {
        for (var budget = 0; budget < 5; budget++)
            (await _log.Service.SendAsync(HttpMethod.Put, $"/budgets/b{budget}", """{"amount": 5}""")).Status.ShouldBe(200);
        (await _log.Service.SendAsync(HttpMethod.Put, "/budgets/b1", """{"amount": -5}""", token: _log.Service.Token("admin", "zoë"))).Status.ShouldBe(400);
        await Until.TrueAsync(async () => await _log.CountAsync("select count(*) from events.mt_events where type = 'audit_recorded'") == 6);
        await _log.SignAsync();
        var clean = await RunAsync("verify");
        clean.Output.ShouldContain("CLEAN");
        // Among the metrics, where no audit event is, or the first one there is.
        var sequence = what == "makes up" ? 50 : await _log.CountAsync("select min(sequence) from read_models.audit_events");

        await _log.ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, change, sequence));

        var verified = await RunAsync("verify");
        verified.ExitCode.ShouldBe(1, verified.Output + verified.Errors);
        var finding = verified.Output.Split('\n').Single(line => line.Contains("TrailAltered", StringComparison.Ordinal));
        finding.ShouldContain($"The audit trail {what} the event");
        finding.ShouldContain($"of sequence {sequence};");
    }

    [Fact]
    public async Task an_audit_event_whose_time_was_made_unreadable_does_not_keep_the_others_from_being_found()
    {
        await _log.AuditAsync("budget:total");
        await _log.SignAsync();
        await _log.ExecuteAsync("""update events.mt_events set data = jsonb_set(data, '{t}', '"never"') where type = 'audit_recorded'""");
        await _log.ExecuteAsync("delete from events.mt_events where seq_id = 50");

        var verified = await RunAsync("verify");

        verified.ExitCode.ShouldBe(1, verified.Output + verified.Errors);
        verified.Output.ShouldContain("of sequence 50 is missing");
        verified.Output.ShouldContain("Changed: The event");
        verified.Output.ShouldContain("TrailAltered: The audit trail cannot be held against the log");
    }

    [Fact]
    public async Task what_cannot_be_verified_is_neither_clean_nor_tampered()
    {
        var noKey = await ServiceProcess.RunAsync(["audit", "verify", "--offline", Kept("none")], ("DATA_DIR", Kept("nothing")));
        noKey.ExitCode.ShouldBe(2);
        noKey.Errors.ShouldContain("--public-key");

        var noDatabase = await ServiceProcess.RunAsync(
            ["audit", "verify", "--public-key", _log.Directory.KeysPath], ("DATA_DIR", Kept("nothing")));
        noDatabase.ExitCode.ShouldBe(2);
        noDatabase.Errors.ShouldContain("DATABASE_URL");
        noDatabase.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task a_key_rotates_while_the_service_runs_and_old_and_new_keys_prove_the_whole_log()
    {
        var old = (await RunAsync("key")).Output.Trim();

        var rotated = await RunAsync("rotate-key");

        rotated.ExitCode.ShouldBe(0, rotated.Errors);
        await _log.RecordAsync(30);
        await _log.SignAsync();
        var keys = (await RunAsync("key")).Output.Trim().Split('\n');
        keys.Length.ShouldBe(2);
        keys[0].Trim().ShouldBe(old);
        rotated.Output.ShouldContain(keys[1].Trim());
        _log.Directory.Newest()!.Note.IsSignedBy(NoteVerifier.Parse(keys[1])!).ShouldBeTrue();
        foreach (var key in keys)
        {
            await File.WriteAllTextAsync(Kept("log.pub"), key);
            var verified = await RunAsync("verify", "--public-key", Kept("log.pub"));
            verified.ExitCode.ShouldBe(0, verified.Output + verified.Errors);
        }

        (await _log.CountAsync("select count(*) from events.mt_events where data ->> 'd' = 'audit-key.rotate'")).ShouldBe(1);
        (await _log.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_new_key_that_the_operator_keeps_is_shown_whatever_fails_after_it_is_in_force()
    {
        var (data, notAFolder) = (_log.Service.Settings.DataDirectory, Kept("file"));
        await File.WriteAllTextAsync(notAFolder, "");

        var rotated = await ServiceProcess.RunAsync(
            ["audit", "rotate-key"],
            ("DATA_DIR", data),
            ("DATABASE_URL", _log.Service.Settings.DatabaseConnectionString!),
            ("AUDIT_SIGNING_KEY", await File.ReadAllTextAsync(Path.Combine(data, "audit-signing.key"))),
            ("AUDIT_CHECKPOINT_DIR", Path.Combine(notAFolder, "checkpoints")));

        rotated.Errors.ShouldContain("The new key is in force, but its checkpoint could not be written");
        rotated.Errors.ShouldNotContain("   at ");
        var inForce = (await RunAsync("key")).Output.Trim().Split('\n')[^1].Trim();
        var shown = rotated.Output.Split('\n').Single(line => line.Trim().Length == 44).Trim();
        using var signer = new NoteSigner(_log.Directory.Newest()!.Checkpoint.Origin, Convert.FromBase64String(shown));
        signer.Verifier.Text.ShouldBe(inForce);
    }

    [Fact]
    public async Task another_key_does_not_sign_the_log()
    {
        using var stranger = new NoteSigner(_log.Directory.Newest()!.Checkpoint.Origin, new byte[32]);
        await File.WriteAllTextAsync(Kept("log.pub"), stranger.Verifier.Text);

        var verified = await RunAsync("verify", "--public-key", Kept("log.pub"));

        verified.ExitCode.ShouldBe(1);
        verified.Output.ShouldContain("not signed by the log's key");
    }
}
