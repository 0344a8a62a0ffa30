using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Tests.Trust.Proofs.Checkpoints;

public class SignedNoteTests
{
    // The note and key that the Go checksum database's documentation shows.
    private const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string Note = Text + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static readonly byte[] Root = MerkleTree.HashLeaf([1]);

    [Fact]
    public void a_note_that_another_program_signed_is_read_and_verified()
    {
        var note = SignedNote.Parse(Note)!;

        note.IsSignedBy(NoteVerifier.Parse(Key)!).ShouldBeTrue();
        note.ToString().ShouldBe(Note);
        NoteVerifier.Parse(Key)!.Text.ShouldBe(Key);
    }

    [Theory]
    [InlineData("think", "thinK")]
    [InlineData("PeterNeumann x08go/ZJ", "PeterNeumann x08go/ZK")]
    [InlineData("PeterNeumann x", "OtherNeumann x")]
    public void a_note_that_was_altered_is_not(string original, string altered) =>
        SignedNote.Parse(Note.Replace(original, altered, StringComparison.Ordinal))!.IsSignedBy(NoteVerifier.Parse(Key)!).ShouldBeFalse();

    // RFC 8032, 7.1: the key pair of its first test.
    [Fact]
    public void a_key_is_that_of_rfc_8032()
    {
        using var signer = new NoteSigner("test", Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        var key = Convert.FromBase64String(signer.Verifier.Text.Split('+', 3)[2]);
        Convert.ToHexStringLower(key).ShouldBe("01" + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        Convert.ToHexStringLower(signer.Sign("").Signature).ShouldBe(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    }

    [Fact]
    public void a_checkpoint_is_the_lines_that_transparency_logs_use()
    {
        using var signer = new NoteSigner("log", new byte[32]);
        var checkpoint = new Checkpoint("log", 7, Root, null, new(2026, 11, 23, 5, 19, 8, TimeSpan.Zero), 9);

        checkpoint.Text.ShouldBe($"log\n7\n{Convert.ToBase64String(Root)}\nprevious none\ntime 2026-11-23T05:19:08Z\nsequence 9\n");
        var signed = SignedCheckpoint.Sign(checkpoint, signer);
        var read = SignedCheckpoint.Parse(signed.Note.ToString())!;
        read.Checkpoint.Text.ShouldBe(checkpoint.Text);
        read.Note.IsSignedBy(signer.Verifier).ShouldBeTrue();
    }

    [Theory]
    [InlineData("7\n", "07\n")]
    [InlineData("7\n", "-7\n")]
    [InlineData("05:19:08Z", "06:19:08+01:00")]
    [InlineData("previous none", "previous  none")]
    [InlineData("sequence 9\n", "sequence 9\n\n")]
    [InlineData("sequence 9\n", "")]
    public void a_checkpoint_can_be_written_in_one_way_only(string original, string altered)
    {
        var text = new Checkpoint("log", 7, Root, null, new(2026, 11, 23, 5, 19, 8, TimeSpan.Zero), 9).Text;

        Checkpoint.Parse(text).ShouldNotBeNull();
        Checkpoint.Parse(text.Replace(original, altered, StringComparison.Ordinal)).ShouldBeNull();
    }
}
