using System.Security.Claims;

namespace BusinessMetrics.Trust.Access;

/// <summary>Who is granted a policy.</summary>
/// <param name="Roles">Any of these.</param>
public sealed record Grant(params IReadOnlyList<string> Roles)
{
    /// <summary>It is about all services at once, so a token that is narrowed to some of them is refused.</summary>
    public bool ConcernsEveryService { get; init; }

    public bool Admits(ClaimsPrincipal caller) => Roles.Any(caller.IsInRole) && (!ConcernsEveryService || ServiceScope.Of(caller).IsEverything);
}

/// <summary>What a caller may be allowed to do; each policy is a row of the table in docs/understand/trust/access.md.</summary>
public static class Policies
{
    /// <summary>Record metrics.</summary>
    public const string Record = "record";

    /// <summary>Read figures, with people shown as pseudonyms.</summary>
    public const string ReadFigures = "read-figures";

    /// <summary>Read how far frameworks are kept, and the trail that comes with it.</summary>
    public const string ReadCompliance = "read-compliance";

    /// <summary>Read how far the read models are.</summary>
    public const string ReadProjections = "read-projections";

    /// <summary>See who people are, where figures name them.</summary>
    public const string SeePeople = "see-people";

    /// <summary>Set and remove alert rules.</summary>
    public const string ManageAlerts = "manage-alerts";

    /// <summary>Say that one sees to an alert.</summary>
    public const string AcknowledgeAlerts = "acknowledge-alerts";

    /// <summary>See who is told of alerts, by which way, and what reached them.</summary>
    public const string ReadDelivery = "read-delivery";

    /// <summary>Say who is told: channels, routes and silences; and send again.</summary>
    public const string ManageDelivery = "manage-delivery";

    /// <summary>Retract metrics, whoever recorded them: that changes figures, which recording them cannot.</summary>
    public const string Correct = "correct";

    /// <summary>Rebuild read models.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>Set and remove budgets.</summary>
    public const string ManageBudgets = "manage-budgets";

    /// <summary>Have dashboards of one's own.</summary>
    public const string OwnDashboards = "own-dashboards";

    /// <summary>Define reports.</summary>
    public const string ManageReports = "manage-reports";

    /// <summary>Have reports made.</summary>
    public const string MakeReports = "make-reports";

    /// <summary>Give others a link to what one may read oneself.</summary>
    public const string Share = "share";

    /// <summary>Revoke tokens, and see which are: admin.</summary>
    public const string RevokeTokens = "revoke-tokens";

    /// <summary>Erase people: admin.</summary>
    public const string EraseSubjects = "erase-subjects";

    /// <summary>Export everything about a person: admin.</summary>
    public const string ExportSubjects = "export-subjects";

    /// <summary>Set and lift legal holds: admin.</summary>
    public const string HoldSubjects = "hold-subjects";

    /// <summary>Read the audit trail: auditor, admin.</summary>
    public const string ReadAudit = "read-audit";

    /// <summary>Read checkpoints and proofs of the log: auditor, admin.</summary>
    public const string VerifyAudit = "verify-audit";

    /// <summary>See what is archived: auditor, admin.</summary>
    public const string ReadArchive = "read-archive";

    public static IReadOnlyDictionary<string, Grant> Grants { get; } = new Dictionary<string, Grant>
    {
        [Record] = new(Roles.Writer, Roles.Admin),
        [ReadFigures] = new(Roles.Reader, Roles.Auditor, Roles.Admin),
        [ReadCompliance] = new(Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
        [ReadProjections] = new(Roles.Reader, Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
        [SeePeople] = new(Roles.Admin),
        [ManageAlerts] = new(Roles.Admin),
        [AcknowledgeAlerts] = new(Roles.Reader, Roles.Admin),
        [ReadDelivery] = new(Roles.Reader, Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
        [ManageDelivery] = new(Roles.Admin) { ConcernsEveryService = true },
        [Correct] = new(Roles.Admin),
        [Rebuild] = new(Roles.Admin) { ConcernsEveryService = true },
        [ManageBudgets] = new(Roles.Admin),
        [OwnDashboards] = new(Roles.Reader, Roles.Auditor, Roles.Admin),
        [ManageReports] = new(Roles.Admin) { ConcernsEveryService = true },
        [MakeReports] = new(Roles.Reader, Roles.Auditor, Roles.Admin),
        [Share] = new(Roles.Reader, Roles.Auditor, Roles.Admin),
        [RevokeTokens] = new(Roles.Admin) { ConcernsEveryService = true },
        [EraseSubjects] = new(Roles.Admin) { ConcernsEveryService = true },
        [ExportSubjects] = new(Roles.Admin) { ConcernsEveryService = true },
        [HoldSubjects] = new(Roles.Admin) { ConcernsEveryService = true },
        [ReadAudit] = new(Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
        [VerifyAudit] = new(Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
        [ReadArchive] = new(Roles.Auditor, Roles.Admin) { ConcernsEveryService = true },
    };

    /// <summary>Of an endpoint that names no policy: what was forgotten is open to nobody but administrators of everything.</summary>
    public static Grant Forgotten { get; } = new(Roles.Admin) { ConcernsEveryService = true };
}

/// <summary>The values of a token's <c>role</c> claim.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string Writer = "writer";
    public const string Reader = "reader";
    public const string Auditor = "auditor";

    public static IReadOnlyList<string> All { get; } = [Admin, Writer, Reader, Auditor];
}
