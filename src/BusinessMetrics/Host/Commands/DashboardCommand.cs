using System.CommandLine;
using BusinessMetrics.Dashboard.Session;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>dashboard</c>: prints a link that opens the dashboard signed in, once, within a minute.</summary>
internal static class DashboardCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var role = new Option<string>("--role") { Description = "What whoever opens it may do.", DefaultValueFactory = _ => Roles.Admin };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var user = new Option<string>("--user") { Description = "Who they are.", DefaultValueFactory = _ => "developer" };
        user.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !TokenIssuer.IsSubject(result.Tokens[^1].Value))
                result.AddError("--user: 1-255 characters, without control characters, are needed");
        });
        var url = new Option<string>("--url") { Description = "Where the service is reached.", DefaultValueFactory = _ => $"http://localhost:{settings.Port}" };
        var command = new Command("dashboard", "Print a link that opens the dashboard signed in: once, within 60 seconds.") { role, user, url };
        command.SetAction(result =>
        {
            if (settings.AuthAuthority is { } authority)
                throw new StartupException($"Who signs in is told by {authority} (AUTH_AUTHORITY): open {result.GetRequiredValue(url)}/dashboard");
            var code = new TokenIssuer(settings, TimeProvider.System).IssueCode(result.GetRequiredValue(role), result.GetRequiredValue(user));
            Console.WriteLine(SignInCode.LinkOf(result.GetRequiredValue(url), code));
            return 0;
        });
        return command;
    }
}
