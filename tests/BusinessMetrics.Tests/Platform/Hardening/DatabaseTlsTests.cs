using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>What sslmode in DATABASE_URL comes to, with a PostgreSQL that has a certificate and with one that has none.</summary>
public sealed class DatabaseTlsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private EmbeddedPostgres _postgres = null!;
    private string _certificate = "";

    public async Task InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.StartAsync(_directory.Path, CancellationToken.None);
        _certificate = TlsTests.Write(_directory.Path, "postgres").Certificate;
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task sslmode_is_honoured()
    {
        (await UsesTlsAsync("sslmode=disable")).ShouldBe(false);
        (await UsesTlsAsync("sslmode=prefer")).ShouldBe(false);
        // A server without a certificate is no server for who requires one.
        foreach (var mode in (string[])["require", "verify-ca", "verify-full"])
            (await UsesTlsAsync($"sslmode={mode}")).ShouldBeNull(mode);

        await GiveCertificateAsync();
        (await UsesTlsAsync("sslmode=disable")).ShouldBe(false);
        (await UsesTlsAsync("sslmode=require")).ShouldBe(true);
        (await UsesTlsAsync($"sslmode=verify-full&sslrootcert={Uri.EscapeDataString(_certificate)}")).ShouldBe(true);
        // Not issued by anyone that is known here, nor by the one that is named.
        (await UsesTlsAsync("sslmode=verify-full")).ShouldBeNull();
        var other = TlsTests.Write(_directory.Path, "other").Certificate;
        (await UsesTlsAsync($"sslmode=verify-ca&sslrootcert={Uri.EscapeDataString(other)}")).ShouldBeNull();
    }

    /// <summary>Whether the connection is encrypted; null where there is none.</summary>
    private async Task<bool?> UsesTlsAsync(string options)
    {
        var known = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString);
        var url = $"postgresql://{Uri.EscapeDataString(known.Username!)}:{Uri.EscapeDataString(known.Password ?? "")}@{known.Host}:{known.Port}/{known.Database}?{options}";
        var connection = new NpgsqlConnectionStringBuilder(DatabaseUrl.ToConnectionString(url).ShouldNotBeNull()) { Pooling = false };
        try
        {
            await using var source = NpgsqlDataSource.Create(connection.ConnectionString);
            await using var command = source.CreateCommand("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
            return (bool)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    /// <summary>The server writes the files itself: it is another user, to whom alone its key may belong.</summary>
    private async Task GiveCertificateAsync()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Pooling = false }.ConnectionString);
        foreach (var (from, to) in (List<(string, string)>)[(_certificate, "server.crt"), (Path.ChangeExtension(_certificate, "key"), "server.key")])
            await ExecuteAsync($"copy (select regexp_split_to_table('{(await File.ReadAllTextAsync(from)).Trim()}', '\n')) to program 'umask 077; cat > {to}'");
        await ExecuteAsync("alter system set ssl = on");
        await ExecuteAsync("select pg_reload_conf()");
        await Until.TrueAsync(async () => await UsesTlsAsync("sslmode=require") == true);

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
