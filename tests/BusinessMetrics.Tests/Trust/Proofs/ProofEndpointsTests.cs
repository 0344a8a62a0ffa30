using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Proofs;

/// <summary>What an auditor can check with the answers alone, and how the log goes on being signed.</summary>
[Collection(TrustCollection.Name)]
public class ProofEndpointsTests(TestServers servers) : IAsyncLifetime
{
    private SignedService _log = null!;

    public async Task InitializeAsync() => _log = await SignedService.StartAsync(await servers.NewServiceAsync());

    public async Task DisposeAsync() => await _log.DisposeAsync();

    private static byte[] Bytes(JsonNode? base64) => Convert.FromBase64String(base64!.GetValue<string>());

    private static byte[][] Path(JsonNode answer) => [.. answer["path"]!.AsArray().Select(Bytes)];

    private async Task<JsonNode> GetAsync(string url, int status = 200)
    {
        var answer = await _log.Service.GetAsync(url);
        answer.Status.ShouldBe(status, answer.Text);
        return answer.Json;
    }

    [Fact]
    public async Task an_events_proof_leads_from_its_bytes_to_the_signed_root_and_goes_on_doing_so_after_it_was_archived()
    {
        using var client = _log.Service.Client();
        var id = await client.RecordAsync(new { metric_name = "cost", value = 4.5, unit = "usd", category = "cost", service = "model-api" });
        await _log.RecordAsync(700);
        await _log.SignAsync();

        var proof = await GetAsync($"/audit/proof/{id}");

        var key = NoteVerifier.Parse((await GetAsync("/audit/key"))["keys"]![0]!["public_key"]!.GetValue<string>())!;
        var signed = SignedCheckpoint.Parse(proof["checkpoint"]!["note"]!.GetValue<string>())!;
        signed.Note.IsSignedBy(key).ShouldBeTrue();
        var leaf = MerkleTree.HashLeaf(Bytes(proof["leaf"]));
        System.Text.Encoding.UTF8.GetString(Bytes(proof["leaf"])).ShouldContain("4.5");
        MerkleProof.Includes(proof["leaf_index"]!.GetValue<long>(), signed.Checkpoint.Size, leaf, Path(proof), signed.Checkpoint.Root).ShouldBeTrue();

        await _log.ExecuteAsync($"delete from events.mt_events where id = '{id}'");

        var archived = await GetAsync($"/audit/proof/{id}");
        archived["leaf"].ShouldBeNull();
        Bytes(archived["leaf_hash"]).ShouldBe(leaf);
        Path(archived).ShouldBe(Path(proof));
    }

    [Fact]
    public async Task every_checkpoint_is_shown_to_be_the_beginning_of_every_later_one()
    {
        foreach (var metrics in (int[])[3, 270, 1, 600])
        {
            await _log.RecordAsync(metrics);
            await _log.SignAsync();
        }

        var page = await GetAsync("/audit/checkpoints?limit=3");
        var rest = await GetAsync($"/audit/checkpoints?limit=3&cursor={page["next_cursor"]}");
        var checkpoints = page["checkpoints"]!.AsArray().Concat(rest["checkpoints"]!.AsArray()).Select(node => SignedCheckpoint.Parse(node!["note"]!.GetValue<string>())!.Checkpoint).Reverse().ToArray();
        rest["next_cursor"].ShouldBeNull();
        checkpoints[^1].Size.ShouldBe(874);
        checkpoints[0].Previous.ShouldBeNull();
        foreach (var (earlier, later) in checkpoints.Zip(checkpoints.Skip(1)))
        {
            later.Previous.ShouldBe(earlier.Hash());
            var proof = await GetAsync($"/audit/consistency?from={earlier.Size}&to={later.Size}");
            MerkleProof.IsConsistent(earlier.Size, earlier.Root, later.Size, later.Root, Path(proof)).ShouldBeTrue($"{earlier.Size} of {later.Size}");
        }
    }

    [Fact]
    public async Task what_is_not_there_is_refused_by_name()
    {
        (await GetAsync($"/audit/proof/{Guid.NewGuid()}", 404))["type"]!.GetValue<string>().ShouldEndWith("unknown-event");
        (await GetAsync("/audit/proof/x", 400))["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("eventId");
        (await GetAsync("/audit/consistency?from=2&to=1", 400))["errors"]!.AsArray().Count.ShouldBe(2);
        (await GetAsync("/audit/consistency", 400))["errors"]!.AsArray().Count.ShouldBe(2);
        (await GetAsync("/audit/checkpoints?cursor=x", 400))["errors"]![0]!["field"]!.GetValue<string>().ShouldBe("cursor");
        (await GetAsync("/audit/checkpoints"))["checkpoints"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/audit/checkpoints")]
    [InlineData("/audit/key")]
    [InlineData("/audit/consistency?from=0&to=0")]
    public async Task auditors_may_see_proofs_and_readers_and_writers_may_not(string url)
    {
        (await _log.Service.GetAsync(url, _log.Service.Token(Roles.Auditor))).Status.ShouldBe(200);
        (await _log.Service.GetAsync(url, _log.Service.Token(Roles.Reader))).Status.ShouldBe(403);
        (await _log.Service.GetAsync(url, _log.Service.Token(Roles.Writer))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task seeing_an_events_proof_is_in_the_audit_trail()
    {
        using var client = _log.Service.Client();
        var id = await client.RecordAsync(new { metric_name = "cost", value = 4.5, unit = "usd", category = "cost", service = "model-api" });
        await _log.SignAsync();

        await GetAsync($"/audit/proof/{id}");

        (await _log.CountAsync($"select count(*) from events.mt_events where data ->> 'd' = 'proof.read' and data ->> 'o' = 'event:{id}'")).ShouldBe(1);
    }

    [Fact]
    public async Task a_signer_that_was_killed_before_it_wrote_its_file_goes_on()
    {
        await _log.RecordAsync(5);
        await _log.SignAsync();
        var before = await File.ReadAllTextAsync(_log.Directory.NewestPath);
        await _log.RecordAsync(5);
        await _log.SignAsync();
        // As if the process had ended between the commit and the file.
        await File.WriteAllTextAsync(_log.Directory.NewestPath, before);

        await _log.RecordAsync(5);
        await _log.SignAsync();

        _log.Directory.Newest()!.Checkpoint.Size.ShouldBe(15);
        (await _log.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_transaction_that_is_still_open_is_waited_for_and_its_event_gets_its_place()
    {
        await _log.RecordAsync(5);
        await _log.SignAsync();
        await using (var connection = await _log.Database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText =
                """
                insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
                select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, version + 100000, data, type, now(), tenant_id, mt_dotnet_type, false from events.mt_events limit 1
                """;
            await insert.ExecuteNonQueryAsync();
            await _log.RecordAsync(5);
            await _log.Signer.SignAsync(CancellationToken.None);
            (await _log.CountAsync("select max(size) from proofs.checkpoints")).ShouldBe(5);
            await transaction.CommitAsync();
        }

        await _log.SignAsync();

        (await _log.CountAsync("select max(size) from proofs.checkpoints")).ShouldBe(11);
        (await _log.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_leaf_holds_every_column_of_an_event_that_means_something()
    {
        // The type in C# follows from the event's name, the tenant is the same in all, and none is stored in binary form.
        string[] meaningless = ["mt_dotnet_type", "tenant_id", "bdata"];
        await using var command = _log.Database.CreateCommand("select column_name from information_schema.columns where table_schema = 'events' and table_name = 'mt_events'");
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            columns.Add(reader.GetString(0));

        columns.ShouldBe([.. LoggedEvent.Columns, .. meaningless], ignoreOrder: true);
    }
}
