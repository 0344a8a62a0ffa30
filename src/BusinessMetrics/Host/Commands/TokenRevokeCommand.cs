using System.CommandLine;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>token revoke</c>: a token holds nowhere any more, whether the service runs or not.</summary>
internal static class TokenRevokeCommand
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(3650);

    public static Command Create(ServiceSettings settings)
    {
        var named = new Argument<string>("token") { Description = "The token, or its jti." };
        named.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && TokenId.Read(result.Tokens[^1].Value) is null && !TokenId.IsOne(result.Tokens[^1].Value))
                result.AddError("token: a token, or its jti of 1-200 characters, is needed");
        });
        var command = new Command("revoke", "Revoke a token: every node refuses it within a second.") { named };
        command.SetAction(async (result, cancellation) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var text = result.GetRequiredValue(named);
            var token = TokenId.Read(text);
            var (id, expiresAt) = token is null ? (text, now + Usual) : (TokenId.Of(token), token.ValidTo == default ? now + Usual : new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
            await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
            await using (var schema = database.DataSource.CreateCommand(RevokedTokens.Schema))
                await schema.ExecuteNonQueryAsync(cancellation);
            var by = $"command-line:{Environment.UserName}";
            var isNew = await RevokedTokens.RevokeAsync(database.DataSource, id, expiresAt, by, now, cancellation);
            if (isNew)
                await TellAsync(database.DataSource, by, id, now, cancellation);
            Console.WriteLine(isNew ? $"revoked {id}" : $"{id} was revoked before");
            return 0;
        });
        return command;
    }

    private static async Task TellAsync(NpgsqlDataSource dataSource, string by, string id, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await AuditStream.AppendAsync(
            connection,
            AuditStream.NewKey(),
            [new() { Actor = by, Action = "token.revoke", Target = $"token:{id}", Outcome = AuditOutcomes.Done }],
            now,
            cancellation);
    }
}
