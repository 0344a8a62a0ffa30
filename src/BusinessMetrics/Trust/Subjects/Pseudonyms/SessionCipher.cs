using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>
/// Enciphers session ids under one subject's key: equal sessions give equal ciphertexts, since the nonce is made from
/// the text (a synthetic one, as in SIV modes), and without the key they are noise. Keys are derived once, since
/// deriving them costs more than using them.
/// </summary>
public sealed class SessionCipher(byte[] sessionKey)
{
    private readonly byte[] _nonceKey = SubjectCipher.Derive(sessionKey, "session nonce");
    private readonly byte[] _textKey = SubjectCipher.Derive(sessionKey, "session text");

    public string Encrypt(string session)
    {
        var plain = Encoding.UTF8.GetBytes(session);
        var nonce = HMACSHA256.HashData(_nonceKey, plain).AsSpan(0, SubjectCipher.NonceLength);
        return Base64Url.EncodeToString(SubjectCipher.Encrypt(_textKey, nonce, plain, []));
    }

    /// <exception cref="CryptographicException">It was not enciphered under this key.</exception>
    public string Decrypt(string ciphertext) =>
        Encoding.UTF8.GetString(SubjectCipher.Decrypt(_textKey, Base64Url.DecodeFromChars(ciphertext), []));
}
