using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Reports.Shares;

/// <summary>A link's password as it is kept. Who told it has a pass for a while, which holds on every node and is stored on none.</summary>
public sealed record SharePassword(byte[] Salt, byte[] Hash)
{
    public const int Shortest = 8;
    public const int Longest = 200;

    /// <summary>How long a pass holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>As OWASP has it for PBKDF2 with SHA-256: a third of a second for each guess.</summary>
    private const int Iterations = 600_000;

    private const int Size = 32;

    public static SharePassword Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(Size);
        return new(salt, HashOf(password, salt));
    }

    public bool Is(string password) => CryptographicOperations.FixedTimeEquals(HashOf(password, Salt), Hash);

    /// <summary>For the cookie of who told the password: when it ends, and that nobody else wrote so.</summary>
    public string PassFor(Guid share, DateTimeOffset until) => string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}.{SealOf(share, until.ToUnixTimeSeconds())}");

    public bool Admits(string? pass, Guid share, DateTimeOffset now) =>
        pass?.Split('.') is [var end, var seal]
        && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(seal), Encoding.UTF8.GetBytes(SealOf(share, until)))
        && until > now.ToUnixTimeSeconds();

    private string SealOf(Guid share, long until) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Hash, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{share} {until}"))));

    /// <summary>The same letters are the same password, however a keyboard composes them.</summary>
    private static byte[] HashOf(string password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(NameText.Normalise(password)), salt, Iterations, HashAlgorithmName.SHA256, Size);
}
