using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Tests.Trust.Subjects.Pseudonyms;

public sealed class SubjectCipherTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] OtherKey = [.. Enumerable.Range(2, 32).Select(number => (byte)number)];
    private static readonly Guid Row = new("0195f0c2-7b1e-7abc-8def-0123456789ab");
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("ada@example.org");

    private readonly SubjectCipher _cipher = new(Key);

    [Fact]
    public void what_is_sealed_can_be_opened_again_also_after_a_restart()
    {
        new SubjectCipher(Key).Open(Row, _cipher.Seal(Row, Plain)).ShouldBe(Plain);
        _cipher.Open(Row, _cipher.Seal(Row, [])).ShouldBeEmpty();
    }

    [Fact]
    public void the_same_sealed_twice_looks_different_and_shows_nothing()
    {
        var once = _cipher.Seal(Row, Plain);

        _cipher.Seal(Row, Plain).ShouldNotBe(once);
        Encoding.Latin1.GetString(once).ShouldNotContain("ada");
    }

    [Fact]
    public void any_altered_byte_is_noticed()
    {
        var value = _cipher.Seal(Row, Plain);

        for (var i = 0; i < value.Length; i++)
        {
            var altered = (byte[])value.Clone();
            altered[i] ^= 1;
            Should.Throw<CryptographicException>(() => _cipher.Open(Row, altered));
        }
    }

    [Fact]
    public void a_value_moved_to_another_row_is_noticed() =>
        Should.Throw<CryptographicException>(() => _cipher.Open(Guid.NewGuid(), _cipher.Seal(Row, Plain)));

    [Fact]
    public void another_key_opens_nothing() =>
        Should.Throw<CryptographicException>(() => new SubjectCipher(OtherKey).Open(Row, _cipher.Seal(Row, Plain)));

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    public void a_value_too_short_to_be_sealed_is_noticed(int length) =>
        Should.Throw<CryptographicException>(() => _cipher.Open(Row, new byte[length]));

    [Fact]
    public void a_person_is_found_by_a_hash_that_needs_the_key()
    {
        _cipher.LookupHash("ada").ShouldBe(new SubjectCipher(Key).LookupHash("ada"));
        _cipher.LookupHash("ada").ShouldNotBe(_cipher.LookupHash("Ada"));
        _cipher.LookupHash("ada").ShouldNotBe(new SubjectCipher(OtherKey).LookupHash("ada"));
        _cipher.LookupHash("ada").ShouldNotBe(SHA256.HashData("ada"u8));
        _cipher.LookupHash("ada").Length.ShouldBe(32);
    }

    [Theory]
    [InlineData("s-1")]
    [InlineData("")]
    [InlineData("Sitzung äöü 🚀")]
    public void a_session_comes_back_from_its_ciphertext(string session) =>
        new SessionCipher(Key).Decrypt(new SessionCipher(Key).Encrypt(session)).ShouldBe(session);

    [Fact]
    public void equal_sessions_are_equal_under_one_key_and_different_under_another()
    {
        var ciphertext = new SessionCipher(Key).Encrypt("s-1");

        new SessionCipher(Key).Encrypt("s-1").ShouldBe(ciphertext);
        new SessionCipher(Key).Encrypt("s-2").ShouldNotBe(ciphertext);
        new SessionCipher(OtherKey).Encrypt("s-1").ShouldNotBe(ciphertext);
        Should.Throw<CryptographicException>(() => new SessionCipher(OtherKey).Decrypt(ciphertext));
    }

    [Fact]
    public void an_altered_session_is_noticed()
    {
        var bytes = Base64Url.DecodeFromChars(new SessionCipher(Key).Encrypt("s-1"));
        bytes[^1] ^= 1;

        Should.Throw<CryptographicException>(() => new SessionCipher(Key).Decrypt(Base64Url.EncodeToString(bytes)));
    }
}
