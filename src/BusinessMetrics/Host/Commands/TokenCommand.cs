using System.CommandLine;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>token</c>: prints a token and nothing else, so that a shell can take it up.</summary>
internal static class TokenCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var role = new Option<string>("--role") { Description = "What the bearer may do.", Required = true };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var user = new Option<string>("--user") { Description = "Who the bearer is.", DefaultValueFactory = _ => "cli" };
        user.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !TokenIssuer.IsSubject(result.Tokens[^1].Value))
                result.AddError("--user: 1-255 characters, without control characters, are needed");
        });
        var days = new Option<int>("--days") { Description = "How long the token is valid, 1-3650.", DefaultValueFactory = _ => 30 };
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, out var value) && value is >= 1 and <= 3650))
                result.AddError("--days: a whole number from 1 to 3650 is allowed");
        });
        var services = new Option<string[]?>("--services")
        {
            Description = "Limits the bearer to these services, separated by commas; all if left out.",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
        };
        services.Validators.Add(result =>
        {
            // A token for no service at all would be of no use, and is what a forgotten variable in a script looks like.
            if (result.Tokens.Count > 0 && result.Tokens.All(token => token.Value.All(each => each is ',' || char.IsWhiteSpace(each))))
                result.AddError("--services: at least one name is needed");
            foreach (var token in result.Tokens)
                if (ForbiddenCharacter.In(token.Value.AsSpan().Trim()) is { } forbidden)
                    result.AddError($"--services: {forbidden}, which no service's name has");
        });

        var command = new Command("token", "Print a token signed with this service's key.") { role, user, days, services, TokenRevokeCommand.Create(settings) };
        command.SetAction(async (result, cancellation) =>
        {
            if (settings.AuthAuthority is { } authority)
                throw new StartupException($"Tokens come from {authority} (AUTH_AUTHORITY): this service would not accept one of its own.");
            var issuer = new TokenIssuer(settings, TimeProvider.System);
            var (asRole, asUser, lifetime) = (result.GetRequiredValue(role), result.GetRequiredValue(user), TimeSpan.FromDays(result.GetValue(days)));
            var narrowedTo = result.GetValue(services) is { Length: > 0 } names ? names : null;
            var audit = TokenAudit.Made($"command-line:{Environment.UserName}", asRole, asUser, lifetime, narrowedTo);
            // Whoever has the key can make tokens: refusing one here would keep nobody from it. It is said instead.
            if (await TokenAudit.TryRecordAsync(() => settings.DatabaseConnectionString ?? EmbeddedPostgres.Running(settings.DataDirectory), audit, TimeProvider.System, cancellation) is { } reason)
                await Console.Error.WriteLineAsync($"The audit trail does not tell of this token, since the database cannot be reached: {reason}");
            Console.WriteLine(issuer.Issue(asRole, asUser, lifetime, narrowedTo));
            return 0;
        });
        return command;
    }
}
