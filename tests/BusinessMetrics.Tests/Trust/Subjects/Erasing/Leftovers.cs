using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BusinessMetrics.Host.Embedded;
using Npgsql;
using StackExchange.Redis;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

/// <summary>Searches everything that a service keeps for texts, in every form that bytes are written in.</summary>
internal sealed class Leftovers(IReadOnlyCollection<string> texts)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly (string Text, string Form, byte[] Bytes)[] _needles =
    [
        .. texts.SelectMany(text => Forms(text).Distinct().Select(form => (text, form, Encoding.UTF8.GetBytes(form)))),
    ];

    /// <summary>The texts that are in the bytes, with the forms they are found in.</summary>
    public IReadOnlyList<string> In(string place, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (text, form, needle) in _needles)
            if (bytes.IndexOf(needle) >= 0)
                found.Add($"{place}: {text} as {form}");
        return found;
    }

    public IReadOnlyList<string> In(string place, string text) => In(place, Encoding.UTF8.GetBytes(text));

    /// <param name="except">A folder that is not looked into.</param>
    public IReadOnlyList<string> InFiles(string directory, string except) =>
    [
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(except, StringComparison.Ordinal))
            .SelectMany(file => In(file, file).Concat(In(file, Contents(file)))),
    ];

    public async Task<IReadOnlyList<string>> InRedisAsync(string configuration)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        var found = new List<string>();
        await foreach (var key in redis.GetServers()[0].KeysAsync())
        {
            found.AddRange(In("redis key", key.ToString()));
            var values = await redis.GetDatabase().KeyTypeAsync(key) == RedisType.Hash
                ? (await redis.GetDatabase().HashGetAllAsync(key)).SelectMany(entry => (RedisValue[])[entry.Name, entry.Value])
                : [await redis.GetDatabase().StringGetAsync(key)];
            foreach (var value in values)
                found.AddRange(In($"redis value of {key}", (byte[]?)value ?? []));
        }

        return found;
    }

    /// <summary>A dump of the whole database as SQL, and in PostgreSQL's own form into a file where one is named.</summary>
    public static async Task<byte[]> DumpAsync(string connectionString, string? file = null)
    {
        using var process = Start("pg_dump", connectionString, file is null ? [] : ["-Fc", "-f", file]);
        using var dump = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(dump);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return dump.ToArray();
    }

    /// <summary>Puts the database back to what a dump's file holds.</summary>
    public static async Task RestoreAsync(string connectionString, string file)
    {
        await using (var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false }))
        {
            var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
            foreach (var sql in (string[])[$"drop database {name} with (force)", $"create database {name}"])
            {
                await using var command = server.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
            }
        }

        using var process = Start("pg_restore", connectionString, ["--no-owner", file]);
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
    }

    private static Process Start(string program, string connectionString, string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Path.Combine(PostgresBinaries.Find(), program)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-d", server.Database!, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["PGPASSWORD"] = server.Password;
        return Process.Start(start)!;
    }

    private static byte[] Contents(string file)
    {
        // The lock of the data directory cannot be opened, and holds nothing.
        if (new FileInfo(file).Length == 0)
            return [];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> Forms(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        yield return text;
        yield return text.ToUpperInvariant();
        yield return Uri.EscapeDataString(text);
        yield return Uri.EscapeDataString(Uri.EscapeDataString(text));
        yield return System.Net.WebUtility.HtmlEncode(text);
        yield return JsonSerializer.Serialize(text).Trim('"');
        yield return JsonSerializer.Serialize(text, Relaxed)[1..^1];
        yield return JsonSerializer.Serialize(JsonSerializer.Serialize(text).Trim('"')).Trim('"');
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        // Base64 of a longer text that it is in the middle of: in any of the three places where a group can begin.
        for (var shift = 0; shift < 3; shift++)
        {
            var base64 = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var whole = base64[(shift == 0 ? 0 : 4)..((shift + bytes.Length) / 3 * 4)];
            yield return whole;
            yield return whole.Replace('+', '-').Replace('/', '_');
        }
    }
}
