using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Platform.Database;

/// <summary>Positional parameters that may be null: their type has to be said, since there may be no value to tell it.</summary>
internal static class OptionalParameter
{
    public static NpgsqlParameter Text(string? value) => Of(NpgsqlDbType.Text, value);

    public static NpgsqlParameter Texts(IReadOnlyList<string>? values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Text, values?.ToArray());

    public static NpgsqlParameter Instant(DateTimeOffset? value) => Of(NpgsqlDbType.TimestampTz, value);

    public static NpgsqlParameter WholeNumber(long? value) => Of(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Bytes(byte[]? value) => Of(NpgsqlDbType.Bytea, value);

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
